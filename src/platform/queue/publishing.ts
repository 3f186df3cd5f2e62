import type { Connection, Envelope, Publisher } from 'rabbitmq-client'
import type { Message } from './message.ts'

/** A confirm that takes longer counts as lost: the fact is published again, and its consumers know it by its id. */
const CONFIRM_TIMEOUT_MS = 10_000

/** Messages to the broker over one connection. */
export class Publishing {
  readonly #connection: Connection
  readonly #returned = new Set<string>()
  #publisher: Publisher

  constructor(connection: Connection) {
    this.#connection = connection
    this.#publisher = this.#open()
  }

  /** Resolves once the broker has it on disk. Rejects where that is not known. */
  async send(to: Pick<Envelope, 'exchange' | 'routingKey' | 'headers'>, message: Message): Promise<void> {
    const publisher = this.#publisher
    const messageId = message.id
    const envelope = { ...to, messageId, durable: true, mandatory: true }
    if (!(await isInTime(publisher.send(envelope, message)))) {
      this.#leave(publisher)
      throw new Error('RabbitMQ has not confirmed in time')
    }
    // A message that no queue took is returned first, and then confirmed; that it came back is told a turn later.
    await new Promise((turn) => setImmediate(turn))
    if (this.#returned.delete(messageId)) throw new Error(`no queue of RabbitMQ took ${messageId}`)
  }

  close(): Promise<void> {
    return this.#publisher.close()
  }

  #open(): Publisher {
    const publisher = this.#connection.createPublisher({ confirm: true })
    publisher.on('basic.return', ({ messageId }) => this.#returned.add(messageId ?? ''))
    return publisher
  }

  /** After its node was killed, a channel may never be confirmed anything again, though a new one is. */
  #leave(publisher: Publisher): void {
    if (this.#publisher !== publisher) return
    this.#publisher = this.#open()
    void publisher.close().catch(() => {})
  }
}

async function isInTime(confirmed: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CONFIRM_TIMEOUT_MS)
  })
  try {
    return await Promise.race([confirmed.then(() => true), late])
  } finally {
    clearTimeout(timer)
    confirmed.catch(() => {})
  }
}
