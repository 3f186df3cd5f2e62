import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { notFound } from '../../kernel/refusal.ts'
import type { Metrics } from '../metrics.ts'
import { inTime } from './in-time.ts'

export interface OperationsParts {
  /** Rejects while a part is missing or the server is stopping. */
  ready: () => Promise<void>
  metrics: Metrics
  /** What /metrics asks for; null: nothing; 'nobody': it is not there. */
  metricsAccess: { token: string } | 'anyone' | 'nobody'
}

/** Less than what is usual for those who ask. */
const LONGEST_PROBE_MS = 2_000

const DESCRIPTIONS = {
  getLiveness: 'Asks for nothing else, and no limit counts it.',
  getReadiness:
    'The database answers, and Redis and RabbitMQ where they are set. Not while it stops. No limit counts it.',
  getMetrics: 'In production with METRICS_TOKEN as the bearer token; else it is not there.',
} as const

/** For those who run the server. Their probes are never counted against a limit. */
export function addOperations(
  app: FastifyInstance,
  { ready, metrics, metricsAccess }: OperationsParts,
): void {
  const config = { countedBy: 'nobody' as const }
  const status = {
    type: 'object',
    required: ['status'],
    properties: { status: { type: 'string', examples: ['ok'] } },
  }
  const schema = (operationId: keyof typeof DESCRIPTIONS, summary: string, answer: object) => ({
    operationId,
    summary,
    description: DESCRIPTIONS[operationId],
    tags: ['operations'],
    response: { 200: answer },
  })
  app.get('/health/live', { config, schema: schema('getLiveness', 'Does the process run', status) }, () => ({
    status: 'ok',
  }))
  app.get(
    '/health/ready',
    { config, schema: { ...schema('getReadiness', 'May traffic come', status), refusals: ['unavailable'] } },
    (request) => inTime(request, ready(), LONGEST_PROBE_MS).then(() => ({ status: 'ok' })),
  )
  const line = { type: 'string', examples: ['nodejs_eventloop_lag_seconds 0.002'] }
  const text = { content: { 'text/plain': { schema: line } } }
  app.get(
    '/metrics',
    {
      schema: {
        ...schema('getMetrics', 'See the metrics, for Prometheus', text),
        refusals: ['not_found', 'too_many_requests'],
      },
    },
    async ({ headers }, reply) => {
      if (!mayMeasure(metricsAccess, headers.authorization)) throw notFound()
      return reply
        .type(metrics.contentType)
        .header('cache-control', 'no-store')
        .send(await metrics.tell())
    },
  )
}

export function mayMeasure(
  access: OperationsParts['metricsAccess'],
  authorization: string | undefined,
): boolean {
  if (access === 'anyone' || access === 'nobody') return access === 'anyone'
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${access.token}`))
}
