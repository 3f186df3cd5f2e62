import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Collector, openCollector } from './helpers/collector.ts'
import { HOME, type Kitchen, openKitchen, orderFrom } from './helpers/kitchen.ts'
import { JWT_SECRET, type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { Folder } from './helpers/process.ts'
import { Burrow, hasRabbitmq, RABBITMQ } from './helpers/rabbitmq.ts'
import { productSources } from './helpers/sources.ts'

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5]
const CANARY = 'canaryfood'

/** A vendor's own system, so that a placed order has something to follow. */
const till = createServer((request, response) => request.resume().on('end', () => response.end()))
let url: string
beforeAll(async () => {
  await new Promise<void>((listening) => till.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(till.address() as AddressInfo).port}/orders`
})
afterAll(() => void till.close())

const settings = (endpoint: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_BSP_SCHEDULE_DELAY: '50',
})

/** A trace that somebody else has begun. */
function foreignTrace() {
  const traceId = randomBytes(16).toString('hex')
  const parentSpanId = randomBytes(8).toString('hex')
  const reqId = `req-${traceId.slice(0, 8)}`
  const headers = { traceparent: `00-${traceId}-${parentSpanId}-01`, 'x-request-id': reqId }
  return { traceId, parentSpanId, reqId, headers }
}

async function place(customer: Person, kitchen: Kitchen, headers: Record<string, string>): Promise<void> {
  const reply = await customer.client.post('/orders', orderFrom(kitchen), { headers })
  expect(reply.status).toBe(201)
}

describe('with a collector', () => {
  let collector: Collector
  let market: Marketplace
  let kitchen: Kitchen
  let customer: Person
  beforeAll(async () => {
    collector = await openCollector()
    market = await openMarketplace(settings(collector.endpoint))
    kitchen = await openKitchen(market)
    await kitchen.owner.client.ok('POST', `/vendors/${kitchen.vendorId}/webhooks`, { url })
    customer = await market.register('CUSTOMER')
  })
  afterAll(async () => {
    await market.close()
    await collector.close()
  })

  it('an order is one trace, from its request through SQL to those who are told of it', async () => {
    const { traceId, parentSpanId, reqId, headers } = foreignTrace()
    await place(customer, kitchen, headers)
    const server = await collector.find('POST /api/v1/orders', traceId)
    expect(server).toMatchObject({ kind: SERVER, parentSpanId, service: 'fastyums' })
    expect(server.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/api/v1/orders',
      'http.response.status_code': 201,
      'fastyums.request_id': reqId,
    })
    const insert = await collector.find('INSERT orders', traceId)
    const around = collector.spans.find(({ spanId }) => spanId === insert.parentSpanId)
    expect(around).toMatchObject({ name: 'transaction', kind: CLIENT, traceId, parentSpanId: server.spanId })
    const text = insert.attributes['db.query.text']
    expect(text).toMatch(/^insert into ["`]orders["`] /)
    expect(text).not.toMatch(/'|\d{3}/)
    const told = await collector.find('webhooks.deliveries', traceId)
    expect(told).toMatchObject({ kind: CONSUMER, parentSpanId: server.spanId })
    // The consumer's own write set a timer, which sends: a step further down the same trace.
    const sent = await collector.find('webhook', traceId)
    expect(sent).toMatchObject({ kind: CONSUMER, parentSpanId: told.spanId })
    const loose = collector.spans.filter((span) => span.traceId === traceId && !span.parentSpanId)
    expect(loose).toEqual([])
  })

  it('spans of requests at the same moment stay apart, though they share a COMMIT', async () => {
    const traces = Array.from({ length: 8 }, foreignTrace)
    await Promise.all(traces.map(({ headers }) => place(customer, kitchen, headers)))
    for (const { traceId } of traces) {
      await collector.find('POST /api/v1/orders', traceId)
      const inserts = collector.spans.filter(
        (span) => span.traceId === traceId && span.name === 'INSERT orders',
      )
      expect(inserts).toHaveLength(1)
    }
  })

  it('hold no value, address, query or word of anybody', async () => {
    const { headers } = foreignTrace()
    await market.anyone.get(`/products?search=${CANARY}`, { headers })
    await market.anyone.get(`/orders/${CANARY}`, { headers })
    await market.anyone.post('/auth/login', { email: `${CANARY}@example.com`, password: CANARY }, { headers })
    await market.anyone.get(`/nowhere/${CANARY}`, { headers: foreignTrace().headers })
    await collector.find('POST /api/v1/auth/login')
    await collector.find('GET /api/v1/orders/:id')
    const told = collector.raw()
    for (const word of [CANARY, HOME.line1, HOME.note, customer.email, customer.client.token ?? '', url])
      expect(told).not.toContain(word)
  })

  it('of a socket ends with its handshake, and what the socket is told later is not in its trace', async () => {
    const { ticket } = await customer.client.ok('POST', '/realtime/tickets')
    const { traceId, headers } = foreignTrace()
    const address = `${market.origin.replace('http', 'ws')}/api/v1/realtime?ticket=${ticket}`
    const socket = new WebSocket(address, { headers })
    const placed = new Promise((resolve) => {
      socket.on('message', (frame: Buffer) => {
        if (frame.toString().includes('order.updated')) resolve(frame)
      })
    })
    await once(socket, 'open')
    const handshake = await collector.find('GET /api/v1/realtime', traceId)
    expect(handshake.attributes['http.response.status_code']).toBe(101)
    const before = collector.spans.filter((span) => span.traceId === traceId).length
    await place(customer, kitchen, foreignTrace().headers)
    await placed
    socket.close()
    await once(socket, 'close')
    await market.anyone.get('/categories')
    await collector.find('GET /api/v1/categories')
    expect(collector.spans.filter((span) => span.traceId === traceId)).toHaveLength(before)
    expect(collector.raw()).not.toContain(ticket)
  })

  it('begin a trace of their own where the header is none', async () => {
    await market.anyone.get('/vendors', { headers: { traceparent: '00-nonsense-1-01' } })
    const span = await collector.find('GET /api/v1/vendors')
    expect(span.parentSpanId ?? '').toBe('')
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/)
  })

  it.skipIf(!hasRabbitmq)('go through RabbitMQ to a worker, whose log names the request', async () => {
    const burrow = new Burrow()
    const folder = new Folder()
    const env = { ...settings(collector.endpoint), AMQP_URL: RABBITMQ, AMQP_PREFIX: burrow.prefix }
    const away = await openMarketplace(env)
    try {
      const worker = await folder.work({
        ...env,
        DATABASE_URL: away.url,
        DATA_FOLDER: away.folder,
        JWT_SECRET,
        OTEL_SERVICE_NAME: 'fastyums-worker',
        WEBHOOKS_ALLOW_PRIVATE: 'on',
      })
      const busy = await openKitchen(away)
      await busy.owner.client.ok('POST', `/vendors/${busy.vendorId}/webhooks`, { url })
      const { traceId, reqId, headers } = foreignTrace()
      await place(await away.register('CUSTOMER'), busy, headers)
      const server = await collector.find('POST /api/v1/orders', traceId)
      const published = await collector.find('publish', traceId)
      expect(published).toMatchObject({ kind: PRODUCER, parentSpanId: server.spanId, service: 'fastyums' })
      const told = await collector.find('webhooks.deliveries', traceId)
      expect(told).toMatchObject({
        kind: CONSUMER,
        parentSpanId: published.spanId,
        service: 'fastyums-worker',
      })
      await collector.find('webhook', traceId)
      worker.process.kill('SIGTERM')
      const { code, stdout } = await worker.ended
      expect(code).toBe(0)
      const lines = stdout.split('\n').filter((line) => line.includes('"webhooks.deliveries"'))
      expect(lines.map((line) => JSON.parse(line)).find((line) => line.reqId === reqId)).toMatchObject({
        msg: 'work',
        kind: 'webhooks.deliveries',
        subject: expect.stringMatching(/^ord_/),
      })
    } finally {
      await away.close()
      await folder.remove()
      await burrow.remove()
    }
  })
})

