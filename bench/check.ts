import { tokens } from './calls.ts'
import { CLAIMS, ENOUGH } from './claims.ts'
import { compare, expectSameAnswers } from './measure.ts'
import { othersFrom } from './machine.ts'
import { progress } from './progress.ts'
import type { Server } from './servers.ts'
import { type Options, pidsOf, withBoth } from './side-by-side.ts'
import type { Stage } from './stage.ts'
import type { Workload } from './workloads.ts'

const CONNECTIONS = 16
const SECONDS = 0.25
/** Long enough that what can be remembered of ten thousand products is. */
const WARM_UP_SECONDS = 1.5
/** Who is below is looked at again, and longer: what the machine did besides at that moment is not the product's fault. */
const ROUNDS = [3, 6, 12]

/** Where others take more of the machine, what is done a second says little; then what the product computes for it counts too. */
const QUIET = 0.1

/** Prints each ratio beside its claim. True where all are there. */
export function check(
  stage: Stage,
  options: Pick<Options, 'databases' | 'workloads' | 'noCache'>,
): Promise<boolean> {
  return withBoth(stage, options, [], async (servers) => {
    let isEnough = true
    for (const workload of options.workloads) {
      const claim = CLAIMS[stage.engine][workload.name] ?? NaN
      const { ratio, isThere, note } = await look(workload, servers, claim * ENOUGH, pidsOf(stage, servers))
      isEnough &&= isThere
      const verdict = isThere ? 'ok' : `BELOW ${(claim * ENOUGH).toFixed(2)}`
      const name = workload.name.padEnd(8)
      process.stdout.write(`${name} ${ratio.toFixed(2)} of the limit, ${claim} claimed: ${verdict}${note}\n`)
    }
    return isEnough
  })
}

interface Look {
  ratio: number
  isThere: boolean
  note: string
}

async function look(
  workload: Workload,
  servers: { product: Server; limit: Server },
  wanted: number,
  pids: readonly number[],
): Promise<Look> {
  const tokenOf = tokens()
  await expectSameAnswers(workload, servers, tokenOf)
  const others = othersFrom(pids)
  let [ratio, cpuRatio] = [NaN, NaN]
  for (const rounds of ROUNDS) {
    progress(`${workload.name}, ${rounds} rounds`)
    const conditions = {
      rounds,
      seconds: SECONDS,
      tokenOf,
      databasePid: null,
      warmUpSeconds: WARM_UP_SECONDS,
    }
    const found = await compare(workload, CONNECTIONS, servers, conditions)
    ;({ ratio, cpuRatio } = found)
    if (ratio >= wanted) return { ratio, isThere: true, note: '' }
  }
  const share = others()
  const note = `; ${cpuRatio.toFixed(2)} by CPU, while others took ${(share * 100).toFixed(0)} % of the machine`
  return { ratio, isThere: share > QUIET && cpuRatio >= wanted, note }
}
