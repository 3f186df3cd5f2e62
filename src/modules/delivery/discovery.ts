import type { Point } from '../../kernel/geo.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import type { Page, Position } from '../../platform/database/keyset.ts'
import {
  type BoxParams,
  type Found,
  inBox,
  indexPosition,
  nearestPage,
} from '../../platform/database/near.ts'
import { statement } from '../../platform/database/statement.ts'
import type { DeliveryRow } from './tables.ts'

/** Keeps the pickup of an open delivery findable by its position, and takes every other out. */
export async function indexOpen(tx: Tx, delivery: DeliveryRow): Promise<void> {
  const isOpen = delivery.status === 'OPEN'
  const position = { lat: isOpen ? delivery.pickup_lat : null, lng: isOpen ? delivery.pickup_lng : null }
  await indexPosition(tx, 'deliveries', delivery.id, position)
}

type Located = DeliveryRow & { pickup_lat: number; pickup_lng: number }

const openInside = statement<BoxParams, Located>((db, param) =>
  db
    .selectFrom('deliveries_near')
    .crossJoin('deliveries')
    .selectAll('deliveries')
    .whereRef('deliveries.row', '=', 'deliveries_near.row')
    .where(inBox(db, 'deliveries', param))
    .$narrowType<{ pickup_lat: number; pickup_lng: number }>(),
)
/** The open deliveries whose food waits within 50 km of a point, nearest first. */
export function nearestOpenDeliveries(
  read: Read,
  center: Point,
  limit: number,
  after: Position | null,
): Promise<Page<Found<DeliveryRow>>> {
  const positionOf = ({ pickup_lat: lat, pickup_lng: lng }: Located) => ({ lat, lng })
  return nearestPage(center, limit, after, positionOf, (box) => openInside.all(read, box))
}
