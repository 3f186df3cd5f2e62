import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import type { RateLimits } from '../rate-limits.ts'

/** Counts the request for its account, or its address, and tells what is left. Refuses `too_many_requests`. */
export async function countRequest(
  limits: RateLimits,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const allowance = await limits.request(request.actor?.accountId ?? null, request.ip)
  if (!allowance) return
  const { limit, remaining, reset, isSpent } = allowance
  reply.headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': reset })
  if (isSpent) {
    throw new Refusal('too_many_requests', {
      retryAfter: reset,
      detail: `There may be ${limit} requests a minute. Try again in ${reset} seconds.`,
    })
  }
}
