import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

/** A request as it goes over the wire, and the status that it must be answered with. */
export interface Call {
  bytes: Buffer
  status: number
}

/** What one connection asks, one thing after the other: a call, or several that follow from each other's answers. */
export interface Lane {
  first: () => Call
  /** What follows from an answer; null where it was the last. */
  next?: (body: Buffer) => Call | null
}

export interface Load {
  /** How many were done, each with all of its calls. */
  done: number
  seconds: number
  /** Milliseconds from the first call to the last answer, sorted. */
  latencies: Float64Array
}

/** Keeps every lane busy on a connection of its own for so long; what has begun is finished. Throws at a wrong answer. */
export async function load(port: number, lanes: readonly Lane[], seconds: number): Promise<Load> {
  const connections = await Promise.all(lanes.map(() => Connection.open(port)))
  const latencies: number[] = []
  const started = performance.now()
  const deadline = started + seconds * 1000
  let last = started
  await Promise.all(
    lanes.map(async (lane, index) => {
      const connection = connections[index] as Connection
      await connection.drive(lane, (begun, ended) => {
        latencies.push(ended - begun)
        last = ended
        return ended < deadline
      })
    }),
  ).finally(() => connections.forEach((connection) => connection.close()))
  return {
    done: latencies.length,
    seconds: (last - started) / 1000,
    latencies: Float64Array.from(latencies).sort(),
  }
}

/** So many of a lane, or all of several, on one connection; gives the last body of each. */
export async function ask(port: number, lane: Lane, times: number): Promise<Buffer[]> {
  const connection = await Connection.open(port)
  const bodies: Buffer[] = []
  const listening: Lane = {
    first: lane.first,
    next(body) {
      const next = lane.next?.(body) ?? null
      if (!next) bodies.push(Buffer.from(body))
      return next
    },
  }
  await connection.drive(listening, () => bodies.length < times).finally(() => connection.close())
  return bodies
}

/**
 * One connection that is kept, written for this alone: as little work a call as there can be, because it is done on
 * the machine that is measured. Knows answers with a Content-Length and nothing else.
 */
class Connection {
  readonly #socket: Socket
  #heard: (status: number, body: Buffer) => void = () => {}
  #failed: (error: Error) => void = () => {}
  #rest: Buffer | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error) => this.#failed(error))
    socket.on('close', () => this.#failed(new Error('the server closed a connection')))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
        socket.off('error', reject)
        resolve(new Connection(socket))
      })
      socket.once('error', reject)
    })
  }

  /** Goes on for as long as `goesOn`, which is told of each that is done, says so. */
  drive(lane: Lane, goesOn: (begun: number, ended: number) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let call = lane.first()
      let begun = performance.now()
      this.#failed = reject
      this.#heard = (status, body) => {
        if (status !== call.status) {
          const asked = call.bytes.toString().split('\r\n', 1)[0]
          return reject(new Error(`${asked} was answered ${status}: ${body.toString().slice(0, 500)}`))
        }
        try {
          const next = lane.next?.(body) ?? null
          if (next) call = next
          else {
            const ended = performance.now()
            if (!goesOn(begun, ended)) return resolve()
            begun = ended
            call = lane.first()
          }
        } catch (error) {
          return reject(error)
        }
        this.#socket.write(call.bytes)
      }
      this.#socket.write(call.bytes)
    })
  }

  close(): void {
    this.#failed = () => {}
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    const head = bytes.indexOf('\r\n\r\n')
    if (head < 0) return void (this.#rest = bytes)
    const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))?.[1]
    const end = head + 4 + Number(length ?? 0)
    if (bytes.length < end) return void (this.#rest = bytes)
    this.#rest = null
    this.#heard(Number(bytes.toString('latin1', 9, 12)), bytes.subarray(head + 4, end))
  }
}
