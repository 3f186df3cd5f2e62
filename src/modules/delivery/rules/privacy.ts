import type { AccountActor } from '../../../kernel/actor.ts'
import type { DeliveryStatus } from './delivery-flow.ts'

interface Carried {
  status: DeliveryStatus
  courier_account_id: string | null
}

/** Where exactly a customer lives is for whoever brings the food, while they bring it, and for admins. */
export function seesExactDropoff(viewer: AccountActor, { status, courier_account_id }: Carried): boolean {
  if (viewer.role === 'ADMIN') return true
  return courier_account_id === viewer.accountId && (status === 'ASSIGNED' || status === 'PICKED_UP')
}

/** A position to two decimals: about a kilometre. */
export function coarse(degrees: number): number {
  return Math.round(degrees * 100) / 100
}
