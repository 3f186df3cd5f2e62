import { ask, load } from './load.ts'
import { cpuOf } from './machine.ts'
import type { Server } from './servers.ts'
import { chanceOf, type TokenOf } from './calls.ts'
import type { Workload } from './workloads.ts'

/** One server under one load, in one round. */
export interface Slice {
  done: number
  /** Done a second. */
  rate: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** Milliseconds of CPU for each that is done: of the server, and of the database where it is a process of its own. */
  cpu: number
  databaseCpu: number
}

/** Medians over the rounds. The ratios are of slices that followed each other, so what the machine did besides falls out. */
export interface Comparison {
  workload: string
  connections: number
  product: Slice
  limit: Slice
  /** Of what is done a second; above 1 the product is faster. */
  ratio: number
  /** The same by the server's CPU: what the limit needs for one, of what the product needs. */
  cpuRatio: number
  /** Of the 99th percentiles; above 1 the product is slower. */
  p99Ratio: number
}

export interface Conditions {
  rounds: number
  seconds: number
  tokenOf: TokenOf
  databasePid: number | null
  /** Of the round that does not count: until what runs hot is compiled, and what can be remembered is. */
  warmUpSeconds: number
}

/** Loads both in turn, each first in every other round, after a round that does not count. */
export async function compare(
  workload: Workload,
  connections: number,
  servers: { product: Server; limit: Server },
  conditions: Conditions,
): Promise<Comparison> {
  const slices: Record<Server['name'], Slice[]> = { product: [], limit: [] }
  for (let round = -1; round < conditions.rounds; round++) {
    const order = round % 2 ? [servers.limit, servers.product] : [servers.product, servers.limit]
    for (const server of order) {
      const slice = await sliceOf(workload, connections, server, round, conditions)
      if (round >= 0) slices[server.name].push(slice)
    }
  }
  const { product, limit } = slices
  const inTurn = (figure: (slice: Slice) => number) =>
    median(product.map((slice, round) => figure(slice) / figure(limit[round] as Slice)))
  const [ours, theirs] = [medians(product), medians(limit)]
  return {
    workload: workload.name,
    connections,
    product: ours,
    limit: theirs,
    ratio: inTurn(({ rate }) => rate),
    cpuRatio: theirs.cpu / ours.cpu,
    p99Ratio: inTurn(({ p99 }) => p99),
  }
}

export async function sliceOf(
  workload: Workload,
  connections: number,
  server: Server,
  round: number,
  { seconds, tokenOf, databasePid, warmUpSeconds }: Conditions,
): Promise<Slice> {
  const lanes = Array.from({ length: connections }, (_, index) =>
    workload.lane(chanceOf(1 + index + 1000 * (round + 1)), index, tokenOf),
  )
  const [cpu, databaseCpu] = [server.cpu(), databasePid === null ? NaN : cpuOf(databasePid)]
  const result = await load(server.port, lanes, round < 0 ? Math.max(seconds, warmUpSeconds) : seconds)
  const each = (before: number, after: number) => ((after - before) * 1000) / result.done
  return {
    done: result.done,
    rate: result.done / result.seconds,
    p50: quantile(result.latencies, 0.5),
    p99: quantile(result.latencies, 0.99),
    cpu: each(cpu, server.cpu()),
    databaseCpu: databasePid === null ? NaN : each(databaseCpu, cpuOf(databasePid)),
  }
}

const ANSWERS_COMPARED = 20

/** Throws where the two answer anything but the same to the same calls. Ids, times and cursors are each server's own. */
export async function expectSameAnswers(
  workload: Workload,
  { product, limit }: { product: Server; limit: Server },
  tokenOf: TokenOf,
): Promise<void> {
  const answersOf = async (server: Server) => {
    const bodies = await ask(server.port, workload.lane(chanceOf(1), 0, tokenOf), ANSWERS_COMPARED)
    return bodies.map((body) =>
      JSON.stringify(JSON.parse(body.toString(), workload.reads ? withoutCursor : withoutOwn)),
    )
  }
  const [ours, theirs] = [await answersOf(product), await answersOf(limit)]
  for (const [index, answer] of ours.entries()) {
    const other = theirs[index] ?? ''
    if (answer === other) continue
    const differs = [...answer].findIndex((letter, at) => letter !== other[at])
    const around = (text: string) => text.slice(Math.max(0, differs - 100), differs + 100)
    throw new Error(
      `${workload.name}: the product says …${around(answer)}…\nthe limit says …${around(other)}…`,
    )
  }
}

function withoutCursor(key: string, value: unknown): unknown {
  return key === 'nextCursor' && value !== null ? 'a cursor' : value
}

function withoutOwn(key: string, value: unknown): unknown {
  const isOwn = ['id', 'number', 'orderId'].includes(key) || /(At|By)$/.test(key)
  return isOwn && value !== null ? 'its own' : value
}

export function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

function medians(slices: readonly Slice[]): Slice {
  const of = (figure: keyof Slice) => median(slices.map((slice) => slice[figure]))
  // Linux counts CPU in hundredths of a second, so of short slices only the sum says something.
  const done = slices.reduce((sum, slice) => sum + slice.done, 0)
  const each = (figure: 'cpu' | 'databaseCpu') =>
    slices.reduce((sum, slice) => sum + slice[figure] * slice.done, 0) / done
  return {
    done,
    rate: of('rate'),
    p50: of('p50'),
    p99: of('p99'),
    cpu: each('cpu'),
    databaseCpu: each('databaseCpu'),
  }
}
