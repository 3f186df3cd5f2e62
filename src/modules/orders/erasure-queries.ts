import { sql } from 'kysely'
import type { Tx } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import { ERASED_NAME } from '../accounts/public.ts'

const eraseAddress = statement<{ accountId: string }>((db, param) =>
  db
    .updateTable('orders')
    .set({
      line1: ERASED_NAME,
      lat: sql<number>`round(lat, 2)`,
      lng: sql<number>`round(lng, 2)`,
      address_note: null,
      note: null,
    })
    .where('customer_id', '=', param('accountId')),
)

const eraseLineNotes = statement<{ accountId: string }>((db, param) =>
  db
    .updateTable('order_lines')
    .set({ note: null })
    .where('note', 'is not', null)
    .where(
      'order_id',
      'in',
      db.selectFrom('orders').select('id').where('customer_id', '=', param('accountId')),
    ),
)
/** Leaves of a customer's addresses the city and the position to a kilometre, and nothing that they wrote. */
export async function eraseAddresses(tx: Tx, accountId: string): Promise<void> {
  await eraseAddress.run(tx, { accountId })
  await eraseLineNotes.run(tx, { accountId })
}

const eraseName = statement<{ accountId: string }>((db, param) =>
  db
    .updateTable('orders')
    .set({ courier_name: ERASED_NAME })
    .where('courier_account_id', '=', param('accountId')),
)
/** Takes a courier's name out of the orders that they brought. */
export const eraseCourierName = (tx: Tx, accountId: string) => eraseName.run(tx, { accountId })
