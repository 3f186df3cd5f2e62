// The fault suite by hand, longer than a build can bear:
//   node tests/faults/run.ts kill --cycles 1000 --seed 7     kills under load
//   node tests/faults/run.ts points                          every statement of every command
//   node tests/faults/run.ts all --cycles 200                everything
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const SUITES: Record<string, string> = {
  kill: 'tests/faults/kill-under-load.test.ts',
  points: 'tests/faults/kill-points.test.ts',
  pauses: 'tests/faults/pauses.test.ts',
  disks: 'tests/faults/disks.test.ts',
  damage: 'tests/faults/damage.test.ts',
  power: 'tests/faults/power-loss.test.ts',
  all: 'tests/faults/',
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    cycles: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
})
const suite = SUITES[positionals[0] ?? '']
if (!suite || !(Number(values.cycles) >= 1)) {
  process.stderr.write(
    `Usage: node tests/faults/run.ts ${Object.keys(SUITES).join('|')} [--cycles 1000] [--seed N]\n`,
  )
  process.exit(2)
}
const { status } = spawnSync(join('node_modules', '.bin', 'vitest'), ['run', suite], {
  stdio: 'inherit',
  env: { ...process.env, FAULT_CYCLES: values.cycles, FAULT_SEED: values.seed },
})
process.exitCode = status ?? 1
