import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { findPayment, requestRefund } from '../../payments/public.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { findLines } from '../queries.ts'
import { amountOfLines } from '../rules/refund-lines.ts'
import type { NewRefund } from '../schemas.ts'

type Input = Static<typeof NewRefund>

/**
 * Refunds a payment by an amount, by lines of its order, or all that is left. Refuses `refund_exceeds_payment` and
 * `unknown_reference`.
 */
export async function refundLines(tx: Tx, actor: AccountActor, paymentId: string, input: Input) {
  const { lines, reason, bornBy = 'PLATFORM' } = input
  const payment = await findPayment(tx, paymentId)
  if (!payment) throw notFound()
  const ordered = lines ? ((await findLines(tx, [payment.order_id])).get(payment.order_id) ?? []) : []
  const amount = lines ? amountOfLines(lines, ordered, input.amount) : input.amount
  return requestRefund(tx, actor, paymentId, { amount, reason, bornBy, cause: 'ADMIN', lines })
}
