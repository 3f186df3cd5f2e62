import { performance } from 'node:perf_hooks'
import type { Call } from './calls.ts'
import { Connection } from './connection.ts'

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
  const goesOn = (begun: number, ended: number) => {
    latencies.push(ended - begun)
    last = ended
    return ended < deadline
  }
  const drives = lanes.map((lane, index) => drive(connections[index] as Connection, lane, goesOn))
  await Promise.all(drives).finally(() => connections.forEach((connection) => connection.close()))
  return {
    done: latencies.length,
    seconds: (last - started) / 1000,
    latencies: Float64Array.from(latencies).sort(),
  }
}

/** A lane so many times, on one connection; gives the last body of each. */
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
  await drive(connection, listening, () => bodies.length < times).finally(() => connection.close())
  return bodies
}

/** Goes on for as long as `goesOn`, which is told of each that is done, says so. */
function drive(
  connection: Connection,
  lane: Lane,
  goesOn: (begun: number, ended: number) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let begun = performance.now()
    const heard = (body: Buffer) => {
      try {
        const next = lane.next?.(body) ?? null
        if (next) return connection.send(next, heard, reject)
        const ended = performance.now()
        if (!goesOn(begun, ended)) return resolve()
        begun = ended
        connection.send(lane.first(), heard, reject)
      } catch (error) {
        reject(error)
      }
    }
    connection.send(lane.first(), heard, reject)
  })
}
