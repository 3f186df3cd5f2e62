import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADDRESS } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

const NAMES = [
  'Zobo',
  'apple',
  'Éclair',
  'eclair',
  'ÁPPLE',
  'Banana',
  'ECLAIR',
  'Yam',
  'ñame',
  'apple',
  'Name',
]
const BY_NAME = [
  'apple',
  'ÁPPLE',
  'apple',
  'Banana',
  'Éclair',
  'eclair',
  'ECLAIR',
  'ñame',
  'Name',
  'Yam',
  'Zobo',
]

let market: Marketplace
let owner: Person
/** Ids of the approved vendors, oldest first, in the order of NAMES. */
const approved: string[] = []
const hidden: Record<string, string> = {}

beforeAll(async () => {
  market = await openMarketplace()
  owner = await market.register('VENDOR')
  const open = async (name: string, decision?: string): Promise<string> => {
    const { id } = await owner.client.ok('POST', '/vendors', { name, address: ADDRESS })
    if (decision) await market.admin.ok('POST', `/vendors/${id}/${decision}`)
    return id
  }
  hidden['PENDING'] = await open('Pending')
  for (const name of NAMES) approved.push(await open(name, 'approve'))
  hidden['SUSPENDED'] = await open('Suspended', 'suspend')
})
afterAll(() => market.close())

const newest = () => approved.toReversed()
/** Equal names stay in the order in which they were made. */
const byName = () => {
  const left = NAMES.map((name, index) => ({ name, id: approved[index] }))
  return BY_NAME.map(
    (name) =>
      left.splice(
        left.findIndex((one) => one.name === name),
        1,
      )[0]?.id,
  )
}

describe('the list of vendors', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])(
    'gives each approved one once in pages of %i, in a total order',
    async (limit) => {
      expect(await walk(market.anyone, '/vendors', limit)).toEqual(newest())
      expect(await walk(market.anyone, '/vendors?sort=-createdAt', limit)).toEqual(newest())
      expect(await walk(market.anyone, '/vendors?sort=name', limit)).toEqual(byName())
      expect((await walk(market.anyone, '/vendors?near=6.4,3.4', limit)).toSorted()).toEqual(approved)
    },
  )

  it('is the same for everybody', async () => {
    for (const client of [owner.client, market.admin, (await market.register('COURIER')).client]) {
      expect(await walk(client, '/vendors', 100)).toEqual(newest())
    }
  })

  it('names the owner to the owner and to admins', async () => {
    const ownersIn = async (client: typeof market.anyone) =>
      (await client.ok('GET', '/vendors')).data.map((vendor: { ownerId?: string }) => vendor.ownerId)
    expect(new Set(await ownersIn(owner.client))).toEqual(new Set([owner.id]))
    expect(new Set(await ownersIn(market.admin))).toEqual(new Set([owner.id]))
    expect(new Set(await ownersIn(market.anyone))).toEqual(new Set([undefined]))
    expect(new Set(await ownersIn((await market.register('VENDOR')).client))).toEqual(new Set([undefined]))
  })

  it('searches within each sort', async () => {
    const apples = [1, 4, 9].map((index) => approved[index])
    expect(await walk(market.anyone, '/vendors?search=APP', 2)).toEqual(apples.toReversed())
    expect(await walk(market.anyone, '/vendors?search=%C3%81pp&sort=name', 2)).toEqual(apples)
    expect(await walk(market.anyone, '/vendors?search=suspended', 2)).toEqual([])
  })

  it('shows an admin each status, alone', async () => {
    for (const [status, id] of Object.entries(hidden)) {
      expect(await walk(market.admin, `/vendors?status=${status}`, 100)).toEqual([id])
      expect(await walk(market.admin, `/vendors?status=${status}&sort=name`, 100)).toEqual([id])
      expect(await walk(market.admin, `/vendors?status=${status}&near=6.4,3.4`, 100)).toEqual([id])
    }
    expect(await walk(market.admin, '/vendors?status=APPROVED&sort=name', 3)).toEqual(byName())
  })

  it('filters by status for nobody else', async () => {
    expect(outcome(await market.anyone.get('/vendors?status=PENDING'))).toBe('401 unauthenticated')
    expect(outcome(await owner.client.get('/vendors?status=PENDING'))).toBe('403 forbidden')
    expect(outcome(await owner.client.get('/vendors?status=pending'))).toBe('422 validation_failed /status')
  })

  it.each(['sort=price', 'sort=-name', 'sort=', 'search=', 'near=1,2&sort=name', 'city=Lagos'])(
    'refuses %s',
    async (query) => {
      const path = query.split('&').at(-1)?.split('=')[0]
      expect(outcome(await market.anyone.get(`/vendors?${query}`))).toBe(`422 validation_failed /${path}`)
    },
  )
})
