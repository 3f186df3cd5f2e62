import { compare, type Comparison, type Conditions, expectSameAnswers } from './measure.ts'
import { load } from './load.ts'
import { othersFrom } from './machine.ts'
import { progress } from './progress.ts'
import { type Server, startLimit, startProduct } from './servers.ts'
import type { Stage } from './stage.ts'
import { chanceOf, tokens } from './calls.ts'
import type { Workload } from './workloads.ts'

/** Until what can be remembered is, and what runs hot is compiled, by the same two cores that run it; only what comes after counts. */
const WARM_UP_SECONDS = 5
const FIRST_WARM_UP_SECONDS = 15

type Both<T> = Record<Server['name'], T>

export interface SideBySide {
  comparisons: Comparison[]
  /** Statements that one of each work takes, begin and commit included. */
  statements: Map<string, Both<number>>
  /** Milliseconds to the first answer. */
  startMs: Both<number>
  /** Megabytes, the most that there ever was. */
  peakMemory: Both<number>
  /** The part of the machine that other programs took meanwhile, 0 to 1. */
  others: number
}

export interface Options {
  databases: Both<string>
  workloads: readonly Workload[]
  connections: readonly number[]
  rounds: number
  seconds: number
  noCache: boolean
}

/** Starts both, loads them in turn with one work after the other, and then counts their statements by themselves. */
export async function sideBySide(stage: Stage, options: Options): Promise<SideBySide> {
  const measured = await withBoth(stage, options, [], async (servers) => {
    const others = othersFrom(pidsOf(stage, servers))
    const comparisons = await compareAll(stage, options, servers)
    return {
      comparisons,
      others: others(),
      startMs: ofBoth(servers, ({ startMs }) => startMs),
      peakMemory: ofBoth(servers, (server) => server.peakMemory()),
    }
  })
  const counting = ['--import', './bench/count-statements.ts']
  const statements = await withBoth(stage, options, counting, (servers) =>
    countStatements(servers, options.workloads),
  )
  return { ...measured, statements }
}

async function compareAll(
  { databasePid }: Stage,
  { workloads, connections: sizes, rounds, seconds }: Options,
  servers: Both<Server>,
): Promise<Comparison[]> {
  const tokenOf = tokens()
  const comparisons: Comparison[] = []
  for (const workload of workloads) {
    await expectSameAnswers(workload, servers, tokenOf)
    for (const [index, connections] of sizes.entries()) {
      progress(`${workload.name}, ${connections} connections`)
      const warmUpSeconds = index === 0 ? FIRST_WARM_UP_SECONDS : WARM_UP_SECONDS
      const conditions: Conditions = { rounds, seconds, tokenOf, databasePid, warmUpSeconds }
      comparisons.push(await compare(workload, connections, servers, conditions))
    }
  }
  return comparisons
}

/** All that the bench makes work. */
export function pidsOf({ databasePid }: Stage, { product, limit }: Both<Server>): number[] {
  return [process.pid, product.pid, limit.pid, ...(databasePid === null ? [] : [databasePid])]
}

function ofBoth<T>({ product, limit }: Both<Server>, figure: (server: Server) => T): Both<T> {
  return { product: figure(product), limit: figure(limit) }
}

/** Runs work on both servers, which it starts and stops. */
export async function withBoth<T>(
  { folder }: Stage,
  { databases, noCache }: Pick<Options, 'databases' | 'noCache'>,
  nodeFlags: string[],
  work: (servers: Both<Server>) => Promise<T>,
): Promise<T> {
  progress('starting')
  const product = await startProduct({ database: databases.product, folder, noCache, nodeFlags })
  try {
    const limit = await startLimit({ database: databases.limit, folder, nodeFlags })
    try {
      return await work({ product, limit })
    } finally {
      await limit.stop()
    }
  } finally {
    await product.stop()
  }
}

const COUNTED_AT = 16
const COUNTED_SECONDS = 0.3

async function countStatements(
  servers: Both<Server>,
  workloads: readonly Workload[],
): Promise<Map<string, Both<number>>> {
  const tokenOf = tokens()
  const counts = new Map<string, Both<number>>()
  for (const workload of workloads) {
    progress(`${workload.name}, statements`)
    const each: Both<number> = { product: NaN, limit: NaN }
    for (const server of [servers.product, servers.limit]) {
      const lanes = Array.from({ length: COUNTED_AT }, (_, index) =>
        workload.lane(chanceOf(1 + index), index, tokenOf),
      )
      await load(server.port, lanes, WARM_UP_SECONDS)
      const before = await countOf(server)
      const { done } = await load(server.port, lanes, COUNTED_SECONDS)
      each[server.name] = ((await countOf(server)) - before) / done
    }
    counts.set(workload.name, each)
  }
  return counts
}

function countOf({ child }: Server): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (count) => resolve(count as number))
    child.send('how many?')
  })
}
