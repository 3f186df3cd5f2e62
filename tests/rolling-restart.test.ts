import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { type Balancer, openBalancer } from './helpers/balancer.ts'
import { Client } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { openKitchen, orderFrom } from './helpers/kitchen.ts'
import { PASSWORD } from './helpers/marketplace.ts'
import { Folder, type Served } from './helpers/process.ts'

/** More by hand: FASTYUMS_RATE=400. */
const REQUESTS_A_SECOND = Number(process.env['FASTYUMS_RATE'] ?? 200)
/** A machine that is slower than that is not buried. */
const MOST_IN_FLIGHT = 50
const OLD = 'the secret that the old processes sign tokens with'
const NEW = 'the secret that the new processes sign tokens with'
const ADMIN = { email: 'admin@example.com', password: PASSWORD }
const SETTINGS = {
  RATE_LIMIT: 'off',
  DRAIN_SECONDS: '2',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
}

const folder = new Folder()
afterAll(() => folder.remove())

it('restarts two servers one after the other under load, and no request fails', async () => {
  const balancer = await openBalancer()
  const oldOnes = await Promise.all([serve(OLD, NEW), serve(OLD, NEW)])
  for (const { origin } of oldOnes) await balancer.add(origin)
  const { customer, order } = await openTown(balancer)

  const load = startLoad(balancer, customer, order)
  await sleep(500)
  for (const old of oldOnes) {
    // The new one, which also has a new secret, runs beside the old one before that is told to stop.
    const { origin } = await serve(NEW, OLD)
    await balancer.add(origin)
    old.process.kill('SIGTERM')
    expect((await old.ended).code).toBe(0)
    balancer.remove(old.origin)
  }
  await sleep(500)
  const { failed, answered, orders } = await load.stop()

  expect(failed).toEqual([])
  expect(answered).toBeGreaterThan(REQUESTS_A_SECOND)
  const kept = await customer.ok('GET', '/orders?limit=1')
  expect(kept.data).toHaveLength(1)
  for (const id of orders.filter((_, index) => index % 5 === 0))
    expect((await customer.get(`/orders/${id}`)).status).toBe(200)
  await balancer.close()
}, 120_000)

const serve = (JWT_SECRET: string, JWT_SECRETS_ACCEPTED: string): Promise<Served> =>
  folder.serve({ ...SETTINGS, JWT_SECRET, JWT_SECRETS_ACCEPTED })

async function openTown({ origin }: Balancer) {
  const document = await (await fetch(`${origin}/openapi.json`)).json()
  const anyone = new Client(origin, new Contract(document as Record<string, unknown>))
  const admin = anyone.with((await anyone.ok('POST', '/auth/login', ADMIN)).accessToken)
  let people = 0
  const register = async (role: string) => {
    const person = { email: `p${people++}@example.com`, password: PASSWORD, name: 'Ada', role }
    const { user, accessToken, refreshToken } = await anyone.ok('POST', '/auth/register', person)
    return { id: user.id, email: person.email, client: anyone.with(accessToken), refreshToken }
  }
  const kitchen = await openKitchen({ admin, register })
  const { client: customer } = await register('CUSTOMER')
  return { customer, order: orderFrom(kitchen) }
}

/** So many requests a second where the machine can, one in twenty an order. */
function startLoad({ origin }: Balancer, customer: Client, order: object) {
  const headers = { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' }
  const api = `${origin}/api/v1`
  const failed: string[] = []
  const orders: string[] = []
  const running = new Set<Promise<void>>()
  let sent = 0

  async function send(index: number): Promise<void> {
    const isOrder = index % 20 === 0
    const path = isOrder ? '/orders' : index % 2 === 0 ? '/products?limit=5' : '/me'
    const options = isOrder ? { method: 'POST', headers, body: JSON.stringify(order) } : { headers }
    try {
      const answer = await fetch(api + path, options)
      const text = await answer.text()
      if (!answer.ok) failed.push(`${path}: ${answer.status} ${text}`)
      else if (isOrder) orders.push(JSON.parse(text).id)
    } catch (error) {
      failed.push(`${path}: ${String(error)} ${String((error as Error).cause)}`)
    }
  }
  let last = performance.now()
  let due = 0
  const timer = setInterval(() => {
    const now = performance.now()
    due = Math.min(due + ((now - last) / 1000) * REQUESTS_A_SECOND, REQUESTS_A_SECOND / 10)
    last = now
    for (; due >= 1 && running.size < MOST_IN_FLIGHT; due--) {
      const request = send(sent++)
      running.add(request)
      void request.then(() => running.delete(request))
    }
  }, 5)
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(running)
      return { failed, answered: sent - failed.length, orders }
    },
  }
}
