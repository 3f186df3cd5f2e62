import type { Actor } from '../../../kernel/actor.ts'
import type { CourierSuspended, DeliveryReleased } from '../../delivery/public.ts'
import type { VendorApproved, VendorSuspended } from '../../vendors/public.ts'
import { because, type Message } from './message.ts'

export function vendorApproved(vendorId: string, { ownerId, name }: VendorApproved['data']): Message {
  return {
    accountId: ownerId,
    type: 'vendor.approved',
    title: `${name} is open for business`,
    body: `${name} was approved. Customers can find it and order now.`,
    data: { vendorId },
  }
}

export function vendorSuspended(
  vendorId: string,
  { ownerId, name, reason }: VendorSuspended['data'],
): Message {
  return {
    accountId: ownerId,
    type: 'vendor.suspended',
    title: `${name} was suspended`,
    body: `${name} takes no new orders for now${because(reason)} Running orders go on.`,
    data: { vendorId },
  }
}

export function courierApproved(accountId: string): Message {
  return {
    accountId,
    type: 'courier.approved',
    title: 'Welcome aboard',
    body: 'You were approved as a courier. Make yourself available to take deliveries.',
    data: {},
  }
}

export function courierSuspended({ accountId, reason }: CourierSuspended['data']): Message {
  return {
    accountId,
    type: 'courier.suspended',
    title: 'You were suspended as a courier',
    body: `You cannot take deliveries for now${because(reason)} What you have picked up, please still deliver.`,
    data: {},
  }
}

export function deliveryAssignedToYou(accountId: string, deliveryId: string, orderId: string): Message {
  return {
    accountId,
    type: 'delivery.assigned_to_you',
    title: 'A delivery for you',
    body: 'An admin gave you a delivery. Please fetch the food soon.',
    data: { deliveryId, orderId },
  }
}

export function deliveryReleased(
  deliveryId: string,
  { courierAccountId, orderId, reason }: DeliveryReleased['data'],
  by: Actor['role'],
): Message {
  const who = by === 'SYSTEM' ? 'One of your deliveries went' : 'An admin gave one of your deliveries'
  return {
    accountId: courierAccountId,
    type: 'delivery.released',
    title: 'A delivery was taken back',
    body: `${who} back to the couriers${because(reason)} You need not fetch it.`,
    data: { deliveryId, orderId },
  }
}
