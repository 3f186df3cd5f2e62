import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { approvedCourier, type Cast, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { addressOf, knock, listen, ticketOf, type TestSocket } from '../helpers/socket.ts'

let market: Marketplace
let cast: Cast
const open: TestSocket[] = []

beforeAll(async () => {
  market = await openMarketplace({ CORS_ORIGINS: 'https://eat.example.com' })
  cast = {
    kitchen: await openKitchen(market),
    customer: await market.register('CUSTOMER'),
    courier: await approvedCourier(market),
  }
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})
afterAll(() => market.close())

async function socketOf(who: Pick<Person, 'client'>, query = ''): Promise<TestSocket> {
  const socket = await listen(market.origin, who, query)
  open.push(socket)
  return socket
}

describe('the ticket', () => {
  it('opens one socket, once', async () => {
    const ticket = await ticketOf(cast.customer)
    const [first, second] = await Promise.all([
      knockThenClose(addressOf(market.origin, ticket)),
      knockThenClose(addressOf(market.origin, ticket)),
    ])
    expect([first, second].sort()).toEqual(['4401', 'open'])
  })
})

async function knockThenClose(url: string): Promise<string> {
  const { WebSocket } = await import('ws')
  return new Promise((resolve) => {
    const ws = new WebSocket(url)
    const patience = setTimeout(() => {
      resolve('open')
      ws.close()
    }, 300)
    ws.on('close', (code) => {
      clearTimeout(patience)
      resolve(String(code))
    })
  })
}

it('tells each party of each step as they see it by the API', async () => {
  const { kitchen, customer, courier } = cast
  const [eater, cook, rider, boss] = (await Promise.all(
    [customer, kitchen.owner, courier, { client: market.admin }].map((who) => socketOf(who)),
  )) as [TestSocket, TestSocket, TestSocket, TestSocket]
  const order = await orderAt('DELIVERED', cast)
  await eater.until(({ data }) => data.status === 'DELIVERED')
  const all = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED']
  expect(eater.statuses(order.id)).toEqual(all)
  await cook.until(({ data }) => data.status === 'DELIVERED')
  expect(cook.statuses(order.id)).toEqual(all)
  await rider.until(({ data }) => data.status === 'DELIVERED')
  expect(rider.statuses(order.id)).toEqual(all.slice(3))
  await boss.until(({ data }) => data.status === 'DELIVERED')
  expect(boss.statuses(order.id)).toEqual(all)
  expect(rider.of('delivery.offered')).toHaveLength(1)

  void knock
  void orderFrom
})
