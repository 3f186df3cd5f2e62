import type { Charge, GivenBack } from './book.ts'

const time = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString())
const STATUSES = { open: 'abandoned', paid: 'success', failed: 'failed', expired: 'abandoned' } as const

function customer({ email }: Charge) {
  return {
    id: 181_873_746,
    first_name: 'Pretended',
    last_name: 'Customer',
    email,
    customer_code: 'CUS_1rkzaqsv4rrhqo6',
    phone: '',
    metadata: null,
    risk_action: 'default',
    international_format_phone: '',
  }
}

/** As `transaction/verify` and `charge.success` tell of a payment. */
export function transaction(charge: Charge) {
  return {
    id: charge.id,
    domain: 'test',
    status: STATUSES[charge.status],
    reference: charge.reference,
    receipt_number: '',
    amount: charge.status === 'paid' ? charge.paid : charge.amount,
    message: '',
    gateway_response: charge.status === 'paid' ? 'Successful' : 'The transaction was not completed',
    paid_at: time(charge.paidAt),
    created_at: time(charge.createdAt),
    channel: 'card',
    currency: charge.currency,
    ip_address: '127.0.0.1',
    metadata: null,
    log: {
      start_time: 0,
      time_spent: 4,
      attempts: 1,
      errors: 0,
      success: true,
      mobile: false,
      input: [],
      history: [],
    },
    fees: 0,
    fees_split: null,
    authorization: {
      authorization_code: 'AUTH_uh8bcl3zbn',
      bin: '408408',
      last4: '4081',
      exp_month: '12',
      exp_year: '2030',
      channel: 'card',
      card_type: 'visa ',
      bank: 'TEST BANK',
      country_code: 'NG',
      brand: 'visa',
      reusable: true,
      signature: 'SIG_pretended',
      account_name: null,
    },
    customer: customer(charge),
    plan: '',
    split: {},
    order_id: null,
    paidAt: time(charge.paidAt),
    createdAt: time(charge.createdAt),
    requested_amount: charge.amount,
    pos_transaction_data: null,
    source: null,
    fees_breakdown: null,
    connect: null,
    transaction_date: time(charge.createdAt),
    plan_object: {},
    subaccount: {},
  }
}

function refundCore({ id, charge, amount, status, note, createdAt }: GivenBack) {
  return {
    integration: 463_433,
    id: Number(id),
    domain: 'test',
    currency: charge.currency,
    amount,
    status,
    refunded_by: 'pretended@example.com',
    customer_note: 'Refund for your order',
    merchant_note: note,
    deducted_amount: amount,
    createdAt: time(createdAt),
  }
}

/** As `POST /refund` answers. */
export function newRefund(refund: GivenBack) {
  const { charge, createdAt } = refund
  return {
    ...refundCore(refund),
    transaction: {
      id: charge.id,
      domain: 'test',
      reference: charge.reference,
      amount: charge.paid,
      paid_at: time(charge.paidAt),
      channel: 'card',
      currency: charge.currency,
      authorization: { exp_month: null, exp_year: null, account_name: null },
      customer: { international_format_phone: '' },
      plan: {},
      subaccount: { currency: null },
      split: {},
      order_id: null,
      paidAt: time(charge.paidAt),
      pos_transaction_data: null,
      source: null,
      fees_breakdown: null,
    },
    channel: null,
    expected_at: time(createdAt),
    fully_deducted: true,
    updatedAt: time(createdAt),
  }
}

/** As `GET /refund` and `GET /refund/:id` tell of one. */
export function refund(made: GivenBack) {
  const { charge } = made
  return {
    ...refundCore(made),
    transaction: charge.id,
    dispute: null,
    settlement: null,
    refunded_at: null,
    fully_deducted: 1,
    bank_reference: null,
    transaction_reference: charge.reference,
    reason: 'Customer asked for it',
    customer: { ...customer(charge), metadata: '' },
    refund_type: made.amount === charge.paid ? 'full' : 'partial',
    transaction_amount: charge.paid,
    initiated_by: 'pretended@example.com',
    refund_channel: 'card',
    session_id: null,
    collect_account_number: false,
  }
}

/** As the webhooks `refund.*` tell of one: without its id. */
export function refundEvent(made: GivenBack) {
  return {
    status: made.status,
    transaction_reference: made.charge.reference,
    refund_reference: `TRF_${made.id}`,
    amount: made.amount,
    currency: made.charge.currency,
    processor: 'pretended',
    customer: { first_name: 'Pretended', last_name: 'Customer', email: made.charge.email },
    integration: 463_433,
    domain: 'test',
  }
}
