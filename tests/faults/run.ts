// The fault suite by hand, longer than a build can bear:
//   node tests/faults/run.ts kill --cycles 1000 --seed 7     kills under load
//   node tests/faults/run.ts points                          every statement of every command
//   node tests/faults/run.ts all --cycles 200                everything
//   node tests/faults/run.ts kill --database mysql           the same on the server that FASTYUMS_TEST_DATABASE names
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
  loss: 'tests/faults/server-loss.test.ts',
  line: 'tests/faults/slow-line.test.ts',
  all: 'tests/faults/',
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    cycles: { type: 'string', default: '1000' },
    database: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Date.now()) },
  },
})
const suite = SUITES[positionals[0] ?? '']
const server = process.env['FASTYUMS_TEST_DATABASE'] ?? ''
if (!suite || !(Number(values.cycles) >= 1) || !['sqlite', 'mysql'].includes(values.database)) {
  process.stderr.write(
    `Usage: node tests/faults/run.ts ${Object.keys(SUITES).join('|')} [--cycles 1000] [--seed N] [--database sqlite|mysql]\n`,
  )
  process.exit(2)
}
if (values.database === 'mysql' && !server) {
  process.stderr.write('FASTYUMS_TEST_DATABASE names no server; scripts/services.sh starts one\n')
  process.exit(2)
}
const { status } = spawnSync(join('node_modules', '.bin', 'vitest'), ['run', suite], {
  stdio: 'inherit',
  env: {
    ...process.env,
    FAULT_CYCLES: values.cycles,
    FAULT_SEED: values.seed,
    FASTYUMS_TEST_DATABASE: values.database === 'mysql' ? server : '',
  },
})
process.exitCode = status ?? 1
