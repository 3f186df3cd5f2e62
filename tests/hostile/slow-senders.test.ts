import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../../src/platform/logging.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { exchange } from '../helpers/raw.ts'
import { get, JSON_TYPE, LENGTH, LIST, login, LOGIN, said, staying, UNDERSTOOD } from './wire.ts'

let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace()
})
afterAll(() => market.close())

const ENDLESS = [
  ['its head', get(LIST).slice(0, -2)],
  ['its body', login(LOGIN.slice(0, 9), JSON_TYPE, LENGTH)],
] as const

describe('a slow sender', () => {
  it('is served, byte by byte', async () => {
    expect((await exchange(market.origin, [...get('/health/live')], 1)).map(said)).toEqual(['200'])
    const [reply] = await exchange(market.origin, [...login(LOGIN, JSON_TYPE, LENGTH)], 1)
    expect(said(reply!)).toBe(UNDERSTOOD)
  })

  it('keeps nobody waiting, however many there are and wherever they stop', async () => {
    const { hostname, port } = new URL(market.origin)
    const starts = ['', 'GET', staying(get(LIST)).slice(0, -2), login(LOGIN.slice(0, 9), JSON_TYPE, LENGTH)]
    const sockets = Array.from({ length: 200 }, (_, index) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {}).write(starts[index % starts.length]!)
      return socket
    })
    for (let call = 0; call < 20; call++) expect((await market.anyone.get('/products')).status).toBe(200)
    for (const socket of sockets) socket.destroy()
    expect((await market.anyone.get('/health/ready')).status).toBe(200)
  })

  it('has half a minute for a whole request', async () => {
    const { server } = await market.app.server(createLogger('silent'))
    expect(server.requestTimeout).toBe(30_000)
    // Were it the longer of the two, Node would exchange them.
    expect(server.headersTimeout).toBeLessThanOrEqual(server.requestTimeout)
    expect(server.timeout, 'an idle connection lives longer').toBeGreaterThan(35_000)
  })

  // Half a minute each: by hand.
  it.each(process.env['FASTYUMS_SLOW'] ? ENDLESS : [])(
    'that never ends %s is told so after a while',
    async (_, bytes) => {
      const replies = await exchange(market.origin, [bytes], 0, 100_000)
      expect(replies.map(said)).toEqual(['408 request_timeout'])
    },
    120_000,
  )
})
