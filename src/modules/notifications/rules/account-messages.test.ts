import { expect, it } from 'vitest'
import * as account from './account-messages.ts'

it('tells an owner that their vendor was approved', () => {
  expect(account.vendorApproved('ven_1', { ownerId: 'usr_owner', name: 'Mama Put' })).toEqual({
    accountId: 'usr_owner',
    type: 'vendor.approved',
    title: 'Mama Put is open for business',
    body: 'Mama Put was approved. Customers can find it and order now.',
    data: { vendorId: 'ven_1' },
  })
})

it('tells an owner that their vendor was suspended, and why', () => {
  const told = (reason: string | null) =>
    account.vendorSuspended('ven_1', { ownerId: 'usr_owner', name: 'Mama Put', reason })
  expect(told('Inspection')).toEqual({
    accountId: 'usr_owner',
    type: 'vendor.suspended',
    title: 'Mama Put was suspended',
    body: 'Mama Put takes no new orders for now: Inspection. Running orders go on.',
    data: { vendorId: 'ven_1' },
  })
  expect(told(null).body).toBe('Mama Put takes no new orders for now. Running orders go on.')
})

it('tells a courier that they were approved, or suspended and why', () => {
  expect(account.courierApproved('usr_courier')).toMatchObject({
    accountId: 'usr_courier',
    type: 'courier.approved',
    data: {},
  })
  expect(account.courierSuspended({ accountId: 'usr_courier', reason: 'No papers' })).toMatchObject({
    accountId: 'usr_courier',
    type: 'courier.suspended',
    body: 'You cannot take deliveries for now: No papers. What you have picked up, please still deliver.',
    data: {},
  })
})

it('tells a courier what an admin gave them or took back', () => {
  expect(account.deliveryAssignedToYou('usr_courier', 'dlv_1', 'ord_1')).toMatchObject({
    accountId: 'usr_courier',
    type: 'delivery.assigned_to_you',
    data: { deliveryId: 'dlv_1', orderId: 'ord_1' },
  })
  const released = { courierAccountId: 'usr_courier', orderId: 'ord_1', reason: 'Too far', byAdmin: true }
  const bySystem = account.deliveryReleased('dlv_1', { ...released, byAdmin: false }, 'SYSTEM')
  expect(bySystem.body).toBe(
    'One of your deliveries went back to the couriers: Too far. You need not fetch it.',
  )
  expect(account.deliveryReleased('dlv_1', released, 'ADMIN')).toMatchObject({
    accountId: 'usr_courier',
    type: 'delivery.released',
    body: 'An admin gave one of your deliveries back to the couriers: Too far. You need not fetch it.',
    data: { deliveryId: 'dlv_1', orderId: 'ord_1' },
  })
})
