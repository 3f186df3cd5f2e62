import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openDatabase } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { Place } from './helpers/database.ts'
import { JWT_SECRET } from './helpers/marketplace.ts'

const place = new Place('import')
const folder = place.path
afterAll(() => place.remove())

const MENU = `vendorRef,vendorName,vendorCity,category,productRef,name,description,price,currency,available
k1,Mama Put,Lagos,Rice,r1,Jollof,"Smoky,\nwith plantain",2500,NGN,yes
k1,Mama Put,Lagos,Rice,r1,Jollof again,,2600,NGN,yes
k1,Mama Put,Lagos,Soup,r2,  Egusi  ,,1800.50,NGN,no
/streets/7/suya-spot,,Lagos,,r1,Suya,,500,NGN,1
k3,Tea House,Lagos,,,,,,,
k4,Nowhere,Lagos,Rice,r1,,,100,NGN,yes
k5,Nowhere,Lagos,Rice,r1,Free,,0,NGN,yes
k6,Nowhere,Lagos,Rice,r1,Dear,,1,USD,yes
`

function run(database: string, ...args: string[]) {
  const env = { ...process.env, NODE_ENV: 'test', DATABASE_URL: place.database(database) }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/fastyums.mjs', 'import', ...args], {
    env,
    encoding: 'utf8',
  })
  const last = stdout.trim().split('\n').at(-1) ?? ''
  return { status, stderr, report: last.startsWith('{') ? JSON.parse(last) : undefined }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function productsIn(database: string) {
  const config = readConfig({ DATABASE_URL: place.database(database), JWT_SECRET })
  const { read, close } = await openDatabase(config.database)
  const rows = await read.selectFrom('products').selectAll().orderBy('name').execute()
  const counted = await read
    .selectFrom('categories')
    .select(['name', 'listed_products'])
    .orderBy('name')
    .execute()
  await close()
  return { rows, counted }
}

it('brings in what is right, names what is not, and changes nothing the second time', async () => {
  const path = file('menu.csv', MENU)
  const first = run('market', path, '--report', join(folder, 'report.json'))
  expect(first).toMatchObject({
    status: 0,
    report: {
      rows: 8,
      vendors: { created: 3, updated: 0, unchanged: 0 },
      products: { created: 3, updated: 0, unchanged: 0 },
      repeated: 1,
      rejected: 3,
      errors: [
        { line: 8, reason: 'the row has no name' },
        { line: 9, reason: expect.stringContaining('price "0" is not from 1') },
        { line: 10, reason: expect.stringContaining('currency USD is not NGN') },
      ],
    },
  })
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toEqual(first.report)

  const before = await productsIn('market')
  expect(before.rows).toMatchObject([
    { name: 'Egusi', price: 180_050, available: 0, vendor_name: 'Mama Put', visibility: 'LISTED' },
    { name: 'Jollof', price: 250_000, description: 'Smoky,\nwith plantain', available: 1 },
    { name: 'Suya', price: 50_000, vendor_name: 'Suya Spot' },
  ])
  expect(before.counted).toEqual([
    { name: 'Other', listed_products: 1 },
    { name: 'Rice', listed_products: 1 },
    { name: 'Soup', listed_products: 1 },
  ])

  const second = run('market', path)
  expect(second.report).toMatchObject({
    vendors: { unchanged: 3 },
    products: { unchanged: 3 },
    repeated: 1,
    rejected: 3,
  })
  expect(await productsIn('market')).toEqual(before)

  const dearer = run(
    'market',
    file('dearer.csv', MENU.replace('1800.50', '1900').replace(',Soup,', ',Stews,')),
  )
  expect(dearer.report.products).toEqual({ created: 0, updated: 1, unchanged: 2 })
  expect((await productsIn('market')).counted).toContainEqual({ name: 'Stews', listed_products: 1 })
})

it('counts without writing, against an empty database where there is none', () => {
  const { status, report } = run('absent/market', file('dry.csv', MENU), '--dry-run')
  expect(status).toBe(0)
  expect(report.products.created).toBe(3)
  expect(existsSync(join(folder, 'absent'))).toBe(false)
})

it('adapts another file by a map, with a second file for the vendors', async () => {
  const path = file(
    'other.ndjson',
    '{"shop":"a","dish":"Maki","cost":"od 1\u00a0290,50 Kč"}\nbroken\n{"shop":"a","dish":"Nigiri","cost":"89,00 Kč"}\n',
  )
  file(
    'shops.json',
    '[{"uid":"a","title":"Yuan","la":49.2,"lo":16.6},{"uid":"b","title":"Alone","la":49.1,"lo":16.5}]',
  )
  const map = file(
    'map.json',
    JSON.stringify({
      columns: { vendorRef: 'shop', name: 'dish', price: 'cost' },
      constants: { currency: 'NGN', vendorCity: 'Brno' },
      price: { decimal: ',', thousands: '\u00a0', strip: ['Kč', 'od'] },
      vendors: {
        file: 'shops.json',
        key: 'uid',
        columns: { vendorName: 'title', vendorLat: 'la', vendorLng: 'lo' },
      },
    }),
  )
  const { report } = run('mapped', path, '--map', map)
  expect(report).toMatchObject({
    rows: 3,
    vendors: { created: 2 },
    products: { created: 2 },
    rejected: 1,
    errors: [{ line: 2 }],
  })
  expect((await productsIn('mapped')).rows).toMatchObject([
    { name: 'Maki', price: 129_050, vendor_name: 'Yuan' },
    { name: 'Nigiri', price: 8_900 },
  ])
})

it('ends with one line where nothing can be read, and writes nothing', async () => {
  expect(run('none', join(folder, 'missing.csv'))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^.*missing\.csv does not exist\n$/),
  })
  expect(run('none', file('odd.csv', 'a,b\n1,2\n'))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no column of odd.csv fits'),
  })
  expect(run('none', file('fine.csv', MENU), '--owner', 'nobody@example.com')).toMatchObject({ status: 1 })
  expect(run('none')).toMatchObject({ status: 2 })
  expect((await productsIn('none')).rows).toEqual([])
})
