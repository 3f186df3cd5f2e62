import type { Provider, RefundReport } from '../../kernel/payment.ts'
import { notFound, Refusal } from '../../kernel/refusal.ts'
import type { Notice } from '../../platform/payments/gateway.ts'
import { checkReference } from './checking.ts'
import { closeNotice, receiveNotice } from './commands/receive-notice.ts'
import { settlePayment } from './commands/settle-payment.ts'
import { settleRefund } from './commands/settle-refund.ts'
import { type Desk, eachInTurn, gatewayOf, unlessProvider } from './desk.ts'
import { claimNotice, findDueNotices, isKnownNotice } from './notice-queries.ts'
import { findPaymentByReference } from './queries.ts'
import { pursueRefundsOf } from './refunding.ts'
import { CLAIM_MS, nextTryAt } from './rules/patience.ts'
import type { NoticeRow } from './tables.ts'

const MOST_AT_ONCE = 50

/**
 * A webhook as it came in. It is committed before this returns, and handled as far as the provider lets it be; the rest
 * is tried again. Refuses `not_found`, `invalid_signature` and `malformed_json`.
 */
export async function takeWebhook(
  desk: Desk,
  provider: Provider,
  bytes: Buffer,
  signature: string,
): Promise<void> {
  const gateway = desk.gateways.get(provider)
  if (!gateway) throw notFound()
  const notice = readNotice(() => gateway.readNotice(bytes, signature, desk.clock()))
  // Most repetitions need no write at all.
  if (await isKnownNotice(desk.read, { provider, notice_key: notice.key.slice(0, 255) })) return
  const row = await desk.execute((tx) => receiveNotice(tx, provider, notice))
  if (row?.status === 'RECEIVED') await handleNotice(desk, row).catch(unlessProvider)
}

function readNotice(read: () => Notice | null): Notice {
  try {
    const notice = read()
    if (notice) return notice
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Refusal('malformed_json', { detail: 'The body is signed, but it is no event of the provider.' })
  }
  throw new Refusal('invalid_signature')
}

type Content = Pick<Notice, 'payment' | 'refund'>

/** Settles what a notice tells of. What is true only once the provider was asked is asked for. Throws ProviderFault. */
async function handleNotice(desk: Desk, row: NoticeRow): Promise<void> {
  const { payment, refund } = JSON.parse(row.content) as Content
  if (payment === 'ask' || refund === 'ask') return askAbout(desk, row, refund === 'ask')
  const gateway = gatewayOf(desk, row.provider)
  await desk.execute(async (tx) => {
    const fault = payment
      ? await settlePayment(tx, payment, gateway)
      : await settleRefund(tx, refund as RefundReport)
    await closeNotice(tx, row.id, fault)
  })
  if (payment?.status !== 'PAID') return
  // What came too late goes back at once.
  const settled = await findPaymentByReference(desk.read, payment.reference)
  if (settled) await pursueRefundsOf(desk, settled.id)
}

async function askAbout(desk: Desk, row: NoticeRow, isRefund: boolean): Promise<void> {
  const payment = row.reference === null ? undefined : await checkReference(desk, row.reference)
  if (payment && isRefund) await pursueRefundsOf(desk, payment.id)
  await desk.execute((tx) => closeNotice(tx, row.id, payment ? null : 'unknown_reference'))
}

/** Handles the notices that a crash or a provider's silence left behind. */
export async function handleNotices(desk: Desk): Promise<void> {
  const due = await findDueNotices(desk.read, desk.clock(), MOST_AT_ONCE)
  await eachInTurn(due, async (row) => {
    const again = nextTryAt(desk.clock() + CLAIM_MS, row.tries)
    if (await desk.execute((tx) => claimNotice(tx, row, again))) await handleNotice(desk, row)
  })
}
