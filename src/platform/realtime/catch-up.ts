import type { Event } from '../../kernel/event.ts'
import { firstIdAt } from '../../kernel/ids.ts'
import type { Read } from '../database/database.ts'
import { factsAfter } from '../past-events.ts'

/** A fact's id is made before its commit, so what is new may lie before what was seen last. */
const OVERLAP_MS = 10_000
/** How long a command takes that began before the first who listens came. */
const LONGEST_COMMAND_MS = 1_000
/** What was missed for longer than this is told by replays. */
const LONGEST_GAP_MS = 120_000
const PAGE = 500

export interface CatchUpParts {
  read: Read
  types: ReadonlySet<string>
  isKnown: (eventId: string) => boolean
  hear: (event: Event) => void
  /** Too much was missed to tell it to everybody. */
  giveUp: () => void
}

/**
 * Looks into the database for facts that no commit of this process and no message of another has told of: another
 * process without Redis, one that died between commit and message, a message that Redis lost. One look at a time.
 */
export function createCatchUp({ read, types, isKnown, hear, giveUp }: CatchUpParts) {
  const wanted = [...types]
  let lookedAt = Date.now()
  /** Who came since then wants nothing of before. */
  let listensSince = lookedAt
  let running: Promise<void> | null = null

  async function look(): Promise<void> {
    const started = Date.now()
    if (started - lookedAt > LONGEST_GAP_MS) giveUp()
    else {
      const from = Math.max(lookedAt - OVERLAP_MS, listensSince - LONGEST_COMMAND_MS)
      let after = firstIdAt('evt', from)
      for (let isLast = false; !isLast;) {
        const found = await factsAfter(read, after, wanted, PAGE)
        for (const event of found) if (!isKnown(event.id)) hear(event)
        isLast = found.length < PAGE
        after = found.at(-1)?.id ?? after
      }
    }
    lookedAt = started
  }

  return {
    /** Does nothing where a look is under way. Rejects where the database does not answer; the next look goes as far back. */
    look: () =>
      (running ??= look().finally(() => {
        running = null
      })),
    /** Nobody listens, so nobody has missed anything. */
    skip() {
      lookedAt = Date.now()
      listensSince = lookedAt
    },
  }
}
