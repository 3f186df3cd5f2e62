import { formatMoney } from '../../../kernel/money.ts'
import type { OrderFact } from '../../orders/public.ts'
import { because, type Message } from './message.ts'

type Told = OrderFact['data'] & { orderId: string }
type Text = { title: string; body: string }

const MINUTE_MS = 60_000

/** Who hears of an order's step, and in which words. `at` is the moment of the step, milliseconds. */
export function orderMessages(type: OrderFact['type'], order: Told, at: number): Message[] {
  const { customerId, vendorOwnerId, courierAccountId, vendorName, number } = order
  const to = (accountId: string | null, text: Text): Message[] =>
    accountId === null ? [] : [{ accountId, type: toldAs(type), ...text, data: dataOf(order) }]
  switch (type) {
    case 'order.placed':
    case 'order.paid':
      return to(vendorOwnerId, newOrder(order))
    case 'order.accepted':
      return to(customerId, {
        title: `${vendorName} is cooking for you`,
        body: `Order ${number} was accepted. ${readyIn(order, at)}`,
      })
    case 'order.ready':
      return to(customerId, {
        title: 'Your food is ready',
        body: `${vendorName} has packed order ${number}. We are finding a courier.`,
      })
    case 'order.assigned':
      return [
        ...to(customerId, {
          title: `${courier(order)} brings your food`,
          body: `Order ${number} from ${vendorName} has a courier.`,
        }),
        ...to(vendorOwnerId, {
          title: `Courier for order ${number}`,
          body: `${courier(order)} is coming to ${vendorName} to fetch it.`,
        }),
      ]
    case 'order.out_for_delivery':
      return to(customerId, {
        title: 'Your food is on its way',
        body: `${courier(order)} has left ${vendorName} with order ${number}.`,
      })
    case 'order.delivered':
      return [
        ...to(customerId, {
          title: 'Enjoy your meal',
          body: `Order ${number} from ${vendorName} was delivered.`,
        }),
        ...to(vendorOwnerId, {
          title: `Order ${number} was delivered`,
          body: `${courier(order)} has handed it to the customer.`,
        }),
      ]
    case 'order.cancelled': {
      const text = {
        title: `Order ${number} was cancelled`,
        body: `Order ${number} from ${vendorName} was cancelled${because(order.reason)}`,
      }
      return [customerId, vendorOwnerId, courierAccountId].flatMap((accountId) => to(accountId, text))
    }
    case 'order.reopened':
    case 'order.payment_failed':
    case 'order.refunded':
      // A refund is told by the payment, a failed one by the page on which it failed; a customer need not hear that a courier changed.
      return []
  }
}

/** The vendor hears of an online order once it is paid: it is new to them then. */
function toldAs(type: OrderFact['type']): string {
  return type === 'order.paid' ? 'order.placed' : type
}

function newOrder({ number, vendorName, total, currency }: Told): Text {
  const money = formatMoney(total, currency)
  return {
    title: `New order ${number}`,
    body: `${vendorName} has a new order of ${money}. Accept it to start cooking.`,
  }
}

function dataOf({ orderId, deliveryId, vendorId }: Told): Message['data'] {
  return { orderId, ...(deliveryId ? { deliveryId } : {}), vendorId }
}

function courier({ courierName }: Told): string {
  return courierName ?? 'A courier'
}

function readyIn({ readyBy }: Told, at: number): string {
  if (readyBy === null) return 'It will be ready soon.'
  const minutes = Math.max(1, Math.round((readyBy - at) / MINUTE_MS))
  return `It should be ready in about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
}
