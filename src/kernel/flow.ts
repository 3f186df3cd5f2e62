import type { Actor, Role } from './actor.ts'
import { Refusal } from './refusal.ts'

export interface Step<Status> {
  to: Status
  by: readonly (Role | 'SYSTEM')[]
}

/** A machine as one table: status → action → where it leads and who may do it. */
export type Flow<Status extends string, Action extends string> = Record<
  Status,
  Partial<Record<Action, Step<Status>>>
>

/** Whether the role may do this from this status. */
export function allows<Status extends string, Action extends string>(
  flow: Flow<Status, Action>,
  from: Status,
  action: Action,
  role: Actor['role'],
): boolean {
  return flow[from][action]?.by.includes(role) ?? false
}

/** Where the action leads. Refuses `invalid_transition`, telling `shown` as the current status. */
export function follow<Status extends string, Action extends string>(
  flow: Flow<Status, Action>,
  from: Status,
  action: Action,
  role: Actor['role'],
  shown: string = from,
): Status {
  const step = flow[from][action]
  if (!step?.by.includes(role)) throw invalidTransition(shown)
  return step.to
}

export function invalidTransition(currentStatus: string): Refusal {
  return new Refusal('invalid_transition', { currentStatus })
}
