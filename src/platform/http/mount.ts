import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { admit, identify } from './access.ts'
import { tagCatalogue } from './etag.ts'
import { handlerOf } from './handler.ts'
import { inTime } from './in-time.ts'
import { keepRawBodies, readBodyHeaders } from './json-body.ts'
import { countRequest } from './limits.ts'
import { isCatalogue, schemaOf } from './openapi.ts'
import type { Route } from './route.ts'
import type { ServerParts } from './server.ts'
import { readUpload } from './upload.ts'

const API = '/api/v1'

const isUpload = (route: Route) => route.kind === 'write' && route.takesFile === true

const isHook = (route: Route) => route.kind === 'hook'

/** Every route of every module, below /api/v1. */
export async function addModules(app: FastifyInstance, parts: ServerParts): Promise<void> {
  await app.register(async (scope) => {
    // Only here: what is JSON elsewhere must not come as a form.
    await scope.register(multipart)
    addRoutes(scope, parts, isUpload)
  })
  await app.register(async (scope) => {
    keepRawBodies(scope)
    addRoutes(scope, parts, isHook)
  })
  addRoutes(app, parts, (route) => !isUpload(route) && !isHook(route))
}

function addRoutes(app: FastifyInstance, parts: ServerParts, isMeant: (route: Route) => boolean): void {
  for (const module of parts.modules) {
    for (const route of module.routes.filter(isMeant)) addRoute(app, route, module.name, parts)
  }
}

const isReading = (route: Route): route is Route & { kind: 'read' | 'list' } =>
  route.kind === 'read' || route.kind === 'list'

function addRoute(app: FastifyInstance, route: Route, tag: string, parts: ServerParts): void {
  if (!route.access) throw new Error(`${route.method} ${route.path} declares no access`)
  const handle = handlerOf(route, parts)
  const remembers = isReading(route) && route.remembered !== undefined && isCatalogue(route)
  app.route({
    method: route.method,
    url: API + route.path,
    schema: schemaOf(route, tag),
    config: { countedBy: 'route' },
    onRequest: async (request, reply) => {
      const { authorization } = request.headers
      // Before the access is judged, so that a refusal carries it too; the answers to a login hold tokens.
      if (authorization !== undefined || !isReading(route)) reply.header('cache-control', 'no-store')
      try {
        if (authorization !== undefined)
          request.actor = await inTime(request, identify(route.access, authorization, parts.authenticate))
      } finally {
        // Whoever is not known counts as an address, with a bad token too.
        if (!isHook(route)) await countRequest(parts.limits, request, reply)
      }
      admit(route.access, request.actor)
      readBodyHeaders(request)
      if (!remembers || authorization !== undefined || !parts.catalogue) return
      return (await inTime(request, parts.catalogue.answer(request, reply))) ? reply : undefined
    },
    ...(isUpload(route)
      ? {
          preValidation: async (request: FastifyRequest) => {
            request.body = await readUpload(request)
          },
        }
      : {}),
    ...(isCatalogue(route)
      ? {
          onSend: (request, reply, payload, done) => {
            const keep = (body: string, etag: string) => parts.catalogue?.keep(request, body, etag)
            done(null, tagCatalogue(request, reply, payload, keep))
          },
        }
      : {}),
    handler: (request, reply) => inTime(request, handle(request, reply)),
  })
}
