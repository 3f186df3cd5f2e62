import type { Tx } from '../../platform/database/database.ts'
import { ProviderFault } from '../../platform/payments/gateway.ts'
import { contactOf } from '../accounts/public.ts'
import { keepCheckout, renamePayment } from './commands/keep-checkout.ts'
import { type Desk, gatewayOf, missingProvider } from './desk.ts'
import type { PaymentRow } from './tables.ts'

const MOST_NAMES = 3

/**
 * Opens the provider's page for the payment that `begin` finds or makes. Called again it returns the same payment. Refuses
 * `unavailable` where the provider does not answer; the payment waits, and the next call asks with the same reference.
 */
export async function openCheckout(desk: Desk, begin: (tx: Tx) => Promise<PaymentRow>): Promise<PaymentRow> {
  const begun = await desk.execute(async (tx) => {
    const payment = await begin(tx)
    return { payment, email: (await contactOf(tx, payment.customer_id)).email }
  })
  let { payment } = begun
  for (let names = 1; payment.checkout_url === null; names++) {
    const asked = payment
    try {
      const checkout = await gatewayOf(desk, asked.provider).open(callOf(desk, asked, begun.email))
      payment = await desk.execute((tx) => keepCheckout(tx, asked, checkout))
    } catch (error) {
      const isTaken = error instanceof ProviderFault && error.kind === 'taken'
      if (!isTaken || names >= MOST_NAMES) throw missingProvider(error)
      payment = await desk.execute((tx) => renamePayment(tx, asked))
    }
  }
  return payment
}

function callOf({ read }: Desk, payment: PaymentRow, email: string) {
  return {
    reference: payment.reference,
    amount: payment.amount,
    currency: payment.currency,
    description: `Order ${payment.order_number}`,
    email,
    returnUrl: `${read.marketplace.publicUrl}/api/v1/payments/${payment.id}/return`,
    createdAt: payment.created_at,
  }
}
