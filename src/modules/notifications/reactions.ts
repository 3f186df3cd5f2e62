import type { Event, Fact } from '../../kernel/event.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import type { AccountErased } from '../accounts/public.ts'
import type {
  CourierApproved,
  CourierSuspended,
  DeliveryAssigned,
  DeliveryReleased,
} from '../delivery/public.ts'
import { ORDER_EVENTS, type OrderFact } from '../orders/public.ts'
import type { RefundRequested } from '../payments/public.ts'
import type { VendorApproved, VendorSuspended } from '../vendors/public.ts'
import { forgetNotifications, insertNotification } from './queries.ts'
import * as account from './rules/account-messages.ts'
import type { Message } from './rules/message.ts'
import { orderMessages } from './rules/order-messages.ts'
import { refundRequested } from './rules/payment-messages.ts'

/** Stores a fact's messages in the fact's own transaction. Who made it happen knows already. */
function telling<F extends Fact>(messagesOf: (event: Event<F['type'], F['data']>) => Message[]) {
  return async function notify(tx: Tx, event: Event<F['type'], F['data']>): Promise<void> {
    for (const { accountId, data, ...text } of messagesOf(event)) {
      if (accountId === event.actor.accountId) continue
      const row = { id: newId('ntf'), account_id: accountId, event_id: event.id, ...text }
      await insertNotification(tx, { ...row, data: JSON.stringify(data), created_at: tx.now })
    }
  }
}

const tellOfOrder = telling<OrderFact>(({ type, subject, data, at }) =>
  orderMessages(type, { ...data, orderId: subject }, at),
)

async function forgetWhatErasedAccountWasTold(tx: Tx, { subject }: Event): Promise<void> {
  await forgetNotifications(tx, subject)
}

export const reactions: Reaction[] = [
  ...ORDER_EVENTS.map((type) => when<OrderFact>(type, tellOfOrder)),
  when<RefundRequested>(
    'refund.requested',
    telling<RefundRequested>(({ data }) => [refundRequested(data)]),
  ),
  when<DeliveryAssigned>(
    'delivery.assigned',
    telling<DeliveryAssigned>(({ subject, data }) =>
      data.byAdmin ? [account.deliveryAssignedToYou(data.courierAccountId, subject, data.orderId)] : [],
    ),
  ),
  when<DeliveryReleased>(
    'delivery.released',
    telling<DeliveryReleased>(({ subject, data, actor }) =>
      actor.role === 'COURIER' ? [] : [account.deliveryReleased(subject, data, actor.role)],
    ),
  ),
  when<VendorApproved>(
    'vendor.approved',
    telling<VendorApproved>(({ subject, data }) => [account.vendorApproved(subject, data)]),
  ),
  when<VendorSuspended>(
    'vendor.suspended',
    telling<VendorSuspended>(({ subject, data }) => [account.vendorSuspended(subject, data)]),
  ),
  when<CourierApproved>(
    'courier.approved',
    telling<CourierApproved>(({ data }) => [account.courierApproved(data.accountId)]),
  ),
  when<CourierSuspended>(
    'courier.suspended',
    telling<CourierSuspended>(({ data }) => [account.courierSuspended(data)]),
  ),
  when<AccountErased>('account.erased', forgetWhatErasedAccountWasTold),
]
