import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'

/** Under the ten seconds after which nobody may be without an answer. */
const LONGEST_WORK_MS = 9_000

declare module 'fastify' {
  interface FastifyRequest {
    /** How long it has waited for work so far. */
    waitedMs: number
  }
}

/**
 * What a request waits for, or a refusal once it has waited too long in all; how long its body takes to arrive is its
 * sender's affair. The work itself is not ended: whether a write was done, its key tells.
 */
export function inTime<T>(
  request: Pick<FastifyRequest, 'waitedMs'>,
  work: Promise<T>,
  longestMs = LONGEST_WORK_MS,
): Promise<T> {
  const started = performance.now()
  const before = request.waitedMs
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), Math.max(0, longestMs - before))
    const stop = () => {
      clearTimeout(timer)
      request.waitedMs = before + performance.now() - started
    }
    work.finally(stop).then(resolve, reject)
  })
}

function tooLate(): Refusal {
  return new Refusal('unavailable', { retryAfter: 5, detail: 'No answer was ready in time.' })
}
