import { performance } from 'node:perf_hooks'
import type { Call } from './calls.ts'
import { Connection } from './connection.ts'

const CONNECTIONS = 128

interface Asked {
  kind: string
  call: Call
  asked: number
  resolve: (body: Buffer) => void
  reject: (error: Error) => void
}

/**
 * Asks when it is asked to, not when the last answer came: a server that falls behind is asked all the same, and the
 * time in the queue counts. Latencies by kind, milliseconds.
 */
export class OpenLoop {
  readonly latencies = new Map<string, number[]>()
  readonly faults: Error[] = []
  readonly #port: number
  readonly #free: Connection[] = []
  readonly #queue: Asked[] = []

  private constructor(port: number) {
    this.#port = port
  }

  static async open(port: number): Promise<OpenLoop> {
    const loop = new OpenLoop(port)
    for (let left = CONNECTIONS; left > 0; left--) loop.#free.push(await Connection.open(port))
    return loop
  }

  /** How many calls no connection is free for. */
  get waiting(): number {
    return this.#queue.length
  }

  /** The body of the answer. Rejects where it is a wrong one, which is a fault. */
  ask(kind: string, call: Call): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ kind, call, asked: performance.now(), resolve, reject })
      this.#send()
    })
  }

  close(): void {
    for (const connection of this.#free) connection.close()
  }

  #send(): void {
    const connection = this.#free.pop()
    if (!connection) return
    const next = this.#queue.shift()
    if (!next) return void this.#free.push(connection)
    const { kind, call, asked, resolve, reject } = next
    const heard = (body: Buffer) => {
      const latencies = this.latencies.get(kind) ?? []
      latencies.push(performance.now() - asked)
      this.latencies.set(kind, latencies)
      this.#free.push(connection)
      resolve(body)
      this.#send()
    }
    connection.send(call, heard, (error) => {
      this.faults.push(error)
      reject(error)
      void this.#replace(connection)
    })
  }

  async #replace(connection: Connection): Promise<void> {
    connection.close()
    this.#free.push(await Connection.open(this.#port))
    this.#send()
  }
}
