const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const LONGEST_MS = 3 * 24 * HOUR_MS

/** When a payment's provider is asked next: often while somebody pays, then ever less, and after three days no more. */
export function nextCheckAt(now: number, createdAt: number): number | null {
  const age = now - createdAt
  if (age > LONGEST_MS) return null
  return now + Math.max(2 * MINUTE_MS, Math.min(HOUR_MS, Math.round(age / 4)))
}

/** When to try again what a provider did not do: after seconds at first, every ten minutes in the end. */
export function nextTryAt(now: number, tries: number): number {
  return now + Math.min(10 * MINUTE_MS, 2 * SECOND_MS * 2 ** Math.min(tries, 12))
}

/** How long whoever asks a provider has it to themselves: longer than any answer takes. */
export const CLAIM_MS = 30 * SECOND_MS

/** How long an order waits for its payment. */
export const PAY_WITHIN_MS = 15 * MINUTE_MS

/** Whether the order has surely not waited for this payment: nobody shall pay any more. */
export function isForgotten(now: number, createdAt: number): boolean {
  return now - createdAt > PAY_WITHIN_MS
}
