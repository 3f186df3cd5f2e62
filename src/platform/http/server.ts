import { randomUUID } from 'node:crypto'
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { AccountActor } from '../../kernel/actor.ts'
import { Refusal, type RefusalCode } from '../../kernel/refusal.ts'
import type { Read } from '../database/database.ts'
import type { Execute } from '../execute.ts'
import type { ImageStore } from '../images/image-store.ts'
import type { Logger } from '../logging.ts'
import type { Module } from '../module.ts'
import type { RateLimits } from '../rate-limits.ts'
import { addressRefusals } from './addresses.ts'
import type { Authenticate } from './access.ts'
import { allowOrigins } from './cors.ts'
import type { CatalogueMemory } from './catalogue.ts'
import type { Cursors } from './cursor.ts'
import { answerBrokenRequest, refusalOf } from './faults.ts'
import { headFault, originForm } from './head.ts'
import { BODY_LIMIT, parseJsonBodies } from './json-body.ts'
import { countRequest } from './limits.ts'
import { addModules } from './mount.ts'
import { documentRoutes } from './openapi.ts'
import { addOperations, type OperationsParts } from './operations.ts'
import { addPictures } from './pictures.ts'
import { problem, problemHeaders, SECURITY_HEADERS } from './problem.ts'
import { logRequest } from './request-log.ts'
import { addRealtime, type RealtimeParts, shouldUpgrade } from './realtime.ts'
import { Problem, validationFailed } from './schemas.ts'
import { traceRequests } from './tracing.ts'
import type { Tracing } from '../tracing/tracing.ts'
import { REQUEST_ID } from '../tracing/cause.ts'
import { checkOf, queryCheckOf } from './validation.ts'

export interface ServerParts extends OperationsParts, RealtimeParts {
  modules: readonly Module[]
  read: Read
  execute: Execute
  authenticate: Authenticate
  cursors: Cursors
  /** What is remembered of the catalogue; null: nothing. */
  catalogue: CatalogueMemory | null
  logger: Logger
  /** Addresses or networks whose X-Forwarded-For counts. */
  trustProxy: string[] | false
  limits: RateLimits
  /** Called with the server's own address once it listens. */
  listening: (url: string) => Promise<void>
  /** Called once it has answered the last request. */
  stopped: () => Promise<void>
  images: ImageStore
  /** Null: nothing is traced. */
  tracing: Tracing | null
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: AccountActor | null
    /** Why it was refused, for the log. */
    refusal: RefusalCode | null
  }
}

export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.logger,
    // One for all: a logger made for each request would cost as much as its line.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    genReqId: (request) => requestId(request.headers['x-request-id']),
    rewriteUrl: ({ url }) => originForm(url),
    clientErrorHandler: answerBrokenRequest,
    http: {
      // Node's own answer to a missing Host would be no problem+json.
      requireHostHeader: false,
      // Not above the request's: Node would exchange the two. Looked for often enough to answer before an idle
      // connection is closed.
      headersTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      shouldUpgradeCallback: shouldUpgrade,
    },
    frameworkErrors: (error, request, reply) => refuse(error, request, reply),
  }) as unknown as FastifyInstance

  parseJsonBodies(app)
  for (const schema of [Problem, ...parts.modules.flatMap((module) => module.schemas)]) app.addSchema(schema)
  app.setErrorHandler<FastifyError>(refuse)
  app.setValidatorCompiler(validatorOf)
  // What V8 writes is one flat text, and no slower than a serializer compiled from the schema; tests hold answers against it.
  app.setSerializerCompiler(() => JSON.stringify)

  app.decorateRequest('actor', null).decorateRequest('refusal', null).decorateRequest('waitedMs', 0)
  if (parts.tracing) traceRequests(app, parts.tracing)
  await watchRequests(app, parts)

  // No proxy: Node itself would hang up without a word.
  app.server.on('connect', (_request, socket) => answerBrokenRequest(new Error('CONNECT'), socket))
  // An expectation that means nothing here is passed over; Node itself would answer a bare 417.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))

  await documentRoutes(app, parts.modules)
  app.addHook('onListen', () => parts.listening(addressOf(app)))
  app.addHook('onClose', () => parts.stopped())
  addOperations(app, parts)
  addPictures(app, parts.images)
  addRealtime(app, parts)
  await addModules(app, parts)
  await app.ready()
  return app
}

/** What checks a part of a request, by its schema. */
function validatorOf({ schema, httpPart }: { schema: object; httpPart?: string }) {
  if (httpPart !== 'body' && httpPart !== 'querystring') return () => true
  const check = httpPart === 'body' ? checkOf(schema) : queryCheckOf(schema)
  const optional = !(schema as { required?: string[] }).required?.length
  return (value: unknown) => {
    const input = value ?? (optional ? {} : value)
    const faults = check(input)
    return faults.length > 0 ? { error: validationFailed(faults) } : { value: input }
  }
}

/** What holds for every request: its headers, its limit, its address, its line in the log. */
async function watchRequests(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const unknownAddress = addressRefusals(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id)
    const fault = headFault(request.raw)
    // What Node itself finds broken in the rest has been answered by then, and the connection hears of it once.
    if (fault) setImmediate(done, fault)
    else done()
  })
  await allowOrigins(app, parts.corsOrigins)
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.countedBy !== undefined) return
    await countRequest(parts.limits, request, reply)
    if (request.is404) throw unknownAddress(request.url)
  })
  app.setNotFoundHandler((request) => {
    throw unknownAddress(request.url)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const ms = reply.elapsedTime
    parts.metrics.request(request.method, route, reply.statusCode, ms / 1000)
    logRequest(parts.logger.requests, request, reply.statusCode, route, ms)
    done()
  })
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const foreseen = refusalOf(error)
  if (!foreseen) request.log.error({ err: error, reqId: request.id }, 'unforeseen error')
  else if (foreseen.code === 'unavailable') logMissingPart(request, error, foreseen)
  const refusal =
    foreseen ?? new Refusal('internal_error', { detail: `It was logged as request ${request.id}.` })
  const path = request.url.split('?', 1)[0] ?? ''
  request.refusal = refusal.code
  reply
    .code(refusal.status)
    .headers({ ...SECURITY_HEADERS, 'x-request-id': request.id, ...problemHeaders(refusal) })
    .serializer(JSON.stringify)
    .send(problem(refusal.code, refusal.facts, path, request.id))
}

/** A stop is no fault; a disk that is full, or a store with other keys, is somebody's work to do. */
function logMissingPart(request: FastifyRequest, error: unknown, refusal: Refusal): void {
  const cause = error === refusal ? refusal.cause : error
  if (cause) request.log.warn({ err: cause, reqId: request.id }, 'a part is missing')
}

function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID()
}

/** Where a client on this machine reaches the server; one that listens to all addresses is here too. */
function addressOf(app: FastifyInstance): string {
  const bound = app.server.address()
  if (typeof bound !== 'object' || !bound) return ''
  const host = ['0.0.0.0', '::'].includes(bound.address) ? '127.0.0.1' : bound.address
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`
}
