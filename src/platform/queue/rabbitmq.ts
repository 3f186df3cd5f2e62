import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, type Consumer, ConsumerStatus } from 'rabbitmq-client'
import type { Logger } from '../logging.ts'
import type { Cause } from '../tracing/cause.ts'
import { causeIn, headersOf, type Message, readMessage } from './message.ts'
import { Publishing } from './publishing.ts'
import { partitionOf, type Topology, topologyOf } from './topology.ts'

export interface BrokerAddress {
  /** amqp://user:password@host:port/vhost */
  url: string
  prefix: string
}

const DECLARE_AGAIN_MS = 1_000
const LONGEST_RECONNECT_PAUSE_MS = 5_000
/** How often a worker leaves one of its queues to another. */
const TURN_MS = 15_000
/** Of each queue, held by the worker at once. */
const PREFETCH = 32

/** What becomes of a message: `poison` goes to the dead letters. */
export type Verdict = 'done' | 'poison'

type Handle = (message: Message, cause: Cause | null) => Promise<Verdict>

/** RabbitMQ, which may be away at any moment: then nothing is published, and what waits stays in the database. */
export class Broker {
  readonly #address: BrokerAddress
  readonly #topology: Topology
  #connection: Connection | undefined
  #publishing: Publishing | undefined
  readonly #consumers = new Map<string, Consumer>()
  #turns: NodeJS.Timeout | undefined
  #isConsuming = false
  #isDeclared = false
  #logger: Logger | undefined

  constructor(address: BrokerAddress) {
    this.#address = address
    this.#topology = topologyOf(address.prefix)
  }

  /** Connects, and connects again for as long as it is open. `up` is called each time that it can be used. */
  open(logger: Logger, up: () => void): void {
    this.#logger = logger
    const connection = new Connection({
      url: this.#address.url,
      connectionName: 'fastyums',
      connectionTimeout: 5_000,
      acquireTimeout: 2_000,
      heartbeat: 10,
      noDelay: true,
      retryLow: 200,
      retryHigh: LONGEST_RECONNECT_PAUSE_MS,
    })
    this.#connection = connection
    connection.on('error', (error: unknown) => {
      this.#isDeclared = false
      logger.warn({ err: error }, 'RabbitMQ is away')
    })
    connection.on('connection', () => void this.#declare(connection, up))
    connection.on('connection.unblocked', up)
    this.#publishing = new Publishing(connection)
  }

  /** Whether what is published now has a chance: it is there, has its queues, and takes messages. */
  isUp(): boolean {
    return this.#isDeclared && this.#connection?.ready === true
  }

  /** Resolves once the broker has it on disk. Rejects where that is not known. */
  async publish({ id, type, subject }: Message, cause?: Cause): Promise<void> {
    const partition = String(partitionOf(subject))
    await this.#send(this.#topology.exchange, partition, { id, type, subject }, headersOf(cause))
  }

  /** Puts a fact that somebody has given up to the dead letters. */
  async bury({ id, type, subject }: Message, by: string): Promise<void> {
    await this.#send(this.#topology.deadExchange, by, { id, type, subject })
  }

  /** Has every message given to `handle`, again and again until it has a verdict. */
  consume(handle: Handle): void {
    for (const queue of this.#topology.queues) this.#consumers.set(queue, this.#consumerOf(queue, handle))
    this.#isConsuming = true
    this.#turns = setInterval(() => void this.#giveWay(handle), TURN_MS)
  }

  get deadQueue(): string {
    return this.#topology.deadQueue
  }

  /** How many dead letters there are; 0 while the broker is away. */
  async deadLetters(): Promise<number> {
    if (!this.isUp() || !this.#connection) return 0
    const queue = { queue: this.#topology.deadQueue, passive: true }
    return (await this.#connection.queueDeclare(queue)).messageCount
  }

  /** Takes no more messages; resolves once those that it has are done with. */
  async drain(): Promise<void> {
    this.#isConsuming = false
    clearInterval(this.#turns)
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.close().catch(() => {})))
    this.#consumers.clear()
  }

  async close(): Promise<void> {
    this.#isDeclared = false
    const connection = this.#connection
    if (!connection) return
    // Where it is away there is nobody to say goodbye to.
    if (connection.ready) {
      await this.#publishing?.close().catch(() => {})
      await connection.close()
    } else connection.unsafeDestroy()
  }

  async #send(exchange: string, routingKey: string, message: Message, headers = {}): Promise<void> {
    if (!this.isUp() || !this.#publishing) throw new Error('RabbitMQ is away')
    await this.#publishing.send({ exchange, routingKey, headers }, message)
  }

  /**
   * Leaves a queue, by chance, to whoever waits behind it, and waits there too. A worker that comes later would else
   * get nothing until the first ends; like this each has its share after a few minutes, and nobody has to count them.
   */
  async #giveWay(handle: Handle): Promise<void> {
    const { queues } = this.#topology
    const queue = queues[Math.floor(Math.random() * queues.length)]
    const consumer = queue === undefined ? undefined : this.#consumers.get(queue)
    if (queue === undefined || !consumer || !this.isUp()) return
    this.#consumers.delete(queue)
    // Where the connection breaks in between, what was held is with the broker again anyway.
    await consumer.close().catch(() => {})
    if (this.#isConsuming) this.#consumers.set(queue, this.#consumerOf(queue, handle))
  }

  #consumerOf(queue: string, handle: Handle): Consumer {
    const connection = this.#connection
    if (!connection) throw new Error('the broker is not open')
    const options = {
      queue,
      queueOptions: this.#queue(queue),
      qos: { prefetchCount: PREFETCH },
      requeue: true,
    }
    const consumer = connection.createConsumer(options, async ({ body, headers }) => {
      const message = readMessage(body)
      const verdict = message ? await handle(message, causeIn(headers)) : 'poison'
      return verdict === 'done' ? ConsumerStatus.ACK : ConsumerStatus.DROP
    })
    consumer.on('error', (error: unknown) => this.#logger?.warn({ err: error }, `${queue} is interrupted`))
    return consumer
  }

  #queue(queue: string) {
    return { queue, durable: true, arguments: this.#topology.queueArguments }
  }

  /** The whole topology; what is there already stays. */
  async #declare(connection: Connection, up: () => void): Promise<void> {
    const { exchange, deadExchange, deadQueue, deadArguments, queues } = this.#topology
    try {
      await connection.exchangeDeclare({ exchange, type: 'direct', durable: true })
      await connection.exchangeDeclare({ exchange: deadExchange, type: 'fanout', durable: true })
      await connection.queueDeclare({ queue: deadQueue, durable: true, arguments: deadArguments })
      await connection.queueBind({ exchange: deadExchange, queue: deadQueue, routingKey: '' })
      for (const [index, queue] of queues.entries()) {
        await connection.queueDeclare(this.#queue(queue))
        await connection.queueBind({ exchange, queue, routingKey: String(index) })
      }
      this.#isDeclared = true
      up()
    } catch (error) {
      this.#logger?.error({ err: error }, 'RabbitMQ does not take the queues')
      // One that was killed lets people in before its queues are awake.
      await sleep(DECLARE_AGAIN_MS)
      if (connection.ready && !this.#isDeclared) await this.#declare(connection, up)
    }
  }
}
