import type { AccountActor } from '../../kernel/actor.ts'

/** What is known of ids that were asked for: whether each is one of them. */
export type Known = Pick<ReadonlySet<string>, 'has'>

/** Who may hold a socket. The module that owns sessions is the judge. */
export interface Doorkeeper {
  /** Whose ticket it is, which is used up by this; null for one that is worth nothing. */
  admit: (ticket: string) => Promise<AccountActor | null>
  /** Which of these sessions still live. */
  living: (sessionIds: readonly string[]) => Promise<Known>
  /** The facts with which sessions of their subject, an account, end. */
  sessionEnds: readonly string[]
}
