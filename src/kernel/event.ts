import type { Actor } from './actor.ts'

/** A fact, as a command states it. `subject` is the id of what it is about. */
export interface Fact<Type extends string = string, Data extends object = object> {
  type: Type
  subject: string
  /** The subject's version after the fact, for subjects that keep a timeline: 1, 2, 3 … without a gap. */
  seq?: number
  /** Milliseconds; the transaction's time where absent. */
  at?: number
  data: Data
}

/** A fact once recorded. */
export interface Event<Type extends string = string, Data extends object = object> extends Fact<Type, Data> {
  id: string
  at: number
  actor: Actor
}
