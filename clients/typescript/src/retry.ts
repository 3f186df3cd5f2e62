import { ApiError, NetworkError } from './errors.ts'

export interface RetryPolicy {
  /** All of them, the first too. */
  attempts: number
  /** Milliseconds; grows twofold with each attempt, of which a random part is waited. */
  firstWaitMs: number
  /** A server that asks for more than this is not waited for: its error is the caller's. */
  longestWaitMs: number
}

/** Answers that a proxy gives while what is behind it restarts. */
const PASSING = new Set([408, 502, 503, 504])

/** Runs it again while that may help and does no harm. `isSafe`: it may be done twice, or would not be. */
export async function retrying<T>(
  policy: RetryPolicy,
  isSafe: boolean,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let left = policy.attempts - 1, span = policy.firstWaitMs; ; left--, span *= 2) {
    try {
      return await attempt()
    } catch (error) {
      const atLeastMs = ((error instanceof ApiError && error.retryAfter) || 0) * 1000
      if (left <= 0 || !mayPass(error, isSafe) || atLeastMs > policy.longestWaitMs) throw error
      await sleep(atLeastMs + Math.random() * Math.min(span, policy.longestWaitMs), signal)
    }
  }
}

function mayPass(error: unknown, isSafe: boolean): boolean {
  if (error instanceof NetworkError) return isSafe
  if (!(error instanceof ApiError)) return false
  // It was counted, and nothing was done.
  if (error.status === 429) return true
  return isSafe && (PASSING.has(error.status) || error.code === 'idempotency_in_progress')
}

/** Rejects with the signal's reason once it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const wake = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', wake)
      if (signal?.aborted) reject(signal.reason as Error)
      else resolve()
    }
    const timer = setTimeout(wake, ms)
    signal?.addEventListener('abort', wake)
  })
}
