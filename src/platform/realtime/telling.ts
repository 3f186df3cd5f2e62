import type { Event } from '../../kernel/event.ts'
import type { Read } from '../database/database.ts'
import { factsBetween } from '../past-events.ts'
import { Remembered } from './remembered.ts'
import type { Sockets } from './sockets.ts'
import type { Topic } from './topic.ts'

/** A fact may come by several ways, and late; what is older than this is for a replay. */
const REACH_MS = 60_000
export interface Telling {
  types: ReadonlySet<string>
  /** Tells the listeners of a fact that they were not told of yet. */
  hear: (event: Event) => void
  isKnown: (eventId: string) => boolean
}

/**
 * Tells each fact once, and the facts of one order in their order. Where one of them is missing (its process died
 * before it could say so) it is read from the database and told first.
 */
export function createTelling(
  read: Read,
  topics: readonly Topic[],
  sockets: Sockets,
  report: (error: unknown) => void,
): Telling {
  const byType = topicsByType(topics)
  const told = new Remembered<true>()
  const lastSeq = new Remembered<number>()
  const lines = new Map<string, Promise<void>>()
  const startedAt = Date.now()

  async function tell(event: Event): Promise<void> {
    for (const topic of byType.get(event.type) ?? [])
      sockets.tell(await topic.tell(read, event as Event<string, never>, sockets))
  }

  async function tellInOrder(event: Event): Promise<void> {
    const { subject, seq } = event
    const last = lastSeq.get(subject) ?? 0
    if (seq !== undefined && seq <= last) return
    try {
      if (sockets.size() > 0) {
        if (seq !== undefined && seq > last + 1) await tellMissed(event, last, seq)
        await tell(event)
      }
      if (seq !== undefined) lastSeq.set(subject, seq)
    } catch (error) {
      // Whoever looks into the database next finds it again.
      told.delete(event.id)
      report(error)
    }
  }

  async function tellMissed({ subject }: Event, last: number, next: number): Promise<void> {
    const since = Math.max(startedAt, Date.now() - REACH_MS)
    for (const missed of await factsBetween(read, subject, last, next, since)) {
      // One that was heard meanwhile stands behind this line's turn: by then it is late, and told here.
      if (!byType.has(missed.type)) continue
      told.set(missed.id, true)
      await tell(missed)
    }
  }

  return {
    types: new Set(byType.keys()),
    isKnown: (eventId) => told.get(eventId) === true,
    hear(event) {
      if (!byType.has(event.type) || told.get(event.id)) return
      told.set(event.id, true)
      inLine(lines, lineOf(event), () => tellInOrder(event))
    },
  }
}

/** Runs what is in the same line one after the other. The work must not fail. */
function inLine(lines: Map<string, Promise<void>>, line: string, work: () => Promise<void>): void {
  const before = lines.get(line)
  const mine: Promise<void> = (before ? before.then(work) : work()).finally(() => {
    if (lines.get(line) === mine) lines.delete(line)
  })
  lines.set(line, mine)
}

function topicsByType(topics: readonly Topic[]): Map<string, Topic[]> {
  const byType = new Map<string, Topic[]>()
  for (const topic of topics)
    for (const type of topic.types) byType.set(type, [...(byType.get(type) ?? []), topic])
  return byType
}

/** An order and its delivery are one story. */
function lineOf({ subject, data }: Event): string {
  return 'orderId' in data && typeof data.orderId === 'string' ? data.orderId : subject
}
