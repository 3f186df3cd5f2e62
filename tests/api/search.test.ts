import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approveVendor } from '../../src/modules/vendors/commands/approve-vendor.ts'
import { openVendor } from '../../src/modules/vendors/commands/open-vendor.ts'
import { ADDRESS, openKitchen, type Kitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'

let market: Marketplace
let kitchen: Kitchen

/** Name and description, oldest first. */
const MENU: [string, string][] = [
  ['Jollof', 'Rice with tomatoes'],
  ['Fried rice', 'With prawns and jollof spice'],
  ['Crème brûlée', 'Burnt sugar, cold cream'],
  ['Party JOLLOF with plantain', 'Smoky'],
  ['Egusi soup', 'Melon seed soup, pounded yam'],
  ['Smažený sýr', 'Fried cheese from Brno'],
  ['A & B', 'One letter words'],
]

beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market, { name: 'Water', price: 5 })
  for (const [index, [name, description]] of MENU.entries()) {
    const product = {
      vendorId: kitchen.vendorId,
      categoryId: kitchen.categoryId,
      name,
      description,
      price: 100 + index,
    }
    await kitchen.owner.client.ok('POST', '/products', product)
  }
})
afterAll(() => market.close())

async function found(search: string, more = ''): Promise<string[]> {
  const { data } = await market.anyone.ok('GET', `/products?search=${encodeURIComponent(search)}${more}`)
  return data.map((product: { name: string }) => product.name)
}

const JOLLOF = 'Party JOLLOF with plantain'

describe('a search', () => {
  // What every database must answer.
  it.each<[string, string[]]>([
    ['jollof', [JOLLOF, 'Jollof', 'Fried rice']],
    ['JOL', [JOLLOF, 'Jollof', 'Fried rice']],
    ['ollof', []],
    ['rice', ['Fried rice', 'Jollof']],
    ['jollof rice', ['Fried rice', 'Jollof']],
    ['rice jollof', ['Fried rice', 'Jollof']],
    ['creme brulee', ['Crème brûlée']],
    ['BRÛLÉE crème', ['Crème brûlée']],
    ['smazeny', ['Smažený sýr']],
    ['smažený', ['Smažený sýr']],
    ['a', ['A & B', 'Fried rice']],
    ['b', ['A & B', 'Crème brûlée', 'Smažený sýr']],
    ['soup soup', ['Egusi soup']],
    ['jollof prawns', ['Fried rice']],
    ['jollof nothing', []],
    ['&', []],
    ['🍛', []],
    ['jollof 🍛', [JOLLOF, 'Jollof', 'Fried rice']],
    ['"jollof" OR soup*', []],
    ['jollof NOT party', []],
    ['%', []],
    ["'; drop table products --", []],
    ['name:jollof', []],
    ['NEAR(jollof rice)', []],
  ])('for %s finds %j', async (search, names) => {
    expect(await found(search)).toEqual(names)
  })

  it('takes every filter and sort with it', async () => {
    expect(await found('jollof', '&sort=price')).toEqual(['Jollof', 'Fried rice', JOLLOF])
    expect(await found('jollof', '&sort=-createdAt')).toEqual([JOLLOF, 'Fried rice', 'Jollof'])
    expect(await found('jollof', '&minPrice=101&maxPrice=102')).toEqual(['Fried rice'])
    expect(
      await found('jollof', `&categoryId=${kitchen.categoryId}&vendorId=${kitchen.vendorId}`),
    ).toHaveLength(3)
    expect(await found('jollof', '&vendorId=ven_none')).toEqual([])
  })

  it.each([1, 2, 3])('gives each row once in pages of %d', async (limit) => {
    const all: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { data: { name: string }[]; nextCursor: string | null } = await market.anyone.ok(
        'GET',
        `/products?search=jollof&limit=${limit}${cursor && `&cursor=${cursor}`}`,
      )
      all.push(...page.data.map(({ name }) => name))
      cursor = page.nextCursor
    }
    expect(all).toEqual([JOLLOF, 'Jollof', 'Fried rice'])
  })

  it('follows a change of the text, and forgets what is archived', async () => {
    const fields = { vendorId: kitchen.vendorId, categoryId: kitchen.categoryId, name: 'Suya', price: 1 }
    const { id } = await kitchen.owner.client.ok('POST', '/products', fields)
    expect(await found('suya')).toEqual(['Suya'])
    await kitchen.owner.client.ok('PATCH', `/products/${id}`, { name: 'Kilishi' })
    expect(await found('suya')).toEqual([])
    expect(await found('kilishi')).toEqual(['Kilishi'])
    await kitchen.owner.client.ok('DELETE', `/products/${id}`)
    expect(await found('kilishi')).toEqual([])
  })

  it('finds accounts for an admin by name and e-mail', async () => {
    const { email } = await market.register('CUSTOMER', 'Zoë Ångström')
    const search = async (text: string) =>
      (await market.admin.ok('GET', `/users?search=${encodeURIComponent(text)}`)).data.map(
        (user: { email: string }) => user.email,
      )
    expect(await search('zoe angs')).toEqual([email])
    expect(await search(email)).toContain(email)
  })

  it('refuses relevance without a search', async () => {
    expect((await market.anyone.get('/products?sort=relevance')).status).toBe(422)
  })
})