it('OpenTelemetry is loaded by one file, and that one only where somebody wants traces', () => {
  const loads = productSources().flatMap(({ path, text }) =>
    text.includes('otlp.ts') ? [[path, text.includes("await import('./otlp.ts')")]] : [],
  )
  expect(loads).toEqual([['src/platform/tracing/tracing.ts', true]])
})

it('a sampler of nothing sends nothing', async () => {
  const collector = await openCollector()
  const market = await openMarketplace({
    ...settings(collector.endpoint),
    OTEL_TRACES_SAMPLER: 'always_off',
  })
  await market.anyone.ok('GET', '/vendors')
  await market.close()
  await collector.close()
  expect(collector.spans).toEqual([])
})

it('a collector that does not answer slows nothing, loses no request and holds up no stop', async () => {
  const hole = createServer(() => {})
  await new Promise<void>((listening) => hole.listen(0, '127.0.0.1', listening))
  const folder = new Folder()
  try {
    const endpoint = `http://127.0.0.1:${(hole.address() as AddressInfo).port}`
    const served = await folder.serve({ ...settings(endpoint), OTEL_BSP_MAX_QUEUE_SIZE: '10' })
    const began = Date.now()
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => fetch(`${served.origin}/api/v1/vendors`)),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(Date.now() - began).toBeLessThan(5_000)
    const stopping = Date.now()
    served.process.kill('SIGTERM')
    expect(await served.ended).toMatchObject({ code: 0, stderr: '' })
    expect(Date.now() - stopping).toBeLessThan(9_000)
  } finally {
    hole.closeAllConnections()
    hole.close()
    await folder.remove()
  }
})
