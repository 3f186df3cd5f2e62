import { sql, type RawBuilder } from 'kysely'
import { stockChanged } from '../../platform/database/catalogue-versions.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { ProductRow } from './tables.ts'

/** A number of one product. */
export interface Amount {
  productId: string
  quantity: number
}

type AmountParams = Record<`id${number}` | `quantity${number}`, string | number>

/** The orders of a marketplace have few lines, so few shapes of these statements ever exist (50 at most). */
function toParams(amounts: readonly Amount[]): AmountParams {
  return Object.fromEntries(
    amounts.flatMap(({ productId, quantity }, index) => [
      [`id${index}`, productId],
      [`quantity${index}`, quantity],
    ]),
  )
}

type ParamOf = (name: keyof AmountParams) => unknown

function idsOf(count: number, param: ParamOf): RawBuilder<string> {
  return sql.join(Array.from({ length: count }, (_, index) => sql`${param(`id${index}`)}`))
}

function quantityOf(count: number, param: ParamOf): RawBuilder<number> {
  const cases = Array.from(
    { length: count },
    (_, index) => sql`when ${param(`id${index}`)} then ${param(`quantity${index}`)}`,
  )
  return sql<number>`case id ${sql.join(cases, sql` `)} end`
}

const take = statement<AmountParams>((db, param, count) => {
  const quantity = quantityOf(Number(count), param)
  return db
    .updateTable('products')
    .set({ stock: sql<number>`stock - ${quantity}` })
    .where(sql<boolean>`id in (${idsOf(Number(count), param)})`)
    .where('available', '=', 1)
    .where(sql<boolean>`stock >= ${quantity}`)
})

/** Takes all of a vendor's counted stock in one conditional statement; false where any of it is not there any more. */
export async function takeStock(tx: Tx, vendorId: string, amounts: readonly Amount[]): Promise<boolean> {
  if (amounts.length === 0) return true
  const rows = await take.run(tx, toParams(amounts), String(amounts.length))
  if (rows > 0) stockChanged(tx, vendorId)
  return rows === amounts.length
}

const giveBack = statement<AmountParams>((db, param, count) =>
  db
    .updateTable('products')
    .set({ stock: sql<number>`stock + ${quantityOf(Number(count), param)}` })
    .where(sql<boolean>`id in (${idsOf(Number(count), param)})`)
    .where('stock', 'is not', null),
)

/** Gives a vendor's stock back where it is still counted. */
export async function returnStock(tx: Tx, vendorId: string, amounts: readonly Amount[]): Promise<void> {
  if (amounts.length === 0) return
  const returned = await giveBack.run(tx, toParams(amounts), String(amounts.length))
  if (returned > 0) stockChanged(tx, vendorId)
}

export type Orderable = Pick<
  ProductRow,
  'id' | 'vendor_id' | 'name' | 'price' | 'available' | 'stock' | 'visibility'
>

const orderable = statement<AmountParams, Orderable>((db, param, count) =>
  db
    .selectFrom('products')
    .select(['id', 'vendor_id', 'name', 'price', 'available', 'stock', 'visibility'])
    .where(sql<boolean>`id in (${idsOf(Number(count), param)})`),
)

/** The products with these ids as an order would snapshot them now; archived ones too. */
export function findOrderable(read: Read, productIds: readonly string[]): Promise<Orderable[]> {
  const params = Object.fromEntries(productIds.map((id, index) => [`id${index}`, id]))
  return orderable.all(read, params, String(productIds.length))
}
