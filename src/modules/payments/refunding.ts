import { newId } from '../../kernel/ids.ts'
import type { RefundReport } from '../../kernel/payment.ts'
import { type Gateway, type Notice, ProviderFault } from '../../platform/payments/gateway.ts'
import { parkAnswer } from './commands/receive-notice.ts'
import { settleRefund } from './commands/settle-refund.ts'
import { type Desk, eachInTurn, gatewayOf } from './desk.ts'
import { findPayment, findPaymentsOf } from './queries.ts'
import { claimRefund, findDueRefunds, findRefund, findRefundsOf, postponeRefund } from './refund-queries.ts'
import { CLAIM_MS, nextTryAt } from './rules/patience.ts'
import type { PaymentRow, RefundRow } from './tables.ts'

const MOST_AT_ONCE = 50

/** Sends a refund to its provider, or asks how one stands that was sent before. What goes wrong is tried again later. */
export async function pursueRefund(desk: Desk, refundId: string): Promise<void> {
  const refund = await findRefund(desk.read, refundId)
  const payment = refund && (await findPayment(desk.read, refund.payment_id))
  if (!refund || !payment || refund.status !== 'PENDING') return
  // What was sent and not answered yet is not sent again before its time.
  if (refund.provider_id === null && (refund.next_try_at ?? 0) > desk.clock()) return
  // Longer each time, and never while somebody else may still be waiting for the answer.
  const again = Math.max(desk.clock() + CLAIM_MS, nextTryAt(desk.clock(), refund.tries))
  if (!(await desk.execute((tx) => claimRefund(tx, refund, again)))) return
  const gateway = gatewayOf(desk, payment.provider)
  const report = await ask(gateway, payment, refund).catch(async (error: unknown) => {
    await desk.execute((tx) => postponeRefund(tx, refund.id, nextTryAt(tx.now, refund.tries)))
    throw error
  })
  await desk.execute(async (tx) => {
    const fault = await settleRefund(tx, report, refund.id)
    if (fault) await parkAnswer(tx, gateway.provider, answerOf(payment.reference, report), fault)
  })
}

async function ask(gateway: Gateway, payment: PaymentRow, refund: RefundRow): Promise<RefundReport> {
  const { id, provider_id: providerId, amount } = refund
  try {
    if (providerId !== null) return await gateway.checkRefund({ id, providerId })
    const sent = await gateway.refund({
      id,
      charge: payment.charge ?? '',
      reference: payment.reference,
      amount,
      currency: payment.currency,
      createdAt: refund.created_at,
      isRetry: refund.tries > 0,
    })
    if (sent.status !== 'PENDING') return sent
    // Some are done while their answer is still on its way.
    return await gateway.checkRefund({ id, providerId: sent.providerId }).catch(() => sent)
  } catch (error) {
    if (!(error instanceof ProviderFault && error.kind === 'refused')) throw error
    return { id, providerId: providerId ?? 'none', status: 'FAILED', amount }
  }
}

function answerOf(reference: string, report: RefundReport): Notice {
  const key = ['answer', 'refund', report.id ?? newId('ntc'), report.providerId, report.status].join(' ')
  return { key, type: 'answer', reference, payment: null, refund: report }
}

/** Sends the refunds of a payment, and asks how those stand that were sent. Throws ProviderFault. */
export async function pursueRefundsOf(desk: Desk, paymentId: string): Promise<void> {
  for (const { id, status } of await findRefundsOf(desk.read, paymentId)) {
    if (status === 'PENDING') await pursueRefund(desk, id)
  }
}

export async function pursueRefundsOfOrder(desk: Desk, orderId: string): Promise<void> {
  for (const { id, status } of await findPaymentsOf(desk.read, orderId)) {
    if (status === 'PAID') await pursueRefundsOf(desk, id)
  }
}

/** Sends what waits and asks after what is under way. */
export async function pursueRefunds(desk: Desk): Promise<void> {
  const due = await findDueRefunds(desk.read, desk.clock(), MOST_AT_ONCE)
  await eachInTurn(due, ({ id }) => pursueRefund(desk, id))
}
