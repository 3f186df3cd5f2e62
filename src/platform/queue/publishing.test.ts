import { EventEmitter } from 'node:events'
import type { Connection } from 'rabbitmq-client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Publishing } from './publishing.ts'

const MESSAGE = { id: 'evt_1', type: 'thing.happened', subject: 'ord_1' }
const TO = { exchange: 'facts', routingKey: '0' }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** A connection of which only the channels from the second on are ever confirmed anything. */
function halfDeaf() {
  const channels: { sent: number; isClosed: boolean }[] = []
  const createPublisher = () => {
    const channel = { sent: 0, isClosed: false }
    const confirms = channels.push(channel) > 1
    return Object.assign(new EventEmitter(), {
      send() {
        channel.sent++
        return confirms ? Promise.resolve() : new Promise<void>(() => {})
      },
      async close() {
        channel.isClosed = true
      },
    })
  }
  return { connection: { createPublisher } as unknown as Connection, channels }
}

it('leaves a channel that confirms nothing, once for all that wait for it', async () => {
  const { connection, channels } = halfDeaf()
  const publishing = new Publishing(connection)
  const waiting = [1, 2, 3].map(() => publishing.send(TO, MESSAGE))
  const late = waiting.map((one) => expect(one).rejects.toThrow('has not confirmed in time'))
  await vi.advanceTimersByTimeAsync(10_000)
  await Promise.all(late)
  await publishing.send(TO, MESSAGE)
  expect(channels).toEqual([
    { sent: 3, isClosed: true },
    { sent: 1, isClosed: false },
  ])
})
