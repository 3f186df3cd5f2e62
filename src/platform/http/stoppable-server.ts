import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import type { Database } from '../database/database.ts'
import type { Broker } from '../queue/rabbitmq.ts'
import type { RedisLink } from '../redis.ts'
import { buildServer, type ServerParts } from './server.ts'

/** Once `stopping` is true it tells that it is not ready. */
export type StoppableServer = FastifyInstance & { stopping?: boolean }

/** The server, which is ready while all that it needs answers. */
export async function openServer(
  database: Database,
  broker: Broker | null,
  redis: RedisLink | null,
  parts: Omit<ServerParts, 'ready'>,
): Promise<StoppableServer> {
  const server: StoppableServer = await buildServer({
    ...parts,
    async ready() {
      if (server.stopping)
        throw new Refusal('unavailable', { retryAfter: 5, detail: 'The server is stopping.' })
      await Promise.all([database.ping(), redis?.ping()])
      if (broker && !broker.isUp())
        throw new Refusal('unavailable', { retryAfter: 5, detail: 'RabbitMQ does not answer.' })
    },
  })
  // A connection that a balancer keeps ends with an answer then, never under a request.
  server.server.prependListener('request', (_request, response) => {
    if (server.stopping) response.setHeader('connection', 'close')
  })
  return server
}
