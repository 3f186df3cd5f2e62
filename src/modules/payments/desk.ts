import type { Clock } from '../../kernel/clock.ts'
import type { Provider } from '../../kernel/payment.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import type { Execute } from '../../platform/execute.ts'
import { type Gateway, type Gateways, ProviderFault } from '../../platform/payments/gateway.ts'

/** What work with a provider needs: it asks between transactions, never inside one. */
export interface Desk {
  read: Read
  execute: Execute
  gateways: Gateways
  clock: Clock
}

export function gatewayOf({ gateways }: Pick<Desk, 'gateways'>, provider: string): Gateway {
  const gateway = gateways.get(provider as Provider)
  if (!gateway) throw new ProviderFault('unavailable', `${provider} is not configured any more`)
  return gateway
}

/** A provider that is down is a part that is missing. */
export function missingProvider(error: unknown): unknown {
  if (!(error instanceof ProviderFault)) return error
  return new Refusal(
    'unavailable',
    { retryAfter: 10, detail: 'The payment provider does not answer as it should. Try again.' },
    error,
  )
}

/** Does all of it, one after the other, whatever goes wrong with one; a fault of ours is thrown at the end. */
export async function eachInTurn<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const faults: unknown[] = []
  for (const one of all) {
    await work(one)
      .catch(unlessProvider)
      .catch((error: unknown) => faults.push(error))
  }
  if (faults.length > 0) throw faults[0]
}

/** Whatever a provider did not do now is tried again later; anything else is a fault of ours. */
export function unlessProvider(error: unknown): void {
  if (!(error instanceof ProviderFault)) throw error
}
