import { closeNotice, receiveNotice } from '../../src/modules/payments/commands/receive-notice.ts'
import type { Marketplace } from './marketplace.ts'

let told = 0

/** A notice of a provider in a state; PARKED: it knows a payment that nobody here knows. */
export async function noticeAt(market: Pick<Marketplace, 'app'>, state: string): Promise<string> {
  const key = `told ${told++}`
  const notice = { key, type: 'charge.success', reference: key, payment: 'ask', refund: null } as const
  return market.app.execute(async (tx) => {
    const row = await receiveNotice(tx, 'PAYSTACK', notice)
    if (!row) throw new Error('a notice with a key of its own is new')
    if (state !== 'RECEIVED') await closeNotice(tx, row.id, state === 'PARKED' ? 'unknown_reference' : null)
    return row.id
  })
}
