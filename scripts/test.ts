// Everything that the machine can run, part by part, with each part's seconds. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Part {
  name: string
  command: string[]
  /** What a vitest part gets besides the environment. */
  tests?: Record<string, string>
}

/** Where a MySQL or MariaDB server answers, such as scripts/services.sh prints. */
const SERVER = process.env['FASTYUMS_TEST_DATABASE'] ?? ''

const bin = (name: string) => join('node_modules', '.bin', name)
const report = join(mkdtempSync(join(tmpdir(), 'fastyums-report-')), 'report.json')

const PARTS: Part[] = [
  { name: 'types', command: [bin('tsc'), '-p', '.'] },
  {
    name: 'lint',
    command: [bin('oxlint'), '--type-aware', '--deny-warnings', 'src', 'tests', 'scripts', 'bench'],
  },
  { name: 'format', command: [bin('oxfmt'), '--check', 'src', 'tests', 'scripts', 'bench', 'bin'] },
  { name: 'tests', command: [bin('vitest'), 'run'], tests: { FASTYUMS_TEST_DATABASE: '' } },
  ...(SERVER
    ? [
        {
          name: 'tests on MariaDB',
          command: [bin('vitest'), 'run'],
          tests: { FASTYUMS_TEST_DATABASE: SERVER },
        },
      ]
    : []),
]

let passed = 0
let failed = 0
for (const { name, command, tests } of PARTS) {
  const started = Date.now()
  const [program = '', ...args] = command
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...tests, FASTYUMS_TEST_REPORT: report },
  })
  if (tests) countTests(status === 0)
  else if (status === 0) passed++
  else failed++
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s, ${status === 0 ? 'ok' : 'FAILED'}`)
}
if (!SERVER)
  console.log('tests on MariaDB: not run; FASTYUMS_TEST_DATABASE names no server (scripts/services.sh)')
rmSync(join(report, '..'), { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** A runner that died, or left a suite unread, counts as a failure even where every test that it counted passed. */
function countTests(exitedWell: boolean): void {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
    passed += numPassedTests
    failed += numFailedTests
    if (numPendingTests > 0) {
      console.log(`${numPendingTests} tests were skipped`)
      if (process.env['CI']) failed += numPendingTests
    }
    if (!exitedWell && numFailedTests === 0) failed++
  } catch {
    failed++
  }
}
