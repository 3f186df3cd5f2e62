import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { deleteTimer, insertWork } from '../../src/platform/outbox/work-queries.ts'
import { approvedCourier, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'

describe('the metrics', () => {
  let market: Marketplace
  beforeAll(async () => {
    market = await openMarketplace()
  })
  afterAll(() => market.close())

  const metrics = async (): Promise<string> => (await market.anyone.get('/metrics')).body
  /** The value of one line, 0 where it is not there. */
  const valueOf = (text: string, name: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1] ?? 0,
    )

  it('are text that Prometheus reads: each line a comment or a name and a number', async () => {
    const reply = await market.anyone.get('/metrics')
    expect(reply.headers.get('content-type')).toMatch('text/plain; version=0.0.4')
    const lines: string[] = reply.body.trim().split('\n')
    expect(lines.length).toBeGreaterThan(50)
    const odd = lines.filter(
      (line) => line && !/^(# (HELP|TYPE) |[a-z0-9_]+(\{[^}]*\})? -?(\d|NaN|\+Inf))/i.test(line),
    )
    expect(odd).toEqual([])
  })

  it('count answers by method, route and status, never by address', async () => {
    const line = 'http_requests_total{method="GET",route="/api/v1/products/:id",status="404"}'
    const before = valueOf(await metrics(), line)
    await market.anyone.get('/products/prd_one')
    await market.anyone.get('/products/prd_two?x=1')
    const text = await metrics()
    expect(valueOf(text, line) - before).toBe(1)
    expect(text).not.toMatch('prd_one')
    expect(
      valueOf(text, 'http_request_duration_seconds_count{method="GET",route="/api/v1/products/:id"}'),
    ).toBe(2)
    await market.anyone.get('/nowhere/at/all')
    expect(await metrics()).not.toMatch('nowhere')
  })

  it('tell the orders on which somebody works, and the facts that were committed', async () => {
    const kitchen = await openKitchen(market)
    const customer = await market.register('CUSTOMER')
    const courier = await approvedCourier(market)
    for (const status of ['PLACED', 'ACCEPTED', 'ASSIGNED', 'DELIVERED'] as const)
      await orderAt(status, { kitchen, customer, courier })
    await customer.client.post('/orders', {})
    const text = await metrics()
    const orders = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'ASSIGNED', 'OUT_FOR_DELIVERY'].map((status) =>
      valueOf(text, `fastyums_orders{status="${status}"}`),
    )
    expect(orders).toEqual([1, 1, 0, 1, 0])
    expect(valueOf(text, 'fastyums_facts_total{type="order.placed"}')).toBe(4)
    expect(valueOf(text, 'fastyums_facts_total{type="order.delivered"}')).toBe(1)
  })

  it('tell who is at work at the database and who waits, and that nobody does once it is over', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const { promise: began, resolve: begin } = Promise.withResolvers<void>()
    const first = market.app.execute(async () => {
      begin()
      await held
    })
    await began
    const second = market.app.execute(async () => held)
    const sumOf = (text: string) =>
      valueOf(text, 'fastyums_database_busy{pool="write"}') +
      valueOf(text, 'fastyums_database_waiting{pool="write"}')
    // SQLite has one at work and the other in line, a server has room for both.
    await vi.waitFor(async () => expect(sumOf(await metrics())).toBe(2))
    release()
    await Promise.all([first, second])
    await vi.waitFor(async () => expect(sumOf(await metrics())).toBe(0))
  })

  it('forget what is not late any more, and leave out what cannot be read', async () => {
    const late = 'fastyums_work_late_seconds{kind="nobodys"}'
    const row = {
      subject: 'x',
      kind: 'nobodys',
      seq: 0,
      event_id: '',
      attempts: 0,
      claim: null,
      cause: null,
    }
    await market.app.execute((tx) => insertWork(tx, [{ ...row, due_at: Date.now() - 60_000 }]))
    expect(valueOf(await metrics(), late)).toBeGreaterThan(59)
    await market.app.execute((tx) => deleteTimer(tx, row.kind, row.subject))
    expect(await metrics()).not.toContain(late)
    const broken = vi.spyOn(market.app.read.sql, 'executeQuery').mockRejectedValue(new Error('away'))
    const text = await metrics()
    broken.mockRestore()
    expect(text).toContain('http_requests_total')
    expect(text).not.toContain('fastyums_orders{')
  })

  it('tell the delay of the event loop and the hashes that wait', async () => {
    const text = await metrics()
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
    expect(text).toMatch(/^fastyums_hashes_waiting 0$/m)
  })
})

describe('in production', () => {
  const PRODUCTION = {
    NODE_ENV: 'production',
    JWT_SECRET: 'b7d6a1f0c3e94852ac17e0f5d2934b68',
    RATE_LIMIT: 'on',
  }

  it('are not there without a token in the settings, whatever is sent', async () => {
    const market = await openMarketplace(PRODUCTION)
    try {
      expect((await market.anyone.get('/metrics')).status).toBe(404)
      expect((await market.anyone.with('undefined').get('/metrics')).status).toBe(404)
    } finally {
      await market.close()
    }
  })

  it('open to their token alone', async () => {
    const market = await openMarketplace({ ...PRODUCTION, METRICS_TOKEN: 'numbers for the few' })
    try {
      const ask = (authorization?: string) =>
        market.anyone.get('/metrics', { headers: authorization === undefined ? {} : { authorization } })
      expect((await ask('Bearer numbers for the few')).status).toBe(200)
      for (const wrong of [undefined, 'Bearer numbers', 'numbers for the few', 'Bearer numbers for the few '])
        expect((await ask(wrong)).status, wrong).toBe(wrong?.endsWith(' ') ? 200 : 404)
      expect((await market.admin.get('/metrics')).status).toBe(404)
    } finally {
      await market.close()
    }
  })
})