describe('near', () => {
  it('lists vendors within 50 km by distance, in pages, and finds them by words too', async () => {
    const owner = await market.register('VENDOR')
    const at = async (name: string, lat: number, lng: number) => {
      const address = { ...ADDRESS, lat, lng }
      const { id } = await owner.client.ok('POST', '/vendors', { name, address })
      await market.admin.ok('POST', `/vendors/${id}/approve`)
    }
    await at('Far', -17.0, 178.0)
    await at('East of the line', -17.0, -179.99)
    await at('West of the line', -17.0, 179.98)
    const near = '/vendors?near=-17,179.99'
    const first = await market.anyone.ok('GET', `${near}&limit=1`)
    const second = await market.anyone.ok('GET', `${near}&limit=1&cursor=${first.nextCursor}`)
    expect(second.nextCursor).toBeNull()
    // A hundredth of a degree of longitude at 17 degrees south is 1,063 metres.
    expect(first.data).toMatchObject([{ name: 'West of the line', distanceMetres: 1063 }])
    expect(second.data).toMatchObject([{ name: 'East of the line', distanceMetres: 2127 }])
    expect((await market.anyone.ok('GET', `${near}&search=west`)).data).toHaveLength(1)
  })

  it('finds the nearest by a word that more than a thousand vendors hold', async () => {
    const owner = await market.register('VENDOR')
    const actor = { accountId: owner.id, role: 'VENDOR' as const, sessionId: '' }
    const admin = { ...actor, role: 'ADMIN' as const }
    await market.app.execute(async (tx) => {
      for (let index = 0; index < 1_010; index++) {
        const address = { ...ADDRESS, lat: 40 + index * 0.001, lng: 20 }
        const { id } = await openVendor(tx, actor, { name: `Bakery ${index}`, address })
        await approveVendor(tx, admin, id)
      }
    })
    const near = '/vendors?near=40,20&search=bakery&limit=40'
    const first = await market.anyone.ok('GET', near)
    const second = await market.anyone.ok('GET', `${near}&cursor=${first.nextCursor}`)
    const names = [...first.data, ...second.data].map(({ name }: { name: string }) => name)
    expect(names).toEqual(Array.from({ length: 80 }, (_, index) => `Bakery ${index}`))
    const seventh = await market.anyone.ok('GET', near.replace('bakery', 'bakery%207'))
    expect(seventh.data[0].name).toBe('Bakery 7')
  })

  it.each(['91,0', '0,181', 'here', '1', '1,2,3', ''])('refuses the point %j', async (point) => {
    expect((await market.anyone.get(`/vendors?near=${point}`)).status).toBe(422)
  })
})
