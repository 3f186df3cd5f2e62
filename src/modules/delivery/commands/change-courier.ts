import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { type CourierChanges, findCourierOf, saveCourier } from '../courier-queries.ts'
import type { CourierRow, Vehicle } from '../tables.ts'

export interface CourierInput {
  vehicle?: Vehicle
  licensePlate?: string | null
  available?: boolean
  location?: { lat: number; lng: number } | null
}

/** Changes one's own profile, availability or position. Refuses `courier_not_approved`. */
export async function changeCourier(tx: Tx, actor: AccountActor, input: CourierInput): Promise<CourierRow> {
  const courier = await findCourierOf(tx, actor.accountId, 'update')
  if (!courier) throw notFound()
  if (input.available && courier.status !== 'APPROVED') throw new Refusal('courier_not_approved')
  const { vehicle, licensePlate, available, location } = input
  const profile: CourierChanges = {
    ...(vehicle === undefined ? {} : { vehicle }),
    ...(licensePlate === undefined ? {} : { license_plate: licensePlate }),
    ...(available === undefined ? {} : { available: available ? 1 : 0 }),
  }
  const changes = { ...profile, ...positionOf(location, tx.now) }
  if (Object.keys(changes).length === 0) return courier
  await saveCourier(tx, courier.id, { ...changes, heard_at: tx.now })
  // Where a courier is, second by second, is nobody's history to keep.
  if (Object.keys(profile).length > 0) {
    await record(tx, actor, {
      type: 'courier.changed',
      subject: courier.id,
      data: { fields: Object.keys(profile) },
    })
  }
  return { ...courier, ...changes }
}

function positionOf(location: CourierInput['location'], now: number): CourierChanges {
  if (location === undefined) return {}
  return location ? { ...location, located_at: now } : { lat: null, lng: null, located_at: null }
}
