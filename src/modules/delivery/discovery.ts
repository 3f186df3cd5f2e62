import type { Point } from '../../kernel/geo.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import type { Page, Position } from '../../platform/database/keyset.ts'
import { readByKeys } from '../../platform/database/lists.ts'
import { type BoxParams, indexPosition, type Place, placesInBox } from '../../platform/database/near.ts'
import { type Found, nearestPage } from '../../platform/database/nearest.ts'
import { statement } from '../../platform/database/statement.ts'
import type { DeliveryRow } from './tables.ts'

/** Keeps the pickup of an open delivery findable by its position, and takes every other out. */
export async function indexOpen(tx: Tx, delivery: DeliveryRow): Promise<void> {
  const isOpen = delivery.status === 'OPEN'
  const position = { lat: isOpen ? delivery.pickup_lat : null, lng: isOpen ? delivery.pickup_lng : null }
  await indexPosition(tx, 'deliveries', delivery.id, position)
}

const openInside = statement<BoxParams, Place>((db, param) =>
  placesInBox(db, 'deliveries', { lat: 'pickup_lat', lng: 'pickup_lng' }, param),
)

const severalOpen = readByKeys<DeliveryRow & { row: number }, object, number>((db, numbers) =>
  db.selectFrom('deliveries').selectAll().where('row', 'in', numbers).where('status', '=', 'OPEN'),
)

/** The open deliveries whose food waits within 50 km of a point, nearest first. */
export function nearestOpenDeliveries(
  read: Read,
  center: Point,
  limit: number,
  after: Position | null,
): Promise<Page<Found<DeliveryRow>>> {
  const look = (box: BoxParams) => openInside.all(read, box)
  return nearestPage(center, limit, after, look, (numbers) => severalOpen(read, numbers))
}
