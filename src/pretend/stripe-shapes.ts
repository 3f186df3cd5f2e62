import { randomBytes } from 'node:crypto'
import type { Charge, GivenBack } from './book.ts'

const seconds = (ms: number) => Math.floor(ms / 1000)
const HOUR_S = 3_600

/** The name of the money. A session has none before somebody paid. */
export function intentOf({ id }: Charge): string {
  return `pi_${id}`
}

/** What a session has and a payment of a marketplace does not use. */
const UNUSED = {
  after_expiration: null,
  allow_promotion_codes: null,
  billing_address_collection: null,
  consent: null,
  consent_collection: null,
  customer: null,
  invoice: null,
  invoice_creation: null,
  locale: null,
  payment_link: null,
  recovered_from: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  submit_type: null,
  subscription: null,
}

/** As the calls of `checkout/sessions` and the events `checkout.session.*` tell of a payment page. */
export function session(charge: Charge, url: string) {
  const isPaid = charge.status === 'paid'
  const amount = isPaid ? charge.paid : charge.amount
  const isOpen = charge.status === 'open'
  return {
    id: charge.session,
    object: 'checkout.session',
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    cancel_url: charge.returnUrl,
    client_reference_id: charge.reference,
    created: seconds(charge.createdAt),
    currency: charge.currency.toLowerCase(),
    ...UNUSED,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_creation: 'if_required',
    customer_details: {
      address: null,
      email: charge.email,
      name: null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: null,
    },
    customer_email: charge.email,
    expires_at: seconds(charge.createdAt) + HOUR_S,
    livemode: false,
    metadata: {},
    mode: 'payment',
    payment_intent: isPaid ? intentOf(charge) : null,
    payment_method_collection: 'if_required',
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: isPaid ? 'paid' : 'unpaid',
    phone_number_collection: { enabled: false },
    shipping_options: [],
    status: isPaid ? 'complete' : charge.status === 'expired' ? 'expired' : 'open',
    success_url: charge.returnUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    url: isOpen ? `${url}/checkout/${charge.session}` : null,
  }
}

/** As the calls of `refunds` and the events `refund.*` tell of one. */
export function refund(made: GivenBack) {
  const statuses = { pending: 'pending', processed: 'succeeded', failed: 'failed' } as const
  return {
    id: made.id,
    object: 'refund',
    amount: made.amount,
    balance_transaction: null,
    charge: `ch_${made.charge.id}`,
    created: seconds(made.createdAt),
    currency: made.charge.currency.toLowerCase(),
    metadata: { refund: made.note },
    payment_intent: intentOf(made.charge),
    reason: null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: statuses[made.status],
    transfer_reversal: null,
  }
}

export function event(type: string, object: object) {
  return {
    id: `evt_${randomBytes(12).toString('hex')}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: seconds(Date.now()),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  }
}
