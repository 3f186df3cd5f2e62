import type { AccountActor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { contactOf } from '../../accounts/public.ts'
import { insertCourier } from '../courier-queries.ts'
import type { CourierRow, Vehicle } from '../tables.ts'

/** An account's courier profile, once. It delivers nothing until an admin approves it. Refuses `courier_exists`. */
export async function registerCourier(
  tx: Tx,
  actor: AccountActor,
  input: { vehicle: Vehicle; licensePlate?: string | null },
): Promise<CourierRow> {
  const courier: CourierRow = {
    id: newId('crr'),
    account_id: actor.accountId,
    name: (await contactOf(tx, actor.accountId, 'share')).name,
    vehicle: input.vehicle,
    license_plate: input.licensePlate ?? null,
    status: 'PENDING',
    available: 0,
    lat: null,
    lng: null,
    located_at: null,
    heard_at: tx.now,
    active_deliveries: 0,
    created_at: tx.now,
  }
  if (!(await insertCourier(tx, courier))) throw new Refusal('courier_exists')
  await record(tx, actor, {
    type: 'courier.registered',
    subject: courier.id,
    data: { vehicle: courier.vehicle },
  })
  return courier
}
