import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { approvedCourier, type Kitchen, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'

/** A vendor's own system. */
const heard: { headers: IncomingHttpHeaders; body: string }[] = []
let answer = 200
const till = createServer((request, response) => {
  const keep = async () => {
    heard.push({ headers: request.headers, body: await text(request) })
    response.writeHead(answer, { location: '/elsewhere' }).end('x'.repeat(100_000))
  }
  void keep()
})

let market: Marketplace
let kitchen: Kitchen
let customer: Person
let url: string
beforeAll(async () => {
  await new Promise<void>((listening) => till.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(till.address() as AddressInfo).port}/orders`
  market = await openMarketplace({ ACCESS_TOKEN_TTL: '86400' })
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
})
afterAll(async () => {
  await market.close()
  till.close()
})

async function signInAgain(person: Person): Promise<void> {
  const { accessToken } = await market.anyone.ok('POST', '/auth/login', {
    email: person.email,
    password: PASSWORD,
  })
  person.client = market.anyone.with(accessToken)
}

const owner = () => kitchen.owner.client
const add = () => owner().ok('POST', `/vendors/${kitchen.vendorId}/webhooks`, { url })
const logOf = async (id: string) => (await owner().ok('GET', `/webhook-endpoints/${id}/deliveries`)).data
const place = () => customer.client.ok('POST', '/orders', orderFrom(kitchen))
const settled = (id: string, expected: object) =>
  vi.waitFor(async () => expect((await logOf(id))[0]).toMatchObject(expected), 10_000)

function signatureOf(secret: string, { headers, body }: (typeof heard)[number]): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const content = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.')
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

it('tells a vendor’s system every step of its orders, once each and signed', async () => {
  const { id, secret } = await add()
  const courier = await approvedCourier(market)
  const order = await orderAt('DELIVERED', { kitchen, customer, courier })
  await vi.waitFor(async () => {
    expect((await logOf(id)).map(({ status }: { status: string }) => status)).toEqual(
      Array(6).fill('DELIVERED'),
    )
  }, 10_000)
  expect(heard).toHaveLength(6)
  const said = heard.map(({ body }) => JSON.parse(body)).toSorted((a, b) => a.data.seq - b.data.seq)
  expect(said.map(({ type }) => type)).toEqual([
    'order.placed',
    'order.accepted',
    'order.ready',
    'order.assigned',
    'order.out_for_delivery',
    'order.delivered',
  ])
  expect(said[0]).toMatchObject({
    data: { orderId: order.id, number: order.number, status: 'PLACED', seq: 1 },
  })
  for (const one of heard) {
    expect(one.headers['webhook-signature']).toBe(signatureOf(secret, one))
    expect(one.body).not.toContain('Bourdillon')
  }
  const shown = await owner().ok('GET', `/vendors/${kitchen.vendorId}/webhooks`)
  expect(shown.data[0]).toMatchObject({ id, active: true })
  expect(shown.data[0]).not.toHaveProperty('secret')
  await owner().ok('DELETE', `/webhook-endpoints/${id}`)
})

it('signs by the old secret too for a day, tries again what failed, and sends again by hand', async () => {
  const { id, secret: old } = await add()
  const { secret } = await owner().ok('POST', `/webhook-endpoints/${id}/rotate-secret`)
  expect(secret).not.toBe(old)
  answer = 302
  heard.length = 0
  await place()
  await settled(id, { status: 'PENDING', attempts: 1, responseCode: 302 })
  answer = 200
  market.wait(6_000)
  market.app.outbox.wake()
  await settled(id, { status: 'DELIVERED', attempts: 2, responseCode: 200 })
  expect(heard).toHaveLength(2)
  const [first, second] = heard as [(typeof heard)[number], (typeof heard)[number]]
  expect(second.body).toBe(first.body)
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
  expect(second.headers['webhook-signature']).toBe(
    `${signatureOf(secret, second)} ${signatureOf(old, second)}`,
  )

  const [delivery] = await logOf(id)
  // An order that nobody accepts for a day is cancelled, which the endpoint hears of too.
  market.wait(24 * 3_600_000)
  for (const person of [kitchen.owner, customer]) await signInAgain(person)
  await owner().ok('POST', `/webhook-deliveries/${delivery.id}/redeliver`)
  const same = () => heard.filter(({ headers }) => headers['webhook-id'] === first.headers['webhook-id'])
  await vi.waitFor(() => expect(same()).toHaveLength(3), 10_000)
  const last = same()[2] as (typeof heard)[number]
  expect(last.headers['webhook-signature']).toBe(signatureOf(secret, last))
  await owner().ok('DELETE', `/webhook-endpoints/${id}`)
})

it('disables an endpoint that says it is gone, and calls it no more until it is switched on', async () => {
  const { id } = await add()
  answer = 410
  await place()
  await vi.waitFor(async () => {
    const { data } = await owner().ok('GET', `/vendors/${kitchen.vendorId}/webhooks`)
    expect(data[0]).toMatchObject({ id, active: false, failingSince: expect.any(String) })
  }, 10_000)
  answer = 200
  await place()
  expect(await logOf(id)).toHaveLength(1)
  await owner().ok('PATCH', `/webhook-endpoints/${id}`, { active: true })
  await place()
  await settled(id, { status: 'DELIVERED' })
})

it('calls no private address unless it may, and in production nothing without TLS', async () => {
  const strict = await openMarketplace({ WEBHOOKS_ALLOW_PRIVATE: 'off' })
  try {
    const { owner: boss, vendorId } = await openKitchen(strict)
    for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', '10.0.0.1', 'localhost', '2130706433']) {
      const reply = await boss.client.post(`/vendors/${vendorId}/webhooks`, { url: `http://${host}/` })
      expect(reply, host).toMatchObject({ status: 422, body: { errors: [{ path: '/url' }] } })
    }
  } finally {
    await strict.close()
  }
})
