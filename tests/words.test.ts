import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wordsOf } from '../src/kernel/words.ts'
import { searchProducts } from '../src/modules/products/search-queries.ts'
import type { Database, Read } from '../src/platform/database/database.ts'
import type { Position } from '../src/platform/database/keyset.ts'
import { forgetWords, indexWords } from '../src/platform/database/search.ts'
import { Place } from './helpers/database.ts'
import { opened } from './helpers/opened.ts'

const SEED = Number(process.env['FASTYUMS_SEED'] ?? Date.now() % 2 ** 31)
const DISHES = 150
/** Words that begin alike, that are long, that few scripts share and that are one letter. */
const VOCABULARY = [
  'Rice',
  'rice-flour',
  'Ricotta',
  'Rîs',
  'jollof',
  'Jo',
  'j',
  'a',
  'ab',
  '7up',
  '7',
  'Żurek',
  'żur',
  '牛肉',
  '牛肉面',
  '𠮷野家',
  'суп',
  'Супы',
  `${'extraordinar'.repeat(8)}y`,
  `${'extraordinar'.repeat(8)}ily`,
]

/** More than the product takes one by one. */
const FREQUENT = 1_100

interface Dish {
  row: number
  name: string
  description: string
}

let state = SEED
/** 0 to one less than the number. */
function below(number: number): number {
  state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
  return state % number
}
const drawn = <T>(list: readonly T[]): T => list[below(list.length)] as T
const text = (most: number) => Array.from({ length: below(most + 1) }, () => drawn(VOCABULARY)).join(' ')

/** All hold three words, every other one two of them in the name, and every tenth a fourth. */
const frequent: Dish[] = Array.from({ length: FREQUENT }, (_, index) => ({
  row: DISHES + 1 + index,
  name: index % 2 ? 'Meal of the House' : 'Meal',
  description: `${index % 2 ? '' : 'housemade, '}common${index % 10 ? '' : ' and choice'}`,
}))

const place = new Place('words')
let database: Database
let read: Read
let dishes: Dish[]

beforeAll(async () => {
  database = await opened(place)
  await database.migrate()
  read = { sql: database.read } as Read
  dishes = Array.from({ length: DISHES }, (_, index) => ({
    row: index + 1,
    name: text(3) || 'Dish',
    description: text(6),
  }))
  await database.write(async (tx) => {
    await sql`insert into accounts (id, email, name, role, status, created_at)
      values ('usr_1', 'owner@example.com', 'Owner', 'VENDOR', 'ACTIVE', 0)`.execute(tx)
    await sql`insert into vendors (id, owner_id, name, name_key, slug, status, accepting_orders, prep_minutes, created_at)
      values ('ven_1', 'usr_1', 'Mama', 'mama', 'mama', 'APPROVED', 1, 20, 0)`.execute(tx)
    await sql`insert into categories (id, name, name_key, slug, created_at)
      values ('cat_1', 'Rice', 'rice', 'rice', 0)`.execute(tx)
    for (const dish of [...dishes, ...frequent]) {
      await sql`insert into products (${sql.ref('row')}, id, vendor_id, category_id, owner_id, vendor_name, name, name_key, price,
        available, visibility, created_at, updated_at) values (${dish.row}, ${idOf(dish)}, 'ven_1', 'cat_1', 'usr_1', 'Mama',
        ${dish.name}, ${String(dish.row)}, ${priceOf(dish)}, 1, 'LISTED', ${dish.row}, ${dish.row})`.execute(
        tx,
      )
      // What a name was before is found no more.
      if (dish.row % 3 === 0) await indexWords({ sql: tx } as never, 'products', idOf(dish), text(5), text(5))
      await indexWords({ sql: tx } as never, 'products', idOf(dish), dish.name, dish.description)
    }
    dishes.push(...frequent)
    for (const dish of dishes.splice(0, 10)) await forgetWords({ sql: tx } as never, 'products', idOf(dish))
  })
})
afterAll(async () => {
  await database.close()
  await place.remove()
})

const idOf = ({ row }: Dish) => `prd_${String(row).padStart(4, '0')}`
const priceOf = ({ row }: Dish) => 100 + ((row * 7) % 40)

/** Page by page. */
async function found(search: string, sort: 'relevance' | 'price', limit: number): Promise<string[]> {
  const ids: string[] = []
  for (let after: Position | null = null; ;) {
    const { data, next } = await searchProducts(
      read,
      { search, filters: {}, sort, seesHidden: false },
      limit,
      after,
    )
    ids.push(...data.map(({ id }) => id))
    if (!next) return ids
    after = next
  }
}

/** Read one by one. */
function holding(search: string, sort: 'relevance' | 'price'): string[] {
  const words = wordsOf(search)
  const areAllIn = (of: string) => words.every((word) => wordsOf(of).some((one) => one.startsWith(word)))
  const held = words.length === 0 ? [] : dishes.filter((dish) => areAllIn(`${dish.name} ${dish.description}`))
  const tier = (dish: Dish) => (areAllIn(dish.name) ? 0 : 1)
  const before = (a: Dish, b: Dish) =>
    sort === 'price'
      ? priceOf(a) - priceOf(b) || idOf(a).localeCompare(idOf(b))
      : tier(a) - tier(b) || b.row - a.row
  return held.toSorted(before).map(idOf)
}

describe(`a search (FASTYUMS_SEED=${SEED})`, () => {
  it('finds what reading every text would find, in that order', async () => {
    for (let run = 0; run < 300; run++) {
      const cut = (word: string) => [...word].slice(0, 1 + below(8)).join('')
      const search = Array.from({ length: 1 + below(4) }, () => cut(drawn(VOCABULARY))).join(' ')
      const sort = drawn(['relevance', 'price'] as const)
      expect(await found(search, sort, drawn([3, 20, 100])), search).toEqual(holding(search, sort))
    }
  })

  it.each(['meal common', 'house meal', 'me ho co', 'choice meal house', 'house meal nothing'])(
    'for several words that many hold finds them all: %s',
    async (search) => {
      for (const sort of ['relevance', 'price'] as const)
        expect(await found(search, sort, 400)).toEqual(holding(search, sort))
    },
  )

  it('for as many words as may be asked for is no more work for texts that hold each many times', async () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz012345'
    const dense = [...letters].flatMap((letter) =>
      Array.from({ length: 9 }, (_, index) => `${letter}${index}`),
    )
    const [dish] = dishes.splice(20, 1) as [Dish]
    await database.write((tx) =>
      indexWords({ sql: tx } as never, 'products', idOf(dish), 'Dense', dense.join(' ')),
    )
    expect(await found([...letters].join(' '), 'relevance', 20)).toEqual([idOf(dish)])
    await database.write((tx) => forgetWords({ sql: tx } as never, 'products', idOf(dish)))
  }, 10_000)
})
