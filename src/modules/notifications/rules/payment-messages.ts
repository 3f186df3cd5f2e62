import { formatMoney } from '../../../kernel/money.ts'
import type { RefundRequested } from '../../payments/public.ts'
import type { Message } from './message.ts'

const CAUSES: Record<RefundRequested['data']['cause'], string> = {
  ADMIN: '',
  CANCELLED: ', which was cancelled',
  LATE: ', because your payment came too late or twice',
}

/** Money is on its way back to the customer. */
export function refundRequested({
  customerId,
  orderId,
  orderNumber,
  ...refund
}: RefundRequested['data']): Message {
  const { amount, currency, cause, provider } = refund
  const how = provider === 'CASH' ? 'We are getting in touch about it.' : 'It goes back the way it was paid.'
  return {
    accountId: customerId,
    type: 'payment.refunded',
    title: `A refund for order ${orderNumber}`,
    body: `We are giving you back ${formatMoney(amount, currency)} for order ${orderNumber}${CAUSES[cause]}. ${how}`,
    data: { orderId },
  }
}
