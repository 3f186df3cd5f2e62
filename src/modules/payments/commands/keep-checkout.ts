import { SYSTEM } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import type { Checkout } from '../../../platform/payments/gateway.ts'
import { findPayment, saveCheckout, saveReference } from '../queries.ts'
import type { PaymentRow } from '../tables.ts'

/** Keeps the page that the provider opened, unless there is one. Of two that were opened at once the first is shown. */
export async function keepCheckout(tx: Tx, payment: PaymentRow, checkout: Checkout): Promise<PaymentRow> {
  const { id, reference } = payment
  const { session, url: checkout_url } = checkout
  if (!(await saveCheckout(tx, { id, reference, session, checkout_url }))) return reread(tx, id)
  await record(tx, SYSTEM, { type: 'payment.opened', subject: id, data: { reference } })
  return { ...payment, session, checkout_url }
}

/** The provider opened a page whose address never came here: nobody can pay on it, and another reference is needed. */
export async function renamePayment(tx: Tx, payment: PaymentRow): Promise<PaymentRow> {
  const { id, reference } = payment
  const [first = '', number = '1'] = reference.split('.')
  const next = `${first}.${Number(number) + 1}`
  if (!(await saveReference(tx, id, reference, next))) return reread(tx, id)
  await record(tx, SYSTEM, { type: 'payment.renamed', subject: id, data: { reference: next } })
  return { ...payment, reference: next }
}

async function reread(tx: Tx, id: string): Promise<PaymentRow> {
  const payment = await findPayment(tx, id)
  if (!payment) throw new Error('a payment is never deleted')
  return payment
}
