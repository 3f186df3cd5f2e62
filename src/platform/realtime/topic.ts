import type { AccountActor, Role } from '../../kernel/actor.ts'
import type { Event } from '../../kernel/event.ts'
import type { Read } from '../database/database.ts'

/** What a client is told. Ids are the same on every process and in every replay, so that clients know what they have. */
export interface Frame {
  type: 'notification' | 'order.updated' | 'delivery.offered' | 'courier.location'
  id: string
  /** Milliseconds. */
  at: number
  data: object
}

/** A frame and the account that may see it. */
export interface Told {
  to: string
  frame: Frame
}

/** The accounts that have a socket here. */
export interface Listeners {
  account: (id: string | null | undefined) => AccountActor | undefined
  inRole: (role: Role) => AccountActor[]
}

/** What a module tells in real time, by right: its views are the ones of its routes, read when they are told. */
export interface Topic {
  /** The facts after which somebody may have to be told. */
  types: readonly string[]
  /** What the listeners are told of a fact. */
  tell: (read: Read, event: Event<string, never>, listeners: Listeners) => Promise<Told[]>
  /** What an account would have been told since a moment, milliseconds; at most `most` of it, the newest, oldest first. */
  replay: (read: Read, viewer: AccountActor, since: number, most: number) => Promise<Frame[]>
}

/** Ties the types of facts to what is told of them; the fact's own type checks both. */
export function topic<F extends { type: string; data: object }>(
  types: readonly F['type'][],
  tell: (read: Read, event: Event<F['type'], F['data']>, listeners: Listeners) => Promise<Told[]>,
  replay: Topic['replay'],
): Topic {
  return { types, tell, replay }
}
