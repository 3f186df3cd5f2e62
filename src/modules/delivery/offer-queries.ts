import type { Read } from '../../platform/database/database.ts'
import { readByKeys } from '../../platform/database/lists.ts'
import { whyUnavailable } from './rules/courier-readiness.ts'
import type { CourierRow } from './tables.ts'

const several = readByKeys<CourierRow>((db, accountIds) =>
  db.selectFrom('couriers').selectAll().where('account_id', 'in', accountIds),
)
/** The couriers among these accounts who may take a delivery now. */
export async function findReadyCouriers(read: Read, accountIds: readonly string[]): Promise<CourierRow[]> {
  const found = await several(read, accountIds)
  return found.filter((courier) => !whyUnavailable(courier))
}
