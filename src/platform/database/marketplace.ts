import type { Execute } from '../execute.ts'
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

const settle = statement<MarketplaceRow>((sql, param) =>
  sql
    .insertInto('marketplace')
    .values({ name: param('name'), value: param('value') })
    .onConflict((conflict) => conflict.doNothing()),
)

const find = statement<{ name: string }, MarketplaceRow>((sql, param) =>
  sql.selectFrom('marketplace').selectAll().where('name', '=', param('name')),
)

/** Fixes the currency at the first start and returns the one that holds: every amount in the database is in it. */
export function settledCurrency(execute: Execute, wanted: string): Promise<string> {
  return execute(async (tx) => {
    await settle.run(tx, { name: 'currency', value: wanted })
    return (await find.first(tx, { name: 'currency' }))?.value ?? wanted
  })
}
