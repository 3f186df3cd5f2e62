import { randomUUID } from 'node:crypto'
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { AccountActor } from '../../kernel/actor.ts'
import { notFound, Refusal } from '../../kernel/refusal.ts'
import type { Read } from '../database/database.ts'
import type { Execute } from '../execute.ts'
import type { Logger } from '../logging.ts'
import type { Module } from '../module.ts'
import { admit, type Authenticate } from './access.ts'
import type { Cursors } from './cursor.ts'
import { answerBrokenRequest, refusalOf } from './faults.ts'
import { handlerOf } from './handler.ts'
import { BODY_LIMIT, parseJsonBodies, readBodyHeaders } from './json-body.ts'
import { documentRoutes, schemaOf } from './openapi.ts'
import { problem, problemHeaders, SECURITY_HEADERS } from './problem.ts'
import { Problem, validationFailed } from './schemas.ts'
import { checkOf, queryCheckOf } from './validation.ts'

export const API = '/api/v1'

export interface ServerParts {
  modules: readonly Module[]
  read: Read
  execute: Execute
  authenticate: Authenticate
  cursors: Cursors
  logger: Logger
  /** Addresses or networks whose X-Forwarded-For counts. */
  trustProxy: string[] | false
  /** Rejects while a part is missing or the server is stopping. */
  ready: () => Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: AccountActor | null
  }
}

export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    genReqId: (request) => requestId(request.headers['x-request-id']),
    clientErrorHandler: answerBrokenRequest,
    // Node's own answer would be no problem+json.
    http: { requireHostHeader: false },
    frameworkErrors: (error, request, reply) => refuse(error, request, reply),
  }) as unknown as FastifyInstance

  parseJsonBodies(app)
  for (const schema of [Problem, ...parts.modules.flatMap((module) => module.schemas)]) app.addSchema(schema)
  app.setErrorHandler<FastifyError>(refuse)
  app.setValidatorCompiler(({ schema, httpPart }) => {
    if (httpPart !== 'body' && httpPart !== 'querystring') return () => true
    const check = httpPart === 'body' ? checkOf(schema) : queryCheckOf(schema)
    const optional = !(schema as { required?: string[] }).required?.length
    return (value: unknown) => {
      const input = value ?? (optional ? {} : value)
      const faults = check(input)
      return faults.length > 0 ? { error: validationFailed(faults) } : { value: input }
    }
  })

  app.decorateRequest('actor', null)
  const methodsOf = knownMethods(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id)
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      throw new Refusal('malformed_request', { detail: 'The Host header is missing.' })
    }
    if (!request.is404) return
    const allow = methodsOf(request.url.split('?', 1)[0] ?? '')
    throw allow
      ? new Refusal('method_not_allowed', { allow, detail: `This address knows ${allow}.` })
      : notFound()
  })
  app.addHook('onResponse', logRequest)

  // An expectation that means nothing here is passed over; Node itself would answer a bare 417.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))

  await documentRoutes(app, parts.modules)
  addHealth(app, parts.ready)
  for (const module of parts.modules) addRoutes(app, module, parts)
  await app.ready()
  return app
}

function addRoutes(app: FastifyInstance, module: Module, parts: ServerParts): void {
  for (const route of module.routes) {
    if (!route.access) throw new Error(`${route.method} ${route.path} declares no access`)
    app.route({
      method: route.method,
      url: API + route.path,
      schema: schemaOf(route, module.name),
      onRequest: async (request, reply) => {
        const { authorization } = request.headers
        // Before the access is judged, so that a refusal carries it too; the answers to a login hold tokens.
        if (authorization !== undefined || route.kind === 'write') reply.header('cache-control', 'no-store')
        request.actor = await admit(route.access, authorization, parts.authenticate)
        readBodyHeaders(request)
      },
      handler: handlerOf(route, parts),
    })
  }
}

function addHealth(app: FastifyInstance, ready: () => Promise<void>): void {
  const schema = (summary: string, operationId: string) => ({
    operationId,
    summary,
    tags: ['operations'],
    response: {
      200: {
        type: 'object',
        required: ['status'],
        properties: { status: { type: 'string', examples: ['ok'] } },
      },
    },
  })
  app.get('/health/live', { schema: schema('Does the process run', 'getLiveness') }, () => ({ status: 'ok' }))
  app.get('/health/ready', { schema: schema('May traffic come', 'getReadiness') }, async () => {
    await ready()
    return { status: 'ok' }
  })
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const foreseen = refusalOf(error)
  if (!foreseen) request.log.error({ err: error }, 'unforeseen error')
  const refusal =
    foreseen ?? new Refusal('internal_error', { detail: `It was logged as request ${request.id}.` })
  const path = request.url.split('?', 1)[0] ?? ''
  reply
    .code(refusal.status)
    .headers({ ...SECURITY_HEADERS, 'x-request-id': request.id, ...problemHeaders(refusal) })
    .serializer(JSON.stringify)
    .send(problem(refusal.code, refusal.facts, path, request.id))
}

function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:/+=@-]{1,128}$/.test(header) ? header : randomUUID()
}

/** The pattern of the route is logged, never the URL: a search is somebody's words. */
async function logRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 100) / 100,
      accountId: request.actor?.accountId,
    },
    'request',
  )
}

/** Tells the methods of a known path, for 405: Fastify itself answers 404 to a wrong method. */
function knownMethods(app: FastifyInstance): (path: string) => string | undefined {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  let patterns: [RegExp, string][] | undefined
  return (path) => {
    patterns ??= [...methods].map(([url, known]) => [
      new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+').replace('*', '.*')}$`),
      [...known].sort().join(', '),
    ])
    return patterns.find(([pattern]) => pattern.test(path))?.[1]
  }
}
