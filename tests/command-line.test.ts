import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../src/platform/logging.ts'
import { openMarketplace, PASSWORD } from './helpers/marketplace.ts'
import { Folder, type Served } from './helpers/process.ts'

const COMMANDS = [
  'serve',
  'worker',
  'migrate',
  'demo',
  'import',
  'copy',
  'doctor',
  'backup',
  'create-admin',
  'openapi',
]

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const database = (name: string) => ({ DATABASE_URL: folder.database(name) })

async function post(
  origin: string,
  path: string,
  body: object,
): Promise<{ status: number; user?: { role: string } }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return { ...((await response.json()) as object), status: response.status }
}
const login = ({ origin }: Served, email: string, password = PASSWORD) =>
  post(origin, '/auth/login', { email, password })

async function stop({ process, ended }: Served, signal: NodeJS.Signals = 'SIGTERM') {
  process.kill(signal)
  return ended
}

describe('the command line', () => {
  it('tells its commands when it is asked, and when it is used wrongly', async () => {
    const [asked, bare, wrong] = await Promise.all([
      folder.run(['--help']),
      folder.run([]),
      folder.run(['cook']),
    ])
    expect(asked).toMatchObject({ code: 0, stderr: '' })
    for (const command of COMMANDS) expect(asked.stdout).toMatch(new RegExp(`^ +${command} `, 'm'))
    expect(bare).toEqual({ code: 2, stdout: '', stderr: asked.stdout })
    expect(wrong).toEqual({ code: 2, stdout: '', stderr: `There is no command "cook".\n\n${asked.stdout}` })
  })

  it('tells of each command', async () => {
    const told = await Promise.all(COMMANDS.map((command) => folder.run([command, '--help'])))
    expect(told.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      COMMANDS.map(() => ({ code: 0, stderr: '' })),
    )
    for (const [index, command] of COMMANDS.entries()) {
      expect(told[index]?.stdout).toMatch(new RegExp(`^Usage: fastyums ${command}\\b`))
    }
  })

  it.each([[['serve', '--port', '1']], [['create-admin']], [['import']], [['backup']]])(
    '%j is a wrong use',
    async (args) => {
      const { code, stdout, stderr } = await folder.run(args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(`Usage: fastyums ${args[0]}`)
    },
  )

  it('brings the schema up to date, once', async () => {
    const env = database('migrated')
    const first = await folder.run(['migrate'], env)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^ran 0001-accounts/)
    expect((await folder.run(['migrate'], env)).stdout).toBe('the schema is up to date\n')
  })

  it('prints the OpenAPI document, whatever the settings are', async () => {
    const { code, stdout } = await folder.run(['openapi'], { PORT: 'nonsense', NODE_ENV: 'production' })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ openapi: '3.1.0', paths: { '/api/v1/orders': {} } })
  })
})

describe('admins', () => {
  const create = (email: string, input?: string, ...more: string[]) =>
    folder.run(['create-admin', '--email', email, ...more], database('admins'), input)

  it('are made by the command line, with the password given or read', async () => {
    const given = await create('Ada@Example.com', '', '--password', PASSWORD)
    expect(given).toMatchObject({ code: 0, stderr: '' })
    expect(given.stdout).toMatch(/^ada@example\.com is an ADMIN now/)
    expect((await create('bisi@example.com', `  ${PASSWORD} \nmore\n`)).code).toBe(0)

    const first = { ADMIN_EMAIL: 'first@example.com', ADMIN_PASSWORD: PASSWORD }
    const served = await folder.serve({ ...database('admins'), ...first })
    expect(await login(served, 'ada@example.com')).toMatchObject({ status: 200, user: { role: 'ADMIN' } })
    expect(await login(served, 'bisi@example.com', `  ${PASSWORD} `)).toMatchObject({ status: 200 })
    expect((await login(served, 'first@example.com')).status, 'there are admins already').toBe(401)
    expect((await stop(served)).code).toBe(0)
  })

  it.each([
    ['a taken e-mail', 'ADA@example.com', PASSWORD, /^--email [^\n]+\n$/],
    ['a common password', 'chidi@example.com', 'password1', /^--password [^\n]+\n$/],
  ])('are not made with %s', async (_, email, password, told) => {
    const { code, stdout, stderr } = await create(email, password)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(told)
  })

  it('have their first from the environment', async () => {
    const first = { ADMIN_EMAIL: 'First@example.com', ADMIN_PASSWORD: PASSWORD }
    const served = await folder.serve({ ...database('first'), ...first })
    expect(await login(served, 'first@example.com')).toMatchObject({ status: 200, user: { role: 'ADMIN' } })
    await stop(served)
  })
})

/** A busy machine takes its time until the signal has come through. */
async function expectToHangUp(origin: string): Promise<void> {
  const deadline = Date.now() + 5_000
  const isUp = () =>
    fetch(`${origin}/health/ready`).then(
      () => true,
      () => false,
    )
  while (await isUp()) expect(Date.now()).toBeLessThan(deadline)
}

describe('the server', () => {
  it('ends at SIGINT with 0, though connections are open', async () => {
    const served = await folder.serve()
    await fetch(`${served.origin}/health/live`)
    const started = Date.now()
    expect(await stop(served, 'SIGINT')).toMatchObject({ code: 0, stderr: '' })
    expect(Date.now() - started).toBeLessThan(5000)
  })

  it('finishes at SIGTERM what runs, takes nothing new and ends with 0', async () => {
    const served = await folder.serve()
    const body = JSON.stringify({
      email: 'late@example.com',
      password: PASSWORD,
      name: 'Late',
      role: 'CUSTOMER',
    })
    const half = body.length >> 1
    const { hostname, port } = new URL(served.origin)
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk))
    const closed = new Promise((resolve) => socket.on('close', resolve))
    const head = `POST /api/v1/auth/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
    socket.write(`${head}\r\n\r\n${body.slice(0, half)}`)
    await sleep(200)
    served.process.kill('SIGTERM')
    await expectToHangUp(served.origin)
    const sent = Date.now()
    socket.write(body.slice(half))
    await closed
    expect(answer).toMatch(/^HTTP\/1\.1 201 /)
    expect((await served.ended).code).toBe(0)
    expect(Date.now() - sent).toBeLessThan(5000)
  })

  it('loses nothing that it answered when it is killed', async () => {
    const served = await folder.serve(database('killed'))
    const register = (index: number) =>
      post(served.origin, '/auth/register', {
        email: `p${index}@example.com`,
        password: PASSWORD,
        name: 'P',
        role: 'CUSTOMER',
      })
    const registered = [0, 1, 2, 3, 4].map((index) => register(index).catch(() => ({ status: 0 })))
    expect((await registered[0])?.status).toBe(201)
    expect((await stop(served, 'SIGKILL')).code).toBeNull()
    const replies = await Promise.all(registered)

    const again = await folder.serve(database('killed'))
    for (const [index, { status }] of replies.entries()) {
      if (status === 201) expect((await login(again, `p${index}@example.com`)).status).toBe(200)
    }
    await stop(again)
  })

  it('is alive and ready, until it stops', async () => {
    const market = await openMarketplace()
    expect(await market.anyone.ok('GET', '/health/live')).toEqual({ status: 'ok' })
    expect(await market.anyone.ok('GET', '/health/ready')).toEqual({ status: 'ok' })

    const server = await market.app.server(createLogger('silent'))
    server.stopping = true
    const reply = await server.inject('/health/ready')
    expect(reply.json()).toMatchObject({ status: 503, code: 'unavailable' })
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect((await server.inject('/health/live')).statusCode).toBe(200)
    await server.close()
    await market.close()
  })
})
