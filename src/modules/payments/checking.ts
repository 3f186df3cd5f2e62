import type { PaymentReport } from '../../kernel/payment.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { Gateway, Notice } from '../../platform/payments/gateway.ts'
import { parkAnswer } from './commands/receive-notice.ts'
import { settlePayment } from './commands/settle-payment.ts'
import { type Desk, eachInTurn, gatewayOf } from './desk.ts'
import { claimCheck, findDuePayments, findPaymentByReference, findPaymentsOf } from './queries.ts'
import { pursueRefundsOf } from './refunding.ts'
import { isForgotten, nextCheckAt } from './rules/patience.ts'
import type { PaymentRow } from './tables.ts'

const MOST_AT_ONCE = 50

/** Asks the provider how a payment stands, and settles it. Throws ProviderFault. */
export async function checkPayment(desk: Desk, payment: PaymentRow): Promise<void> {
  // Without a page nobody can have paid.
  if (payment.status === 'PAID' || payment.session === null) return
  const gateway = gatewayOf(desk, payment.provider)
  const { reference, session } = payment
  if (isForgotten(desk.clock(), payment.created_at)) await gateway.close({ session })
  const report = await gateway.check({ reference, session })
  if (!report) return
  await desk.execute((tx) => settleAnswer(tx, report, gateway))
  // What came too late goes back at once.
  if (report.status === 'PAID') await pursueRefundsOf(desk, payment.id)
}

/** The same for every payment of an order. */
export async function checkPaymentsOf(desk: Desk, orderId: string): Promise<void> {
  await eachInTurn(await findPaymentsOf(desk.read, orderId), (payment) => checkPayment(desk, payment))
}

/** The same for whatever goes by a reference; what nobody knows is nobody's. */
export async function checkReference(desk: Desk, reference: string): Promise<PaymentRow | undefined> {
  const payment = await findPaymentByReference(desk.read, reference)
  if (payment) await checkPayment(desk, payment)
  return payment
}

/** An answer that does not fit is kept as if the provider had told it by itself. */
async function settleAnswer(tx: Tx, report: PaymentReport, gateway: Gateway): Promise<void> {
  const fault = await settlePayment(tx, report, gateway)
  if (fault) await parkAnswer(tx, gateway.provider, answerOf(report), fault)
}

function answerOf(report: PaymentReport): Notice {
  const { reference, status, amount, currency, live } = report
  const key = ['answer', reference, status, amount, currency, live].join(' ')
  return { key, type: 'answer', reference, payment: report, refund: null }
}

/** The reconciler: asks for every payment that may have been settled without a word. */
export async function reconcilePayments(desk: Desk): Promise<void> {
  const due = await findDuePayments(desk.read, desk.clock(), MOST_AT_ONCE)
  await eachInTurn(due, async (payment) => {
    const next = nextCheckAt(desk.clock(), payment.created_at)
    if (await desk.execute((tx) => claimCheck(tx, payment, next))) await checkPayment(desk, payment)
  })
}
