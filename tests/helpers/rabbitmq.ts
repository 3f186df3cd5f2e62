import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { Connection } from 'rabbitmq-client'
import type { BrokerAddress } from '../../src/platform/queue/rabbitmq.ts'
import { topologyOf } from '../../src/platform/queue/topology.ts'

/** The RabbitMQ for tests: the one that is named, or one that lets guest in at the usual port. */
export const RABBITMQ = process.env['FASTYUMS_TEST_AMQP'] || 'amqp://guest:guest@127.0.0.1:5672'

export const hasRabbitmq = await answers(new URL(RABBITMQ))

function answers({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port || 5672), hostname)
    socket.setTimeout(2_000)
    for (const end of ['error', 'timeout'] as const) socket.on(end, () => (socket.destroy(), resolve(false)))
    socket.on('connect', () => (socket.destroy(), resolve(true)))
  })
}

/** Queues and exchanges of its own in the RabbitMQ for tests. */
export class Burrow {
  readonly prefix = `test-${randomBytes(6).toString('hex')}`
  readonly topology = topologyOf(this.prefix)
  readonly #connection = new Connection({ url: RABBITMQ, noDelay: true })

  constructor() {
    this.#connection.on('error', () => {})
  }

  /** `url` where the way there leads through something else. */
  address(url = RABBITMQ): BrokerAddress {
    return { url, prefix: this.prefix }
  }

  /** Says something to the queue of a partition that no relay would say. */
  async say(partition: number, body: string | Buffer | object): Promise<void> {
    const publisher = this.#connection.createPublisher({ confirm: true })
    await publisher.send({ exchange: this.topology.exchange, routingKey: String(partition) }, body)
    await publisher.close()
  }

  /** Takes the next dead letter away. */
  async deadLetter(): Promise<{ body: unknown; routingKey: string } | undefined> {
    return this.#connection.basicGet({ queue: this.topology.deadQueue, noAck: true })
  }

  /** Has a queue of another kind where the first queue of facts belongs, until it is taken away. */
  async occupy(): Promise<() => Promise<unknown>> {
    const [queue = ''] = this.topology.queues
    await this.#connection.queueDeclare({ queue, durable: true })
    return () => this.#connection.queueDelete({ queue })
  }

  /** Lets no fact come into a queue any more, until somebody connects and declares the way again. */
  async unbind(): Promise<void> {
    const { exchange, queues } = this.topology
    for (const [index, queue] of queues.entries())
      await this.#connection.queueUnbind({ exchange, queue, routingKey: String(index) })
  }

  async remove(): Promise<void> {
    const { exchange, deadExchange, deadQueue, queues } = this.topology
    for (const queue of [...queues, deadQueue]) await this.#connection.queueDelete({ queue })
    for (const name of [exchange, deadExchange]) await this.#connection.exchangeDelete({ exchange: name })
    await this.#connection.close()
  }
}
