import { Type, type Static } from 'typebox'
import { ProviderFault } from './gateway.ts'
import { callPaystack, type PaystackAccount } from './paystack.ts'
import { RECIPIENTS } from './paystack-recipients.ts'

export interface Transfer {
  /** Ours: the provider makes one transfer of it, however often it is asked. */
  reference: string
  /** Minor units. */
  amount: number
  currency: string
  bankCode: string
  accountNumber: string
  accountName: string
}

export interface TransferReport {
  status: 'PENDING' | 'PAID' | 'FAILED'
  amount: number
  currency: string
  /** How the provider calls it. */
  code: string
}

const Recipient = Type.Object({ recipient_code: Type.String() })
const Made = Type.Object({
  amount: Type.Integer(),
  currency: Type.String(),
  status: Type.String(),
  transfer_code: Type.String(),
})

const STATUSES: Record<string, TransferReport['status']> = {
  success: 'PAID',
  failed: 'FAILED',
  reversed: 'FAILED',
  abandoned: 'FAILED',
  rejected: 'FAILED',
  blocked: 'FAILED',
}

export type Transfers = ReturnType<typeof paystackTransfers>

/** Transfers from the balance at Paystack. No call of it belongs into a transaction. Throws ProviderFault. */
export function paystackTransfers(account: PaystackAccount) {
  return {
    /** Null where there is none with this reference. */
    async find(reference: string): Promise<TransferReport | null> {
      try {
        return reportOf(
          await callPaystack(account, 'GET', `/transfer/verify/${encodeURIComponent(reference)}`, Made),
        )
      } catch (error) {
        if (error instanceof ProviderFault && error.kind === 'refused') return null
        throw error
      }
    },
    async start({ reference, amount, currency, ...bank }: Transfer): Promise<TransferReport> {
      const { recipient_code } = await callPaystack(account, 'POST', '/transferrecipient', Recipient, {
        type: RECIPIENTS[currency],
        name: bank.accountName,
        account_number: bank.accountNumber,
        bank_code: bank.bankCode,
        currency,
      })
      const transfer = { source: 'balance', amount, currency, recipient: recipient_code, reference }
      return reportOf(
        await callPaystack(account, 'POST', '/transfer', Made, { ...transfer, reason: 'Payout' }),
      )
    },
  }
}

function reportOf({ amount, currency, status, transfer_code }: Static<typeof Made>): TransferReport {
  return { status: STATUSES[status] ?? 'PENDING', amount, currency, code: transfer_code }
}
