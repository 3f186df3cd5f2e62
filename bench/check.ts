import { tokens } from './calls.ts'
import { CLAIMS, ENOUGH } from './claims.ts'
import { compare, expectSameAnswers } from './measure.ts'
import { progress } from './progress.ts'
import type { Server } from './servers.ts'
import { type Options, withBoth } from './side-by-side.ts'
import type { Stage } from './stage.ts'
import type { Workload } from './workloads.ts'

const CONNECTIONS = 16
const SECONDS = 0.25
/** Who is below is looked at again, and longer: what the machine did besides at that moment is not the product's fault. */
const ROUNDS = [3, 6, 12]

/** Prints each ratio beside its claim. True where all are there. */
export function check(
  stage: Stage,
  options: Pick<Options, 'databases' | 'workloads' | 'noCache'>,
): Promise<boolean> {
  return withBoth(stage, options, [], async (servers) => {
    let isEnough = true
    for (const workload of options.workloads) {
      const claim = CLAIMS[stage.engine][workload.name] ?? NaN
      const ratio = await ratioOf(workload, servers, claim * ENOUGH)
      const isThere = ratio >= claim * ENOUGH
      isEnough &&= isThere
      const verdict = isThere ? 'ok' : `BELOW ${(claim * ENOUGH).toFixed(2)}`
      const name = workload.name.padEnd(8)
      process.stdout.write(`${name} ${ratio.toFixed(2)} of the limit, ${claim} claimed: ${verdict}\n`)
    }
    return isEnough
  })
}

async function ratioOf(
  workload: Workload,
  servers: { product: Server; limit: Server },
  wanted: number,
): Promise<number> {
  const tokenOf = tokens()
  await expectSameAnswers(workload, servers, tokenOf)
  let ratio = NaN
  for (const rounds of ROUNDS) {
    progress(`${workload.name}, ${rounds} rounds`)
    const conditions = { rounds, seconds: SECONDS, tokenOf, databasePid: null }
    ratio = (await compare(workload, CONNECTIONS, servers, conditions)).ratio
    if (ratio >= wanted) break
  }
  progress('')
  return ratio
}
