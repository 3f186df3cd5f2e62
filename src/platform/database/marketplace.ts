import type { Execute } from '../execute.ts'
import type { Tx } from './database.ts'
import { insertion } from './insertion.ts'
import { locked } from './locks.ts'
import { statement } from './statement.ts'

export interface MarketplaceRow {
  name: string
  value: string
}

declare module './database.ts' {
  interface Tables {
    marketplace: MarketplaceRow
  }
}

const settle = insertion<MarketplaceRow>((sql, param) =>
  sql.insertInto('marketplace').values({ name: param('name'), value: param('value') }),
)

const find = statement<{ name: string }, MarketplaceRow>((sql, param, lock) =>
  locked(sql, sql.selectFrom('marketplace').selectAll().where('name', '=', param('name')), lock),
)

/** Fixes the currency at the first start and returns the one that holds: every amount in the database is in it. */
export function settledCurrency(execute: Execute, wanted: string): Promise<string> {
  return execute(async (tx) => {
    await settle(tx, { name: 'currency', value: wanted })
    return (await find.first(tx, { name: 'currency' }))?.value ?? wanted
  })
}

/** For what must be made once and has no key of its own: until this transaction ends no other passes here. */
export async function oneAtATime(tx: Tx): Promise<void> {
  await find.first(tx, { name: 'currency' }, 'update')
}
