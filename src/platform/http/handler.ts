import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import type { Read } from '../database/database.ts'
import type { Execute } from '../execute.ts'
import type { CatalogueMemory } from './catalogue.ts'
import type { Cursors } from './cursor.ts'
import { inTime } from './in-time.ts'
import { answerOnce, hashOf, keptAnswer, type Answer, type KeyedCall } from './idempotency.ts'
import type { RateLimits } from '../rate-limits.ts'
import { because, currentCause } from '../tracing/cause.ts'
import { countRequest } from './limits.ts'
import { isReplayed, type Route, type Work } from './route.ts'
import { renderSheet } from './sheet.ts'
import { validationFailed } from './schemas.ts'

interface Parts {
  read: Read
  execute: Execute
  cursors: Cursors
  catalogue: CatalogueMemory | null
  limits: RateLimits
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** What Fastify calls for a route, once its access and its input have been checked. */
export function handlerOf(route: Route, parts: Parts): Handler {
  switch (route.kind) {
    case 'read':
      return (request, reply) => readHandler(route, parts, request, reply)
    case 'list':
      return listHandler(route, parts)
    case 'write':
      return asCause(writeHandler(route, parts))
    case 'hook':
      return asCause(hookHandler(route, parts))
    case 'sheet':
      return async (request, reply) =>
        reply.type('text/html; charset=utf-8').send(renderSheet(await route.show(callOf(request), parts)))
  }
}

/** What follows from a write goes back to its request; where requests are traced it does so already. */
function asCause(handle: Handler): Handler {
  return (request, reply) => {
    const run = () => handle(request, reply)
    return currentCause() ? run() : because({ reqId: request.id, span: null }, run)
  }
}

/** A provider may send as much as it likes; what it did not sign counts against whoever sent it. */
function hookHandler(route: Route & { kind: 'hook' }, parts: Parts): Handler {
  return async (request, reply) => {
    const signature = request.headers[route.signature]
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    try {
      await route.receive(bytes, typeof signature === 'string' ? signature : '', parts)
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) await countRequest(parts.limits, request, reply)
      throw error
    }
    return { received: true }
  }
}

function callOf(request: FastifyRequest) {
  const { actor, params, query, body, ip: address } = request
  // The route's own types vouch for the shapes; the server holds routes of every type in one list.
  return { actor, params, query, body, address } as never
}

async function readHandler(
  route: Route & { kind: 'read' },
  { read, catalogue }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const answer = await route.read(read, callOf(request))
  if (route.remembered) catalogue?.shows(request, route.remembered(answer))
  if (route.file) {
    reply.type(`${route.file.type}; charset=utf-8`)
    reply.header('content-disposition', `attachment; filename="${route.file.name}"`)
  }
  return answer
}

function listHandler(route: Route & { kind: 'list' }, { read, cursors, catalogue }: Parts): Handler {
  const isPrivate = route.access.kind === 'account'
  return async (request) => {
    const { limit = 20, cursor, ...filters } = request.query as { limit?: number; cursor?: string }
    const account = isPrivate ? (request.actor?.accountId ?? '') : (request.actor?.role ?? '')
    const scopeOf = () =>
      JSON.stringify([route.operation, account, request.params, Object.entries(filters).sort(byName)])
    const after = cursor === undefined ? null : cursors.read(cursor, scopeOf())
    const call = { ...(callOf(request) as object), query: filters, limit, after }
    const { data, next } = await route.page(read, call as never)
    if (route.remembered) catalogue?.shows(request, route.remembered({ data }, filters))
    return { data, nextCursor: next && cursors.write(next, scopeOf()) }
  }
}

/** The order in which the client wrote the parameters does not count. */
function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

function writeHandler(route: Route & { kind: 'write' }, parts: Parts): Handler {
  const { execute } = parts
  return async (request, reply) => {
    const keyed = isReplayed(route) ? keyedCall(request) : null
    // What was prepared once may be refused the second time, as an old password is: a kept answer comes first.
    const kept = keyed && route.prepare ? await execute((tx) => keptAnswer(tx, keyed)) : undefined
    const run = () => runCommand(route, parts, callOf(request), keyed)
    const answer = kept ?? (route.around ? await runAround(route, callOf(request), run) : await run())
    if (route.after && !answer.replayed) await finish(request, route.after(answer.body, parts))
    if (answer.replayed) reply.header('idempotency-replayed', 'true')
    return reply.code(answer.status).send(answer.status === 204 ? undefined : answer.body)
  }
}

async function runAround(
  { around, status = 200 }: Route & { kind: 'write' },
  call: never,
  run: () => Promise<Answer>,
): Promise<Answer & { replayed?: true }> {
  return { status, body: await around?.(call, async () => (await run()).body) }
}

const LONGEST_FINISH_MS = 3_000

/** What was committed is answered, whatever comes of the rest; that is somebody's work to do again. */
async function finish(request: FastifyRequest, work: Promise<void>): Promise<void> {
  await inTime(request, work, LONGEST_FINISH_MS).catch((error: unknown) => {
    request.log.warn({ err: error, reqId: request.id }, 'left for later')
  })
}

async function runCommand(
  route: Route & { kind: 'write' },
  work: Work,
  call: never,
  keyed: KeyedCall | null,
): Promise<Answer & { replayed?: true }> {
  const status = route.status ?? (route.answer ? 200 : 204)
  const prepared = (await route.prepare?.(call, work)) as never
  return work.execute(async (tx) => {
    const run = async () => {
      const body = await route.command(tx, call, prepared)
      return body instanceof Refusal ? body : { status, body }
    }
    return keyed ? answerOnce(tx, keyed, run) : run()
  })
}

function keyedCall(request: FastifyRequest): KeyedCall | null {
  const key = request.headers['idempotency-key']
  if (key === undefined || !request.actor) return null
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw validationFailed([
      { path: '/idempotency-key', message: 'must be 1 to 255 printable ASCII characters' },
    ])
  }
  return {
    accountId: request.actor.accountId,
    method: request.method,
    path: request.url.split('?', 1)[0] ?? '',
    key,
    requestHash: hashOf(request.body),
  }
}
