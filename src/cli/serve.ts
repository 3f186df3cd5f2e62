import { parseArgs } from 'node:util'
import { openApp } from '../app.ts'
import { ConfigError, readConfig } from '../config.ts'
import { createLogger } from '../platform/logging.ts'
import { ensureFirstAdmin } from './create-admin.ts'

export const usage = `Usage: fastyums serve

Serves the marketplace on HOST:PORT (127.0.0.1:3000), bringing the database up to date first.
SIGTERM and SIGINT finish what runs and end it.
`

/** Less than the ten seconds after which supervisors kill. */
const LONGEST_DRAIN_MS = 8_000

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const config = readConfig(process.env)
  const app = await openApp(config)
  if (config.firstAdmin) await ensureFirstAdmin(app, config.firstAdmin)

  const logger = createLogger('info')
  const server = await app.server(logger)
  const stopped = stopOnSignal(async () => {
    server.stopping = true
    const patience = setTimeout(() => server.server.closeAllConnections(), LONGEST_DRAIN_MS)
    // Whose request ends after the stop began would stay connected for as long as it likes.
    const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
    await server.close()
    clearTimeout(patience)
    clearInterval(sweep)
    await app.close()
    await new Promise((flushed) => logger.flush(flushed))
  })
  await server.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw new ConfigError(
      `HOST, PORT: ${config.host}:${config.port} cannot be listened on (${String(error)})`,
    )
  })
  const address = server.server.address()
  process.stdout.write(`${greeting(config.host, typeof address === 'object' ? address?.port : undefined)}\n`)
  await stopped
  return 0
}

function greeting(host: string, port: number | undefined): string {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return `listening on ${url}\nthe API is at ${url}/api/v1, its documentation at ${url}/docs`
}

/** Resolves once `stop`, called at the first signal, is done. A second signal ends the process at once. */
function stopOnSignal(stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(1)
        stopping = true
        stop().then(resolve, reject)
      })
    }
  })
}
