import { sql } from 'kysely'
import type { Read } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import { whyUnavailable } from './rules/courier-readiness.ts'
import type { CourierRow } from './tables.ts'

const ACCOUNTS_AT_ONCE = 100

const several = statement<Record<string, string>, CourierRow>((db, param) => {
  const ids = Array.from({ length: ACCOUNTS_AT_ONCE }, (_, index) => sql`${param(`id${index}`)}`)
  return db
    .selectFrom('couriers')
    .selectAll()
    .where(sql<boolean>`account_id in (${sql.join(ids)})`)
})
/** The couriers among these accounts who may take a delivery now. */
export async function findReadyCouriers(read: Read, accountIds: readonly string[]): Promise<CourierRow[]> {
  const found: CourierRow[] = []
  for (let start = 0; start < accountIds.length; start += ACCOUNTS_AT_ONCE) {
    const some = accountIds.slice(start, start + ACCOUNTS_AT_ONCE)
    // One shape of the statement for any number of them.
    const params = Array.from({ length: ACCOUNTS_AT_ONCE }, (_, index) => [`id${index}`, some[index] ?? ''])
    found.push(...(await several.all(read, Object.fromEntries(params))))
  }
  return found.filter((courier) => !whyUnavailable(courier))
}
