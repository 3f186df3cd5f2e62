import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { RefusalCode } from '../../kernel/refusal.ts'
import type { Module } from '../module.ts'
import { body } from './fields.ts'
import { isReplayed, type Route } from './route.ts'
import { noBody, pageFields, pageOf } from './schemas.ts'
import { documented } from './openapi-answers.ts'
import { withWords } from './openapi-words.ts'

declare module 'fastify' {
  interface FastifySchema {
    /** For the document alone: the refusals become its answers. */
    refusals?: readonly RefusalCode[]
    /** For the document alone: the body is one file. */
    takesFile?: true
    /** For the document alone: who has the answer already gets 304. */
    isTagged?: true
  }
  interface FastifyContextConfig {
    /** Whose limit a request counts against, and who counts it: the route once it knows the actor, the server before. */
    countedBy?: 'route' | 'nobody'
  }
}

/** What Fastify validates, serialises and documents, from the one declaration of the route. */
export function schemaOf(route: Route, tag: string): FastifySchema {
  return {
    operationId: route.operation,
    summary: route.summary,
    description: [...(route.description ? [route.description] : []), callersOf(route)].join('\n\n'),
    tags: [tag],
    security: securityOf(route),
    refusals: refusalsOf(route),
    ...(isCatalogue(route) ? { isTagged: true } : {}),
    ...(route.path.includes(':id')
      ? {
          params: {
            type: 'object',
            required: ['id'],
            properties: { id: { type: 'string', description: 'The id' } },
          },
        }
      : {}),
    ...inputOf(route),
    response: answersOf(route),
  }
}

function callersOf({ access: { kind, roles } }: Route): string {
  if (kind === 'public') return 'Anyone may call it.'
  if (kind === 'visitor') return 'Anyone may call it; who signs in may see more.'
  return roles.length === 4 ? 'For everyone who is signed in.' : `For ${roles.join(' and ')} accounts.`
}

function securityOf({ access }: Route) {
  const bearer = { bearer: [] }
  if (access.kind === 'public') return []
  return access.kind === 'visitor' ? [{}, bearer] : [bearer]
}

function inputOf(route: Route): FastifySchema {
  switch (route.kind) {
    case 'read':
    case 'sheet':
      return { querystring: route.query ?? noBody }
    case 'hook':
      return { querystring: noBody }
    case 'list':
      return { querystring: body({ ...route.filters?.properties, ...pageFields }) }
    case 'write':
      return {
        querystring: noBody,
        ...(route.takesFile ? { takesFile: true } : { body: route.body ?? noBody }),
      }
  }
}

/** What anyone may read, and who signs in may see more of. */
export function isCatalogue({ method, access }: Route): boolean {
  return method === 'GET' && access.kind === 'visitor'
}

const RECEIVED = {
  type: 'object',
  required: ['received'],
  properties: { received: { type: 'boolean', examples: [true] } },
}

const PAGE = {
  type: 'string',
  description: 'A page for a browser',
  examples: ['<!doctype html><title>Paid</title>'],
}

function answersOf(route: Route): Record<string, unknown> {
  switch (route.kind) {
    case 'read':
      return {
        200: route.file ? { content: { [route.file.type]: { schema: route.answer } } } : route.answer,
      }
    case 'list':
      return { 200: pageOf(route.row) }
    case 'hook':
      return { 200: RECEIVED }
    case 'sheet':
      return { 200: { content: { 'text/html': { schema: PAGE } } } }
    case 'write':
      return route.answer
        ? { [route.status ?? 200]: route.answer }
        : route.status === 202
          ? { 202: { type: 'null', description: 'It will be done' } }
          : { 204: { type: 'null', description: 'Done' } }
  }
}

function refusalsOf(route: Route): RefusalCode[] {
  const codes = new Set<RefusalCode>([
    ...(route.refusals ?? []),
    'validation_failed',
    'malformed_request',
    'too_many_requests',
    'internal_error',
    'unavailable',
  ])
  if (route.access.kind !== 'public') codes.add('unauthenticated')
  if (route.access.kind === 'account' && route.access.roles.length < 4) codes.add('forbidden')
  if (route.path.includes(':id')) codes.add('not_found')
  if (route.kind === 'list') codes.add('invalid_cursor')
  if (route.kind === 'hook') codes.add('not_found').add('invalid_signature')
  if (route.kind === 'write' || route.kind === 'hook') {
    for (const code of ['malformed_json', 'body_too_large', 'unsupported_media_type', 'overloaded'] as const)
      codes.add(code)
    if (isReplayed(route) && route.access.kind === 'account') {
      codes.add('idempotency_key_reused').add('idempotency_in_progress')
    }
  }
  return [...codes]
}

const DESCRIPTION = `Vendors sell meals, customers order them, couriers bring them, admins run the place.

Money is an integer in the currency's minor unit. Times are RFC 3339 in UTC. Lists take \`limit\` and \`cursor\`.
Every POST of a signed-in account honours \`Idempotency-Key\`. Every error is \`application/problem+json\` with a stable \`code\`.`

/** Serves /openapi.json and, offline, /docs. Must be registered before the routes. */
export async function documentRoutes(app: FastifyInstance, modules: readonly Module[]): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'FastYums',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server' }],
      tags: [
        ...modules
          .filter((module) => module.routes.length > 0)
          .map(({ name, description }) => ({ name, description })),
        { name: 'pictures', description: 'Pictures that were uploaded' },
        { name: 'realtime', description: 'What happens, as it happens, by WebSocket' },
        { name: 'operations', description: 'For those who run the server' },
      ],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    refResolver: { buildLocalReference: (json) => json.$id as string },
    transform: ({ schema, url, route }) => ({
      schema: route.method === 'HEAD' ? { hide: true } : documented(schema),
      url,
    }),
    transformObject: (made) => ('openapiObject' in made ? withWords(made.openapiObject) : made.swaggerObject),
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: localPolicy,
    uiConfig: { validatorUrl: null, tryItOutEnabled: true },
  })
  const schema = {
    operationId: 'getOpenApi',
    summary: 'See this document',
    description: 'OpenAPI 3.1: every route, every answer. A person reads it at /docs.',
    tags: ['operations'],
    refusals: ['too_many_requests'] as const,
    response: { 200: { type: 'object', additionalProperties: true } },
  }
  app.get('/openapi.json', { schema }, () => app.swagger())
}

/** Nothing from elsewhere; and a server without TLS in a home network must not be asked for https. */
function localPolicy(policy: string): string {
  return policy
    .replace(/ ?upgrade-insecure-requests;?/, '')
    .replace("base-uri 'self'", "base-uri 'none'")
    .replaceAll(/ https:| validator\.swagger\.io/g, '')
}
