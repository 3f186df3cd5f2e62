import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEMO_PASSWORD, LOGINS } from '../src/demo/people.ts'
import { PASSWORD } from './helpers/marketplace.ts'
import { Folder, type Served } from './helpers/process.ts'

/** What the demo does where the command line and the server start. */
let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const market = (name: string, more: Record<string, string> = {}) => ({
  DATABASE_URL: folder.database(name),
  DATA_FOLDER: join(folder.path, name),
  FASTYUMS_DEMO: 'auto',
  ...more,
})

async function vendorsOf({ origin }: Served): Promise<number> {
  const response = await fetch(`${origin}/api/v1/vendors?limit=100`)
  const { data }: { data: unknown[] } = JSON.parse(await response.text())
  return data.length
}

async function roleOf({ origin }: Served, email: string, password: string): Promise<string | undefined> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ email, password })
  const response = await fetch(`${origin}/api/v1/auth/login`, { method: 'POST', headers, body })
  const answer: { user?: { role: string } } = JSON.parse(await response.text())
  return answer.user?.role
}

/** Ends the server and returns what it printed. */
async function printedBy({ process, ended }: Served): Promise<string> {
  process.kill('SIGTERM')
  return (await ended).stdout
}

it('is loaded by the command line once, and refused with one line then', async () => {
  const first = await folder.run(['demo'], market('by hand'))
  expect(first).toMatchObject({ code: 0, stderr: '' })
  for (const told of [...Object.values(LOGINS), DEMO_PASSWORD, 'curl ']) expect(first.stdout).toContain(told)
  const second = await folder.run(['demo'], market('by hand'))
  expect(second).toMatchObject({ code: 1, stdout: '' })
  expect(second.stderr).toMatch(/^demo: [^\n]+ in use already; [^\n]+DATABASE_URL=sqlite:[^\n]+\n$/)
})

it('is refused by a database that holds a single account', async () => {
  const env = market('one account')
  await folder.run(['create-admin', '--email', 'ada@example.com', '--password', PASSWORD], env)
  expect(await folder.run(['demo'], env)).toMatchObject({ code: 1, stdout: '' })
})

it('meets whoever starts the server first, with lines that can be pasted', async () => {
  const first = await folder.serve(market('first start'))
  expect(await vendorsOf(first)).toBe(12)
  const printed = await printedBy(first)
  for (const told of [...Object.values(LOGINS), DEMO_PASSWORD]) expect(printed).toContain(told)

  const second = await folder.serve(market('first start'))
  const lines = printed.replaceAll(first.origin, second.origin).match(/^ {2}curl .*/gm) ?? []
  const [found, signedIn] = await Promise.all(
    lines.map((line) => promisify(execFile)('bash', ['-c', `${line} -s`])),
  )
  expect(found?.stdout).toMatch(/"name":"[^"]*jollof/i)
  expect(signedIn?.stdout).toContain('"role":"CUSTOMER"')
  expect(await vendorsOf(second)).toBe(12)
  expect(await printedBy(second), 'a second start loads and tells nothing').not.toContain(DEMO_PASSWORD)
})

it('is loaded once by two servers that start at once', async () => {
  const env = market('twins')
  const twins = await Promise.all([folder.serve(env), folder.serve(env)])
  expect(await Promise.all(twins.map(vendorsOf))).toEqual([12, 12])
  const printed = await Promise.all(twins.map(printedBy))
  expect(printed.filter((text) => text.includes(DEMO_PASSWORD))).toHaveLength(1)
})

it('stands beside the first admin of the environment', async () => {
  const admin = { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: PASSWORD }
  const served = await folder.serve(market('with a boss', admin))
  expect(await vendorsOf(served)).toBe(12)
  expect(await roleOf(served, 'boss@example.com', PASSWORD)).toBe('ADMIN')
  expect(await roleOf(served, LOGINS.admin, DEMO_PASSWORD)).toBe('ADMIN')
  await printedBy(served)

  const clash = market('a clash', { ...admin, ADMIN_EMAIL: LOGINS.vendor })
  const { code, stderr } = await folder.run(['serve'], clash)
  expect(code).toBe(1)
  expect(stderr).toMatch(/^ADMIN_EMAIL [^\n]+\n$/)
})

it.each<[string, Record<string, string>]>([
  [
    'in production',
    { NODE_ENV: 'production', HOST: '127.0.0.1', JWT_SECRET: 'a secret that only this test knows of' },
  ],
  ['where FASTYUMS_DEMO is off', { FASTYUMS_DEMO: 'off' }],
  ['in another currency', { CURRENCY: 'KES' }],
])('is not loaded by the server %s', async (name, more) => {
  const served = await folder.serve(market(name, more))
  expect(await vendorsOf(served)).toBe(0)
  expect(await printedBy(served)).not.toContain(DEMO_PASSWORD)
})

it.each<[string, Record<string, string>, RegExp]>([
  [
    'production',
    { NODE_ENV: 'production', JWT_SECRET: 'a secret that only this test knows of' },
    /production/,
  ],
  ['another currency', { CURRENCY: 'KES' }, /NGN/],
])('is refused by hand in %s, with one line', async (name, more, told) => {
  const { code, stdout, stderr } = await folder.run(['demo'], market(`by hand in ${name}`, more))
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^demo: [^\n]+\n$/)
  expect(stderr).toMatch(told)
})
