import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { API } from './helpers/client.ts'
import { openMarketplace } from './helpers/marketplace.ts'
import { Folder, type Served } from './helpers/process.ts'

const CANARIES = {
  password: 'canary sings at dawn',
  guess: 'canary flies by night',
  name: 'Canary Obi',
  email: 'canary@example.com',
  phone: '+2348099999999',
  line1: '7 Canary Close',
  search: 'canaryfood',
  key: 'canary-key-1',
  token: 'canary.token.value',
}

let served: Served
const folder = new Folder()
let lines: Record<string, unknown>[]
let printed: string

/** Sends a canary through every door there is: fields, headers, addresses, right and wrong. */
beforeAll(async () => {
  served = await folder.serve({ RATE_LIMIT: 'on' })
  const { password, guess, name, email, phone, line1, search, key, token } = CANARIES
  const call = async (method: string, path: string, body?: object, bearer?: string) => {
    const headers: Record<string, string> = { 'idempotency-key': key, cookie: `session=${token}` }
    if (body) headers['content-type'] = 'application/json'
    if (bearer) headers['authorization'] = `Bearer ${bearer}`
    const reply = await fetch(served.origin + API + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
    })
    return JSON.parse((await reply.text()) || '{}')
  }
  const person = { email, password, name, role: 'CUSTOMER', phone }
  const { accessToken, refreshToken } = await call('POST', '/auth/register', person)
  const { ticket } = await call('POST', '/realtime/tickets', {}, accessToken)
  await call('GET', `/realtime?ticket=${ticket}`)
  await call('GET', `/realtime?ticket=${ticket}&since=${search}`)
  for (const one of [ticket, ticket, token]) {
    const socket = new WebSocket(`${served.origin.replace('http', 'ws')}${API}/realtime?ticket=${one}`)
    await once(socket, 'open')
    socket.close()
    await once(socket, 'close')
  }
  await call('POST', '/auth/register', { ...person, [guess]: guess })
  for (let wrong = 0; wrong < 11; wrong++) await call('POST', '/auth/login', { email, password: guess })
  await call('GET', `/products?search=${search}&${search}=1`)
  await call('GET', `/users/${token}`, undefined, accessToken)
  await call('GET', '/me', undefined, token)
  await call('PATCH', '/me', { phone: guess }, accessToken)
  await call('POST', '/vendors', { name, address: { line1, city: 'Lagos', lat: 6, lng: 3 } }, accessToken)
  const home = { line1, city: 'Lagos', lat: 6, lng: 3, note: guess }
  await call('POST', '/orders', { vendorId: 'ven_x', items: [], deliveryAddress: home }, accessToken)
  await call('POST', '/me/password', { currentPassword: guess, newPassword: password }, accessToken)
  await call('POST', '/auth/refresh', { refreshToken })
  await call('POST', '/auth/refresh', { refreshToken })
  await call('POST', '/auth/logout', { refreshToken: token })
  served.process.kill('SIGTERM')
  const { stdout, stderr } = await served.ended
  printed = stdout + stderr
  lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'request')
  for (const secret of [ticket, accessToken, refreshToken, accessToken.split('.')[2]])
    expect(printed).not.toContain(secret)
})
afterAll(() => folder.remove())

it('hold no password, token, name, address, phone, e-mail or search of anybody', () => {
  const found = Object.values(CANARIES).filter((canary) =>
    printed.toLowerCase().includes(canary.toLowerCase()),
  )
  expect(found).toEqual([])
})

it('have one line a request, which tells the route by its pattern', () => {
  expect(lines).toHaveLength(29)
  for (const line of lines) {
    expect(line).toMatchObject({
      method: expect.any(String),
      status: expect.any(Number),
      reqId: expect.any(String),
    })
    expect(line['route']).toMatch(/^\/api\/v1(\/[a-z-]+|\/:id)+$/)
  }
})

it('name what a watcher looks for in the words of OWASP', () => {
  const counted = Map.groupBy(lines, ({ security }) => security)
  const counts = [...counted].filter(([event]) => event).map(([event, all]) => [event, all.length])
  expect(Object.fromEntries(counts)).toEqual({
    authn_login_fail: 10,
    authn_login_lock: 2,
    authn_token_reuse: 1,
    authz_fail: 2,
  })
})

it('tell what was not foreseen, with the id that its answer names', async () => {
  const market = await openMarketplace()
  try {
    const told = vi.spyOn(market.server.log, 'error')
    const { read } = market.app
    const broken = vi.spyOn(read.sql, 'executeQuery').mockRejectedValue(new Error('the disk sings'))
    const reply = await market.anyone.get('/vendors')
    broken.mockRestore()
    expect(reply.status).toBe(500)
    expect(reply.text).not.toContain('sings')
    expect(told).toHaveBeenCalledWith(
      { err: expect.objectContaining({ message: 'the disk sings' }), reqId: reply.body.requestId },
      'unforeseen error',
    )
  } finally {
    await market.close()
  }
})

it('are whole where a process ends by a fault, for they go out together', () => {
  const script = `
    import { createLogger } from './src/platform/logging.ts'
    const logger = createLogger('info')
    for (const number of [1, 2, 3]) logger.requests.info({ number }, 'request')
    setTimeout(() => { throw new Error('unforeseen') })`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  const numbers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).number)
  expect(numbers).toEqual([1, 2, 3])
})
