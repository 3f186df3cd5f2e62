import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'

const PATIENCE_MS = 10_000

export interface TransferAccount {
  url: string
  secretKey: string
}

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

/** `unavailable`: it may be done, nobody knows; look for it again. `refused`: it was not done now. */
export class TransferFault extends Error {
  readonly kind: 'unavailable' | 'refused'

  constructor(kind: TransferFault['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

/** What Paystack calls an account of a bank, by currency. Source: https://paystack.com/docs/transfers. */
const RECIPIENTS: Record<string, string> = { NGN: 'nuban', GHS: 'ghipss', ZAR: 'basa' }
export const TRANSFER_CURRENCIES = Object.keys(RECIPIENTS)

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

/** Transfers from the balance at Paystack. No call of it belongs into a transaction. Throws TransferFault. */
export function paystackTransfers(account: TransferAccount) {
  return {
    /** Null where there is none with this reference. */
    async find(reference: string): Promise<TransferReport | null> {
      try {
        return reportOf(await call(account, 'GET', `/transfer/verify/${encodeURIComponent(reference)}`, Made))
      } catch (error) {
        if (error instanceof TransferFault && error.kind === 'refused') return null
        throw error
      }
    },
    async start({ reference, amount, currency, ...bank }: Transfer): Promise<TransferReport> {
      const { recipient_code } = await call(account, 'POST', '/transferrecipient', Recipient, {
        type: RECIPIENTS[currency],
        name: bank.accountName,
        account_number: bank.accountNumber,
        bank_code: bank.bankCode,
        currency,
      })
      const transfer = { source: 'balance', amount, currency, recipient: recipient_code, reference }
      return reportOf(await call(account, 'POST', '/transfer', Made, { ...transfer, reason: 'Payout' }))
    },
  }
}

function reportOf({ amount, currency, status, transfer_code }: Static<typeof Made>): TransferReport {
  return { status: STATUSES[status] ?? 'PENDING', amount, currency, code: transfer_code }
}

async function call<S extends TSchema>(
  { url, secretKey }: TransferAccount,
  method: 'GET' | 'POST',
  path: string,
  answer: S,
  body?: object,
): Promise<Static<S>> {
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(PATIENCE_MS)
  let reply: Response
  let told: { message?: string; data?: unknown }
  try {
    reply = await fetch(url + path, {
      method,
      headers,
      signal,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    told = (await reply.json()) as typeof told
  } catch (error) {
    throw new TransferFault('unavailable', 'Paystack cannot be reached, or answers no JSON', error)
  }
  // A key that is not taken any more is the operator's to mend; until then nothing is known.
  if ([401, 403, 429].includes(reply.status) || reply.status >= 500)
    throw new TransferFault('unavailable', `Paystack answered ${reply.status}`)
  if (reply.status >= 400) throw new TransferFault('refused', `Paystack refused: ${told.message ?? ''}`)
  if (!Value.Check(answer, told.data))
    throw new TransferFault(
      'unavailable',
      `Paystack answered another shape to ${path.split('/', 2).join('/')}`,
    )
  return told.data
}
