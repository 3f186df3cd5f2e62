import { SYSTEM } from '../../kernel/actor.ts'
import type { WorkParts } from '../../platform/outbox/handlers.ts'
import { ProviderFault } from '../../platform/payments/gateway.ts'
import type { TransferReport, Transfers } from '../../platform/payments/paystack-transfers.ts'
import { failPayout, payPayout, sendPayout } from './commands/settle-payout.ts'
import { payoutsAfter } from './payout-queries.ts'
import type { PayoutRow, PayoutStatus } from './tables.ts'

const PAYOUTS_A_PAGE = 100
const LONGEST_REASON = 500

/**
 * Sends the payouts that go by the provider, and asks what became of those that were sent. A payout is SENT before the
 * provider hears of it, and whatever is SENT is looked for before it is asked for: however often this stops in between,
 * there is one transfer. What the provider does not answer stays SENT. Throws the first fault, once all had their turn.
 */
export async function pursueTransfers(parts: WorkParts, transfers: Transfers): Promise<void> {
  await forEach(parts, 'PENDING', async ({ id }) => {
    await parts.execute((tx) => sendPayout(tx, SYSTEM, id))
  })
  let fault: unknown
  await forEach(parts, 'SENT', (payout) =>
    pursue(parts, transfers, payout).catch((error) => (fault ??= error)),
  )
  if (fault) throw fault
}

async function forEach(
  { read }: WorkParts,
  status: PayoutStatus,
  work: (payout: PayoutRow) => Promise<unknown>,
): Promise<void> {
  for (let after = ''; ;) {
    const page = await payoutsAfter(read, 'PAYSTACK', status, after, PAYOUTS_A_PAGE)
    for (const payout of page) await work(payout)
    if (page.length < PAYOUTS_A_PAGE) return
    after = page.at(-1)?.id ?? after
  }
}

async function pursue({ execute, read }: WorkParts, transfers: Transfers, payout: PayoutRow): Promise<void> {
  const { id, amount } = payout
  const { currency } = read.marketplace
  const report = await ask(transfers, payout, currency)
  if ('refused' in report) {
    await execute((tx) => failPayout(tx, SYSTEM, id, report.refused.slice(0, LONGEST_REASON)))
    return
  }
  if (report.amount !== amount || report.currency !== currency)
    throw new Error(`the provider transfers ${report.amount} ${report.currency} for payout ${id}`)
  if (report.status === 'PAID') await execute((tx) => payPayout(tx, SYSTEM, id, report.code))
  if (report.status === 'FAILED') await execute((tx) => failPayout(tx, SYSTEM, id, 'The transfer failed.'))
}

async function ask(
  transfers: Transfers,
  { id, amount, bank_code, account_number, account_name }: PayoutRow,
  currency: string,
): Promise<TransferReport | { refused: string }> {
  // The provider knows lower case, digits and dashes alone.
  const reference = id.replace('_', '-')
  const found = await transfers.find(reference)
  if (found) return found
  try {
    return await transfers.start({
      reference,
      amount,
      currency,
      bankCode: bank_code ?? '',
      accountNumber: account_number,
      accountName: account_name,
    })
  } catch (error) {
    if (!(error instanceof ProviderFault) || error.kind === 'unavailable') throw error
    // It may be refused because an earlier try of ours was just done.
    return (await transfers.find(reference)) ?? { refused: error.message }
  }
}
