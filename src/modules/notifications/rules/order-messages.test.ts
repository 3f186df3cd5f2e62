import { describe, expect, it } from 'vitest'
import { ORDER_EVENTS } from '../../orders/public.ts'
import { orderMessages } from './order-messages.ts'

type Type = Parameters<typeof orderMessages>[0]
type Order = Parameters<typeof orderMessages>[1]

const NOW = Date.parse('2026-11-23T12:00:00.000Z')

/** An order with everybody in it. */
const ORDER: Order = {
  orderId: 'ord_1',
  deliveryId: 'dlv_1',
  from: null,
  to: 'PLACED',
  reason: null,
  number: 'K7QX2MPA',
  customerId: 'usr_customer',
  vendorId: 'ven_1',
  vendorName: 'Mama Put',
  vendorOwnerId: 'usr_owner',
  courierAccountId: 'usr_courier',
  courierName: 'Chidi',
  readyBy: null,
  total: 550_000,
  currency: 'NGN',
}

const messages = (type: Type, more: Partial<Order> = {}) => orderMessages(type, { ...ORDER, ...more }, NOW)

/** Who is told of which step. Nobody hears that an order has lost its courier. */
const TOLD: Record<Type, string[]> = {
  'order.placed': ['usr_owner'],
  'order.paid': ['usr_owner'],
  'order.payment_failed': [],
  'order.refunded': [],
  'order.accepted': ['usr_customer'],
  'order.ready': ['usr_customer'],
  'order.assigned': ['usr_customer', 'usr_owner'],
  'order.reopened': [],
  'order.out_for_delivery': ['usr_customer'],
  'order.delivered': ['usr_customer', 'usr_owner'],
  'order.cancelled': ['usr_customer', 'usr_owner', 'usr_courier'],
}

describe('a step of an order', () => {
  it('is told to those whom it concerns, once each', () => {
    expect(Object.keys(TOLD).sort()).toEqual([...ORDER_EVENTS].sort())
    for (const type of ORDER_EVENTS) {
      expect(
        messages(type).map(({ accountId }) => accountId),
        type,
      ).toEqual(TOLD[type])
    }
  })

  it('is told under its own type (a paid order as a new one), with the ids of what it is about', () => {
    for (const type of ORDER_EVENTS) {
      for (const message of messages(type)) {
        expect(message.type).toBe(type === 'order.paid' ? 'order.placed' : type)
        expect(message.data).toEqual({ orderId: 'ord_1', deliveryId: 'dlv_1', vendorId: 'ven_1' })
      }
    }
  })

  it('names no delivery before there is one', () => {
    expect(messages('order.placed', { deliveryId: null })[0]?.data).toEqual({
      orderId: 'ord_1',
      vendorId: 'ven_1',
    })
  })

  it('is told to no courier where the order has none', () => {
    const told = messages('order.cancelled', { courierAccountId: null }).map(({ accountId }) => accountId)
    expect(told).toEqual(['usr_customer', 'usr_owner'])
  })
})

describe('the words', () => {
  const words = (type: Type, more: Partial<Order> = {}) =>
    messages(type, more).map(({ title, body }) => `${title} | ${body}`)

  it('tell the owner of a new order and what it is worth', () => {
    expect(words('order.placed')).toEqual([
      'New order K7QX2MPA | Mama Put has a new order of NGN 5,500.00. Accept it to start cooking.',
    ])
  })

  it('tell the customer how long the food takes', () => {
    const inMinutes = (minutes: number) => words('order.accepted', { readyBy: NOW + minutes * 60_000 })[0]
    expect(inMinutes(25)).toBe(
      'Mama Put is cooking for you | Order K7QX2MPA was accepted. It should be ready in about 25 minutes.',
    )
    expect(inMinutes(1)).toMatch(/in about 1 minute\.$/)
    expect(inMinutes(0)).toMatch(/in about 1 minute\.$/)
    expect(words('order.accepted')[0]).toMatch(/It will be ready soon\.$/)
  })

  it('tell the customer where the food is, and the owner who comes and who brought it', () => {
    expect(words('order.ready')).toEqual([
      'Your food is ready | Mama Put has packed order K7QX2MPA. We are finding a courier.',
    ])
    expect(words('order.assigned')).toEqual([
      'Chidi brings your food | Order K7QX2MPA from Mama Put has a courier.',
      'Courier for order K7QX2MPA | Chidi is coming to Mama Put to fetch it.',
    ])
    expect(words('order.out_for_delivery')).toEqual([
      'Your food is on its way | Chidi has left Mama Put with order K7QX2MPA.',
    ])
    expect(words('order.delivered')).toEqual([
      'Enjoy your meal | Order K7QX2MPA from Mama Put was delivered.',
      'Order K7QX2MPA was delivered | Chidi has handed it to the customer.',
    ])
  })

  it('tell everybody the same of a cancellation, with its reason', () => {
    expect(new Set(words('order.cancelled', { reason: 'Out of rice' }))).toEqual(
      new Set(['Order K7QX2MPA was cancelled | Order K7QX2MPA from Mama Put was cancelled: Out of rice.']),
    )
  })

  it('fit an order without a courier’s name', () => {
    expect(words('order.assigned', { courierName: null })[0]).toMatch(/^A courier brings your food/)
  })
})
