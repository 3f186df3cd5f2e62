import { formatMoney } from '../../kernel/money.ts'
import type { Read } from '../../platform/database/database.ts'
import { queueMail } from '../../platform/mail/mail-queries.ts'
import type { Compose } from '../../platform/mail/sending.ts'
import { isFirstTime } from '../../platform/outbox/consumed.ts'
import { consumer } from '../../platform/outbox/handlers.ts'
import { mailboxOf } from '../accounts/public.ts'
import type { OrderFact } from './public.ts'
import { findLines, findOrder } from './queries.ts'
import type { OrderRow, ShownLine } from './tables.ts'

const CONFIRMATION = 'order.confirmation'
const RECEIPT = 'order.receipt'

/** A confirmation when an order is placed, a receipt when it has come. */
export const orderMails = consumer<OrderFact>(
  'orders.mail',
  ['order.placed', 'order.delivered'],
  async ({ id: eventId, type, subject: orderId, data }, { read, execute }) => {
    if (!(await mailboxOf(read, data.customerId))) return
    const kind = type === 'order.placed' ? CONFIRMATION : RECEIPT
    await execute(async (tx) => {
      if (!(await isFirstTime(tx, 'orders.mail', eventId))) return
      await queueMail(tx, { kind, accountId: data.customerId, eventId, data: { orderId } })
    })
  },
)

async function about(read: Read, orderId: string) {
  const order = await findOrder(read, orderId)
  const mailbox = order && (await mailboxOf(read, order.customer_id))
  if (!order || !mailbox) return null
  const lines = (await findLines(read, [orderId])).get(orderId) ?? []
  return { order, rows: rowsOf(order, lines), accountId: order.customer_id, ...mailbox }
}

function rowsOf(order: OrderRow, lines: readonly ShownLine[]): [string, string][] {
  const money = (amount: number) => formatMoney(amount, order.currency)
  return [
    ...lines.map(({ quantity, name, total }): [string, string] => [`${quantity} x ${name}`, money(total)]),
    ['Delivery', money(order.delivery_fee)],
    ...(order.tip > 0 ? [['Tip for the courier', money(order.tip)] as [string, string]] : []),
    ['Total', money(order.total)],
  ]
}

const confirmation: Compose = async ({ data }, { read }) => {
  const found = await about(read, data['orderId'] ?? '')
  if (!found) return null
  const { order, rows, accountId, to, name } = found
  return {
    accountId,
    to,
    letter: {
      subject: `Your order ${order.number} from ${order.vendor_name}`,
      name,
      before: [`${order.vendor_name} has your order ${order.number}. We tell you when it is accepted.`],
      rows,
      after: [`It goes to ${order.line1}, ${order.city}.`],
    },
  }
}

const receipt: Compose = async ({ data }, { read }) => {
  const found = await about(read, data['orderId'] ?? '')
  if (!found) return null
  const { order, rows, accountId, to, name } = found
  return {
    accountId,
    to,
    letter: {
      subject: `Receipt for order ${order.number} from ${order.vendor_name}`,
      name,
      before: [`Your order ${order.number} from ${order.vendor_name} was delivered. This is what it cost.`],
      rows,
      after: [`Paid ${order.payment_method === 'CASH' ? 'in cash' : 'online'}. Enjoy your meal.`],
    },
  }
}

export const letters: Record<string, Compose> = { [CONFIRMATION]: confirmation, [RECEIPT]: receipt }
