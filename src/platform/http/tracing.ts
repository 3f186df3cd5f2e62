import type { FastifyInstance, FastifyRequest } from 'fastify'
import { because, readTraceParent } from '../tracing/cause.ts'
import type { OpenSpan, Tracing } from '../tracing/tracing.ts'

const open = new WeakMap<FastifyRequest, OpenSpan>()

/** A span for each request, by the pattern of its route: an address holds ids, and a search is somebody's words. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  const within = (request: FastifyRequest, next: () => void) => {
    const span = open.get(request)?.span
    if (span) because({ reqId: request.id, span }, next)
    else next()
  }
  app.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url
    const begun = tracing.begin({
      name: route === undefined ? request.method : `${request.method} ${route}`,
      kind: 'server',
      parent: readTraceParent(request.headers.traceparent),
      attributes: {
        'http.request.method': request.method,
        'fastyums.request_id': request.id,
        ...(route !== undefined && { 'http.route': route }),
      },
    })
    open.set(request, begun)
    // Not once it was answered: whoever hangs up before ends it too.
    reply.raw.once('close', () => endSpan(request, reply.raw.headersSent ? reply.raw.statusCode : null))
    within(request, done)
  })
  // A body arrives in turns of the event loop that know nothing of the request.
  app.addHook('preValidation', (request, _reply, done) => within(request, done))
}

/** Ends the span of a request, where it has one; null: it was never answered. */
export function endSpan(request: FastifyRequest, status: number | null): void {
  const span = open.get(request)
  open.delete(request)
  if (status === null) span?.end({ error: 'unanswered' })
  else {
    const error = status >= 500 ? String(status) : undefined
    span?.end({ attributes: { 'http.response.status_code': status }, error })
  }
}
