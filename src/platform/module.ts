import type { TSchema } from 'typebox'
import type { AccountActor } from '../kernel/actor.ts'
import type { Route } from './http/route.ts'
import type { Read } from './database/database.ts'
import type { Reaction } from './events.ts'
import type { Compose } from './mail/sending.ts'
import type { Measure } from './metrics.ts'
import type { Consumer, Job, TimerHandler } from './outbox/handlers.ts'
import type { Topic } from './realtime/topic.ts'

/** A module's table of contents. */
export interface Module {
  name: string
  /** What OpenAPI says of the module's tag. */
  description: string
  /** The types of the facts that it records; nobody else records them. */
  events: readonly string[]
  /** Answers that have a name in the OpenAPI document. */
  schemas: readonly TSchema[]
  routes: readonly Route[]
  reactions: readonly Reaction[]
  /** Who is told of facts after their commit. */
  consumers?: readonly Consumer[]
  /** By kind, what happens when a timer ends. */
  timers?: Readonly<Record<string, TimerHandler>>
  /** The same, for what waits for a system of somebody else: it holds up nothing but its like. */
  calls?: Readonly<Record<string, TimerHandler>>
  /** By kind, who composes the mails that it queues. */
  letters?: Readonly<Record<string, Compose>>
  /** What repeats. */
  jobs?: readonly Job[]
  /** What it tells in real time. */
  topics?: readonly Topic[]
  /** What it keeps about an account, as that account may see it: lists by name. */
  holds?: (read: Read, actor: AccountActor) => Promise<Record<string, readonly object[]>>
  /** What Prometheus is told of its tables. */
  measures?: (read: Read) => readonly Measure[]
}

/** What every module holds about an account, in their order. */
export async function holdingsOf(
  modules: readonly Module[],
  read: Read,
  actor: AccountActor,
): Promise<Record<string, object[]>> {
  const held: Record<string, object[]> = {}
  for (const module of modules) Object.assign(held, await module.holds?.(read, actor))
  return held
}
