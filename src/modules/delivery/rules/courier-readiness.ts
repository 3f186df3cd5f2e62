import type { CourierRow } from '../tables.ts'

/** The database's CHECK on couriers says the same. */
export const MOST_ACTIVE_DELIVERIES = 3

/** Why a courier cannot take a delivery now, in words; undefined where they can. */
export function whyUnavailable(
  courier: Pick<CourierRow, 'status' | 'available' | 'active_deliveries'> | undefined,
): string | undefined {
  if (!courier) return 'There is no courier profile yet; register as a courier first.'
  if (courier.status !== 'APPROVED') return 'The courier is not approved.'
  if (courier.available === 0) return 'The courier is not available.'
  if (courier.active_deliveries >= MOST_ACTIVE_DELIVERIES) {
    return `The courier has ${MOST_ACTIVE_DELIVERIES} active deliveries already.`
  }
  return undefined
}

/**
 * Why a courier may collect no more cash, in words; undefined where they may. It ends once what they hold and will
 * collect with what they carry has come to the limit, so that an order above the limit still finds somebody.
 */
export function whyNoCash(limit: number | null, held: number, carried: number): string | undefined {
  return limit !== null && held + carried >= limit
    ? 'The courier holds as much cash as they may; it must be handed in before another cash delivery.'
    : undefined
}
