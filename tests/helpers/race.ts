import { approvedCourier } from './kitchen.ts'
import type { Marketplace } from './marketplace.ts'

/** Starts `count` of them at once and waits for all. */
export const times = <T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)))

/** So many couriers who may take deliveries. Five at a time: more hashes than may wait are turned away. */
export async function couriersAt(market: Marketplace, count: number) {
  const couriers: Awaited<ReturnType<typeof approvedCourier>>[] = []
  while (couriers.length < count) couriers.push(...(await times(5, () => approvedCourier(market))))
  return couriers
}
