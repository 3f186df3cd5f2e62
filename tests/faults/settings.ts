import { writeSync } from 'node:fs'
import { ENGINE } from '../helpers/database.ts'

/** What `node tests/faults/run.ts` hands to the tests; without it they are as long as every build can bear. */
export const SEED = process.env['FAULT_SEED'] ?? String(Math.floor(Math.random() * 1e9))
export const IS_THOROUGH = Boolean(process.env['FASTYUMS_TEST_THOROUGH'])
const CYCLES_OF_A_BUILD = IS_THOROUGH ? 50 : 15
export const CYCLES = Number(process.env['FAULT_CYCLES'] ?? (ENGINE === 'mysql' ? 20 : CYCLES_OF_A_BUILD))
export const IS_LONG = process.env['FAULT_CYCLES'] !== undefined

/** Where a long run stands, past the runner, which would keep it until the test ends. */
export function tell(line: string): void {
  writeSync(2, `${line}\n`)
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
}
