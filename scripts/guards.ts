// Takes out one guard after the other in a copy of the project and shows which test goes red: `node scripts/guards.ts [words]`,
// on SQLite, and on a MariaDB too where FASTYUMS_TEST_DATABASE names one. Without words all of them, and with both databases
// docs/guards.md is written anew. Ends with 1 where a guard can go and nobody notices.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ABOUT_NO_SERVER } from '../tests/helpers/files-alone.ts'
import { afterTheCommit } from './guards/after-the-commit.ts'
import { deliveryAndPeople } from './guards/delivery-and-people.ts'
import { edge } from './guards/edge.ts'
import type { Guard } from './guards/guard.ts'
import { money } from './guards/money.ts'
import { ordersAndStock } from './guards/orders-and-stock.ts'
import { payments } from './guards/payments.ts'
import { realtime } from './guards/realtime.ts'

export const GUARDS: readonly Guard[] = [
  ...ordersAndStock,
  ...deliveryAndPeople,
  ...edge,
  ...money,
  ...payments,
  ...afterTheCommit,
  ...realtime,
]

const COPIED = [
  'src',
  'tests',
  'bin',
  'scripts',
  'bench',
  'clients',
  'docs',
  'README.md',
  'package.json',
  'package-lock.json',
  'openapi.json',
  'vitest.config.ts',
  'tsconfig.json',
]

/** A copy of the project in which something may be broken. */
function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fastyums-guards-'))
  for (const name of COPIED) cpSync(name, join(folder, name), { recursive: true, preserveTimestamps: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

const SERVER = process.env['FASTYUMS_TEST_DATABASE'] ?? ''
/** Where the tests run: a SQLite file, and the server. */
const DATABASES = SERVER ? ['', SERVER] : ['']

/** The first red test without the guard on each database, or null where nothing is red. */
type Verdict = (string | null)[]

const isNoticed = (verdict: Verdict) => verdict.every((red) => red !== null)

/** The databases that a test is about. */
function databasesOf(test: string): string[] {
  return ABOUT_NO_SERVER.some((path) => test.startsWith(path)) ? [''] : DATABASES
}

async function redWithout(guard: Guard, folder: string): Promise<Verdict> {
  const file = join(folder, guard.file)
  const whole = readFileSync(file, 'utf8')
  const broken = whole.replace(guard.text, () => guard.without)
  writeFileSync(file, broken)
  try {
    const verdict: Verdict = []
    for (const database of databasesOf(guard.test)) verdict.push(await firstRed(folder, guard.test, database))
    return verdict
  } finally {
    writeFileSync(file, whole)
  }
}

/** The name of the first red test of a file, or null. */
async function firstRed(folder: string, test: string, database: string): Promise<string | null> {
  const report = join(folder, 'report.json')
  rmSync(report, { force: true })
  await runTest(folder, test, report, database)
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { status: string; assertionResults: { status: string; fullName: string }[] }[]
  }
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed'),
  )
  if (failed[0]) return failed[0].fullName.trim()
  return testResults.some(({ status }) => status === 'failed') ? 'nothing of it can begin' : null
}

/** Each of the things is done once, in one of the folders. */
async function shareOut<T>(
  folders: readonly string[],
  things: readonly T[],
  work: (thing: T, folder: string) => Promise<void>,
): Promise<void> {
  const waiting = [...things]
  const inFolder = async (folder: string) => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) await work(thing, folder)
  }
  await Promise.all(folders.map(inFolder))
}

function runTest(folder: string, test: string, report: string, database: string): Promise<void> {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    test,
    '--bail=1',
    '--reporter=json',
    `--outputFile=${report}`,
  ]
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, FASTYUMS_TEST_DATABASE: database },
  })
  return new Promise((ended) => child.on('close', () => ended()))
}

async function main(words: string[]): Promise<void> {
  const wanted = GUARDS.filter(({ keeps, file }) => words.every((word) => `${keeps} ${file}`.includes(word)))
  const found = new Map<Guard, Verdict>()
  const folders = Array.from({ length: Math.min(2, availableParallelism()) }, copyProject)
  // Red says something only of a test that is green while all guards stand.
  await shareOut(folders, [...new Set(wanted.map(({ test }) => test))], async (test, folder) => {
    for (const database of databasesOf(test)) {
      const red = await firstRed(folder, test, database)
      if (red !== null) throw new Error(`${test} is red with every guard in its place: ${red}`)
    }
  })
  await shareOut(folders, wanted, async (guard, folder) => {
    const verdict = await redWithout(guard, folder)
    found.set(guard, verdict)
    const told = verdict.map((red) => red ?? 'NOBODY NOTICES').join(' · ')
    console.log(`${found.size}/${wanted.length} ${guard.keeps}: ${told}`)
  })
  for (const folder of folders) rmSync(folder, { recursive: true })
  if (words.length === 0 && SERVER) writeFileSync('docs/guards.md', table(found))
  const unnoticed = wanted.filter((guard) => !isNoticed(found.get(guard) ?? [null])).length
  console.log(`${wanted.length - unnoticed} guards have a test, ${unnoticed} have none`)
  process.exitCode = unnoticed > 0 ? 1 : 0
}

function table(found: Map<Guard, Verdict>): string {
  const rows = GUARDS.map((guard) => {
    const [onFile, onServer] = found.get(guard) ?? []
    const same = onServer === undefined ? 'no server in it' : onServer === onFile ? 'the same' : onServer
    return `| ${guard.keeps} | ${guard.file} | ${guard.test}: ${onFile} | ${same} |`
  })
  return `# Guards

What stands between the product and a rare mistake. \`node scripts/guards.ts\` takes each out in turn, on SQLite and on MariaDB,
and writes this table: the test that goes red without it. A guard without such a test would be none.

| it keeps from happening | where | what goes red without it | on MariaDB |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

if (import.meta.main) await main(process.argv.slice(2))
