import type { Clock } from '../kernel/clock.ts'

/** One payment page of the pretended provider and what came of it. Minor units. */
export interface Charge {
  id: number
  reference: string
  session: string
  amount: number
  currency: string
  email: string
  description: string
  returnUrl: string
  status: 'open' | 'paid' | 'failed' | 'expired'
  /** What was truly paid: a customer may be made to pay another amount. */
  paid: number
  createdAt: number
  paidAt: number | null
}

export interface GivenBack {
  id: string
  charge: Charge
  amount: number
  /** What our side wrote beside it. */
  note: string
  status: 'pending' | 'processed' | 'failed'
  createdAt: number
}

/** Everything that a pretended provider took and gave back, to hold a ledger against. */
export class Book {
  readonly charges = new Map<string, Charge>()
  readonly refunds = new Map<string, GivenBack>()
  readonly clock: Clock
  #last = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  nextId(): number {
    return 4_099_260_516 + ++this.#last
  }

  open(charge: Omit<Charge, 'id' | 'status' | 'paid' | 'createdAt' | 'paidAt'>): Charge {
    const opened: Charge = {
      id: this.nextId(),
      status: 'open',
      paid: 0,
      createdAt: this.clock(),
      paidAt: null,
      ...charge,
    }
    this.charges.set(opened.reference, opened)
    return opened
  }

  bySession(session: string): Charge | undefined {
    return [...this.charges.values()].find((charge) => charge.session === session)
  }

  /** Undefined where less is left of the charge. */
  giveBack(id: string, charge: Charge, amount: number, note: string): GivenBack | undefined {
    const before = [...this.refunds.values()].filter(
      (one) => one.charge === charge && one.status !== 'failed',
    )
    const left = charge.paid - before.reduce((sum, one) => sum + one.amount, 0)
    if (charge.status !== 'paid' || amount < 1 || amount > left) return undefined
    const refund: GivenBack = { id, charge, amount, note, status: 'pending', createdAt: this.clock() }
    this.refunds.set(id, refund)
    return refund
  }

  /** What is in the provider's hands: taken and given back, in all and payment by payment. */
  totals(): {
    captured: number
    refunded: number
    byReference: Record<string, { captured: number; refunded: number }>
  } {
    const paid = [...this.charges.values()].filter(({ status }) => status === 'paid')
    const byReference = Object.fromEntries(
      paid.map((charge) => [charge.reference, { captured: charge.paid, refunded: this.#refunded(charge) }]),
    )
    const sums = Object.values(byReference)
    return {
      captured: sums.reduce((sum, { captured }) => sum + captured, 0),
      refunded: sums.reduce((sum, { refunded }) => sum + refunded, 0),
      byReference,
    }
  }

  #refunded(charge: Charge): number {
    return [...this.refunds.values()]
      .filter((one) => one.charge === charge && one.status === 'processed')
      .reduce((sum, one) => sum + one.amount, 0)
  }
}
