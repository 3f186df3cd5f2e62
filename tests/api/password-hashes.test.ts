import { hash } from '@node-rs/argon2'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Marketplace, openMarketplace, PASSWORD } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace()
})
afterAll(() => market.close())

const TODAY = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22,}\$[\w+/]{43}$/
const hashOf = async (id: string): Promise<string> => {
  const found = sql<{ hash: string }>`select password_hash as hash from accounts where id = ${id}`
  return (await found.execute(market.app.read.sql)).rows[0]?.hash ?? ''
}
const login = (email: string, password = PASSWORD) => market.anyone.post('/auth/login', { email, password })

it('a password is Argon2id with the parameters of today, which stand in the hash', async () => {
  expect(await hashOf((await market.register('CUSTOMER')).id)).toMatch(TODAY)
})

it('a hash of weaker parameters is made anew at the next login, and no session ends', async () => {
  const { id, email, client } = await market.register('CUSTOMER')
  const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
  await market.app.execute((tx) =>
    sql`update accounts set password_hash = ${weak} where id = ${id}`.execute(tx.sql),
  )
  expect(outcome(await login(email, 'a wrong password'))).toBe('401 invalid_credentials')
  expect(await hashOf(id)).toBe(weak)
  expect(outcome(await login(email))).toBe('200')
  const made = await hashOf(id)
  expect(made).toMatch(TODAY)
  expect(outcome(await login(email))).toBe('200')
  expect(await hashOf(id), 'one of today stays').toBe(made)
  expect((await client.get('/me')).status).toBe(200)
})

it('the database keeps no refresh token, access token or password', async () => {
  const { client, refreshToken } = await market.register('CUSTOMER')
  const tables = await market.app.read.sql.introspection.getTables()
  const rows = await Promise.all(
    tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(market.app.read.sql)),
  )
  const all = JSON.stringify(rows.map((table) => table.rows))
  expect(all).toContain('argon2id')
  for (const secret of [refreshToken, client.token ?? '', PASSWORD]) expect(all).not.toContain(secret)
})
