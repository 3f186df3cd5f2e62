import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** Lets pages of exactly these origins call the API. Without any there is no CORS at all. */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    // A function, so that to every other origin the server behaves as if it knew no CORS.
    origin: (origin, answer) =>
      answer(null, origin !== undefined && origins.includes(origin) ? origin : false),
    strictPreflight: false,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match', 'X-Request-Id'],
    exposedHeaders: [
      'ETag',
      'Idempotency-Replayed',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  })
}
