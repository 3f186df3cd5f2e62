import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { flameGraph, framesOf, type Profile, sharesOf } from './flame-graph.ts'
import { sliceOf } from './measure.ts'
import { figure } from './markdown.ts'
import { startProduct } from './servers.ts'
import type { Stage } from './stage.ts'
import { tokens } from './calls.ts'
import type { Workload } from './workloads.ts'

const CONNECTIONS = 16
const SHOWN = 20

export interface ProfileOptions {
  database: string
  seconds: number
  noCache: boolean
  /** Added to the name of the file, such as `before`. */
  label: string
}

/** Loads the product with one work and draws where its time goes, after it has warmed up. */
export async function profile(stage: Stage, workload: Workload, options: ProfileOptions): Promise<void> {
  const { database, seconds, noCache, label } = options
  const { folder } = stage
  const nodeFlags = ['--cpu-prof', `--cpu-prof-dir=${folder}`]
  const product = await startProduct({ database, folder, noCache, nodeFlags })
  const { databasePid } = stage
  const conditions = { rounds: 1, seconds, tokenOf: tokens(), databasePid, warmUpSeconds: seconds }
  await sliceOf(workload, CONNECTIONS, product, -1, conditions)
  const from = microseconds()
  const slice = await sliceOf(workload, CONNECTIONS, product, 0, conditions)
  const to = microseconds()
  await product.stop()

  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile')) ?? ''
  const root = framesOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, from, to)
  const { areas, functions } = sharesOf(root)
  const name = [
    stage.engine,
    workload.name,
    ...(noCache ? ['no-cache'] : []),
    ...(label ? [label] : []),
  ].join('-')
  const results = join('bench', 'results', 'profiles')
  mkdirSync(results, { recursive: true })
  writeFileSync(
    join(results, `${name}.svg`),
    flameGraph(`${name}: ${figure(slice.cpu)} ms of CPU each`, root),
  )
  const percent = ([key, share]: [string, number]) => `${(share * 100).toFixed(1).padStart(5)} %  ${key}\n`
  process.stdout.write(`${areas.slice(0, SHOWN).map(percent).join('')}\n`)
  process.stdout.write(
    `${functions.slice(0, SHOWN).map(percent).join('')}\n${join(results, `${name}.svg`)}\n`,
  )
}

/** Of the machine's own clock, by which V8 dates its samples too. */
function microseconds(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
