import type { Event } from '../../kernel/event.ts'
import { newId } from '../../kernel/ids.ts'
import type { RedisLink } from '../redis.ts'

/** Carries facts to the other processes of the marketplace: ids and names, never an address, a phone or a token. */
export interface Relay {
  send: (events: readonly Event[]) => void
  /** `live` is called each time when this process hears the others again. */
  listen: (hear: (events: readonly Event[]) => void, live: () => void) => void
}

const CHANNEL = 'facts'

/** By Redis' channels. What is sent while it is gone is lost here; whoever listens looks into the database too. */
export function redisRelay(redis: RedisLink): Relay {
  const self = newId('evt')
  return {
    send(events) {
      redis.publish(CHANNEL, JSON.stringify({ from: self, events }))
    },
    listen(hear, live) {
      redis.subscribe(
        CHANNEL,
        (message) => {
          const { from, events } = read(message)
          if (from !== self) hear(events)
        },
        live,
      )
    },
  }
}

/** What others have written there is looked at before it is believed. */
function read(message: string): { from: unknown; events: Event[] } {
  try {
    const { from, events } = JSON.parse(message) as { from: unknown; events: unknown }
    return { from, events: Array.isArray(events) ? events.filter(isEvent) : [] }
  } catch {
    return { from: null, events: [] }
  }
}

function isEvent(value: unknown): value is Event {
  const { id, type, subject, at, seq, data, actor } = (value ?? {}) as Record<string, unknown>
  return (
    [id, type, subject].every((text) => typeof text === 'string') &&
    typeof at === 'number' &&
    ['number', 'undefined'].includes(typeof seq) &&
    [data, actor].every((part) => typeof part === 'object' && part !== null)
  )
}
