import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { WebSocketServer } from 'ws'
import { timeOfId } from '../../kernel/ids.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Logger } from '../logging.ts'
import type { Metrics } from '../metrics.ts'
import { ServerResponse } from '../node-http.ts'
import type { Doorkeeper } from '../realtime/doorkeeper.ts'
import type { Hub } from '../realtime/hub.ts'
import { closeWith } from '../realtime/socket.ts'
import { answerBrokenRequest } from './faults.ts'
import { body } from './fields.ts'
import { inTime } from './in-time.ts'
import { logRequest } from './request-log.ts'
import { endSpan } from './tracing.ts'

export interface RealtimeParts {
  hub: Hub
  doorkeeper: Doorkeeper
  corsOrigins: readonly string[]
  metrics: Metrics
  logger: Logger
  /** Where clients reach the server; its own pages may connect. */
  publicUrl: () => string
}

const PATH = '/api/v1/realtime'
const LARGEST_FRAME_BYTES = 16 * 1024
/** A replay begins before the fact that was seen last: what committed late may have an older id. */
const REPLAY_FROM_BEFORE_MS = 60_000
const LONGEST_REPLAY_MS = 24 * 60 * 60 * 1000

const Query = body({
  ticket: Type.Optional(Type.String({ maxLength: 1000, description: 'From POST /api/v1/realtime/tickets' })),
  since: Type.Optional(
    Type.String({
      pattern: '^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$',
      examples: ['evt_06f1qk3v8xc7y2m4n5p6r7s8t9'],
      description: 'The id of the last message that came',
    }),
  ),
})

const DESCRIPTION = `Upgrades to a WebSocket. Server messages are JSON text:
\`{"type", "id", "at", "data"}\`, where \`type\` is \`notification\` (data: a Notification), \`order.updated\` (an Order as you
see it), \`delivery.offered\` (a Delivery, to available couriers within 10 km of the pickup, or whose position is not known)
or \`courier.location\` (\`{orderId, deliveryId, lat, lng, at}\`, to the customer while OUT_FOR_DELIVERY). After a reconnect
\`since\` replays from one minute before that message on, a day at most and the newest 500 of each type; know what you have by
\`id\`, which is the same in every replay. Clients send nothing. Close codes: 4401 the ticket or its session is not valid
(any more); 4429 the account has opened newer sockets, five are kept; 1008 a data frame, or more than 100 pings a minute;
1009 a frame over 16 KiB; 1001, 1012 and 1013 connect again, with \`since\`.`

/** What Node hands over with a request to upgrade. */
interface Upgrade {
  socket: Duplex
  head: Buffer
}

/** Node's own choice would be to take every Upgrade header for a wish to leave HTTP. */
export const shouldUpgrade = ({ url = '', headers }: IncomingMessage): boolean =>
  url.split('?', 1)[0] === PATH && headers.upgrade?.toLowerCase() === 'websocket'

/** The WebSocket. Its handshake is a request like every other: counted, checked, logged by its route. */
export function addRealtime(app: FastifyInstance, parts: RealtimeParts): void {
  const upgrades = new WeakMap<IncomingMessage, Upgrade>()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LARGEST_FRAME_BYTES,
  })

  // What ws finds wrong after all.
  server.on('wsClientError', (error, socket) => answerBrokenRequest(error, socket))

  routeUpgrades(app, upgrades)
  app.addHook('preClose', () => parts.hub.stop())

  app.get(
    PATH,
    {
      schema: {
        operationId: 'openRealtime',
        summary: 'Open a WebSocket that tells what happens',
        description: DESCRIPTION,
        tags: ['realtime'],
        querystring: Query,
        refusals: [
          'validation_failed',
          'origin_not_allowed',
          'upgrade_required',
          'too_many_requests',
          'unavailable',
        ],
        response: { 101: { type: 'null', description: 'The connection is a WebSocket now' } },
      },
    },
    async (request, reply) => {
      checkOrigin(request, parts)
      const upgrade = upgrades.get(request.raw)
      if (!upgrade || !isHandshake(request)) throw new Refusal('upgrade_required')
      if (parts.hub.isStopping()) throw new Refusal('unavailable', { retryAfter: 1 })
      const { ticket = '', since } = request.query as { ticket?: string; since?: string }
      const actor = await inTime(request, parts.doorkeeper.admit(ticket))
      request.actor = actor
      reply.hijack()
      reply.raw.detachSocket(upgrade.socket as never)
      logHandshake(request, parts)
      server.handleUpgrade(request.raw, upgrade.socket, upgrade.head, (ws) => {
        if (actor) parts.hub.open(ws, actor, replayFrom(since))
        else closeWith(ws, 'notSignedIn')
      })
    },
  )
}

/** Sends a request to upgrade through the router: every hook and check sees it first. */
function routeUpgrades(app: FastifyInstance, upgrades: WeakMap<IncomingMessage, Upgrade>): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(request, { socket, head })
    const response = new ServerResponse(request)
    // Until somebody else listens, a peer that hangs up is an error that nobody hears.
    socket.on('error', () => socket.destroy())
    response.shouldKeepAlive = false
    response.assignSocket(socket as never)
    response.on('finish', () => socket.end())
    app.routing(request, response)
  })
}

/** A connection that goes on has no end that would be logged as a request's. */
function logHandshake(request: FastifyRequest, { logger, metrics }: RealtimeParts): void {
  if (!request.actor) request.refusal = 'unauthenticated'
  logRequest(logger.requests, request, 101, PATH, 0)
  metrics.request(request.method, PATH, 101, 0)
  endSpan(request, 101)
}

/** What ws itself would answer with a text of its own. */
function isHandshake({ method, headers }: FastifyRequest): boolean {
  const key = headers['sec-websocket-key'] ?? ''
  return method === 'GET' && headers['sec-websocket-version'] === '13' && /^[+/0-9A-Za-z]{22}==$/.test(key)
}

/** A page of another site would come with the browser of somebody who is signed in. Programs send no Origin. */
function checkOrigin({ headers, host, protocol }: FastifyRequest, parts: RealtimeParts): void {
  const { origin } = headers
  if (origin === undefined || parts.corsOrigins.includes(origin)) return
  const own = parts.publicUrl()
  if (origin === `${protocol}://${host}` || (own !== '' && origin === new URL(own).origin)) return
  throw new Refusal('origin_not_allowed', { detail: 'CORS_ORIGINS does not name this origin.' })
}

/** Only the moment in the id counts, so that whose it was and whether it is still there tells nothing. */
function replayFrom(since: string | undefined): number | null {
  const seen = since === undefined ? null : timeOfId(since)
  if (seen === null) return null
  const now = Date.now()
  return Math.max(now - LONGEST_REPLAY_MS, Math.min(seen, now) - REPLAY_FROM_BEFORE_MS)
}
