// Everything that the machine can run, part by part, with each part's seconds. Ends with "N passed, N failed".
//   --thorough   the long tests on the database server too, where only their short ones are run else
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'

interface Part {
  name: string
  command: string[]
  /** What a vitest part gets besides the environment. */
  tests?: Record<string, string>
}

const { thorough } = parseArgs({ options: { thorough: { type: 'boolean', default: false } } }).values
const FASTYUMS_TEST_THOROUGH = thorough ? 'yes' : ''

/** A MySQL or MariaDB server for the tests: the one that is named, or one that lets root in at the usual port. */
const SERVER = await reachable(process.env['FASTYUMS_TEST_DATABASE'] || 'mysql://root@127.0.0.1:3306/')

const bin = (name: string) => join('node_modules', '.bin', name)
const report = join(mkdtempSync(join(tmpdir(), 'fastyums-report-')), 'report.json')

/** A busy machine starts a server more slowly than the one that the image is meant for. */
const patience = Number(process.env['FASTYUMS_PATIENCE'] ?? (process.env['CI'] ? 5 : 1))
/** A container may forbid it even to root. */
const mayMount =
  spawnSync('unshare', ['--mount', '--propagation', 'private', 'mount', '--bind', '/tmp', '/mnt']).status ===
  0
const canProveImage = mayMount && has('nginx')

const PARTS: Part[] = [
  { name: 'types', command: [bin('tsc'), '-p', '.'] },
  {
    name: 'types of the client, in a browser',
    command: [bin('tsc'), '-p', 'clients/typescript', '--noEmit'],
  },
  {
    name: 'lint',
    command: [
      bin('oxlint'),
      '--type-aware',
      '--deny-warnings',
      'src',
      'tests',
      'scripts',
      'bench',
      'clients',
    ],
  },
  {
    name: 'format',
    command: [bin('oxfmt'), '--check', 'src', 'tests', 'scripts', 'bench', 'bin', 'clients'],
  },
  {
    name: 'tests',
    command: [bin('vitest'), 'run'],
    tests: { FASTYUMS_TEST_DATABASE: '', FASTYUMS_TEST_THOROUGH },
  },
  ...(SERVER
    ? [
        {
          name: 'tests on MariaDB',
          command: [bin('vitest'), 'run'],
          tests: { FASTYUMS_TEST_DATABASE: SERVER, FASTYUMS_TEST_THOROUGH },
        },
      ]
    : []),
  ...(thorough && canProveImage
    ? [
        {
          name: 'image',
          // With all that it started.
          command: ['timeout', String(60 * patience), process.execPath, 'scripts/prove-image.ts'],
        },
      ]
    : []),
  { name: 'bench', command: [process.execPath, 'bench/run.ts', '--check'] },
  ...(SERVER
    ? [
        {
          name: 'bench on MariaDB',
          command: [process.execPath, 'bench/run.ts', '--check', '--database', 'mysql'],
        },
      ]
    : []),
]

let passed = 0
let failed = 0
/** Told once more at the end, where whoever reads only the end finds them. */
const red: string[] = []
for (const { name, command, tests } of PARTS) {
  const started = Date.now()
  const [program = '', ...args] = command
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...tests, FASTYUMS_TEST_REPORT: report, FASTYUMS_PATIENCE: String(patience) },
  })
  if (tests) countTests(name, status === 0)
  else if (status === 0) passed++
  else {
    failed++
    red.push(name)
  }
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s, ${status === 0 ? 'ok' : 'FAILED'}`)
}
if (!SERVER) {
  console.log(
    'tests on MariaDB: skipped; no server answers (scripts/services.sh starts one, or set FASTYUMS_TEST_DATABASE)',
  )
  // Where everything should be there, what is missing counts.
  if (process.env['CI']) failed++
}
if (thorough && !canProveImage) {
  console.log(
    'image: skipped; its proof mounts folders, as root, and needs nginx (scripts/services.sh installs it)',
  )
  if (process.env['CI'] && mayMount) failed++
}
for (const [name, port] of [['RabbitMQ', 5672]] as const) {
  if (await listens(port)) continue
  console.log(
    `tests on ${name}: skipped; nothing listens at 127.0.0.1:${port} (scripts/services.sh starts one)`,
  )
}
rmSync(join(report, '..'), { recursive: true, force: true })
for (const what of red) console.log(`FAILED: ${what}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** A runner that died, or left a suite unread, counts as a failure even where every test that it counted passed. */
function countTests(part: string, exitedWell: boolean): void {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    ) as Report
    red.push(...testResults.flatMap(failuresOf).map((failure) => `${part}: ${failure}`))
    passed += numPassedTests
    failed += numFailedTests
    if (numPendingTests > 0) {
      console.log(`${numPendingTests} tests were skipped`)
      if (process.env['CI']) failed += numPendingTests
    }
    if (exitedWell || numFailedTests > 0) return
  } catch {
    // Without a report nothing is known to have passed.
  }
  failed++
  red.push(`${part}: the runner ended badly`)
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: TestFile[]
}

interface TestFile {
  name: string
  status: string
  message: string
  assertionResults: { fullName: string; status: string; failureMessages?: string[] }[]
}

function failuresOf({ name, status, message, assertionResults }: TestFile): string[] {
  const file = relative('.', name)
  const failures = assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file}: ${test.fullName}\n${(test.failureMessages ?? []).join('\n').slice(0, 2_000)}`)
  return failures.length === 0 && status === 'failed' ? [`${file}: ${message.slice(0, 2_000)}`] : failures
}

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => resolve(false))
    socket.on('connect', () => (socket.destroy(), resolve(true)))
  })
}

async function reachable(url: string): Promise<string | null> {
  try {
    const { createConnection } = await import('mysql2/promise')
    const connection = await createConnection({ uri: url, connectTimeout: 2_000 })
    await connection.end()
    return url
  } catch {
    return null
  }
}
