import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type App, openApp } from '../app.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { demoGreeting, urlOf } from '../demo/greeting.ts'
import { DEMO_CURRENCY } from '../demo/people.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type Pretending, pretendProviders } from '../pretend/open.ts'
import type { NewAdmin } from '../modules/accounts/commands/create-admin.ts'
import { createLogger } from '../platform/logging.ts'
import { collectGarbage } from './collect-garbage.ts'
import { ensureFirstAdmin, namedAdmin } from './create-admin.ts'
import { stopOnSignal } from './stop-on-signal.ts'

export const usage = `Usage: fastyums serve

Serves the marketplace on HOST:PORT (127.0.0.1:3000), bringing the database up to date first.
An empty database starts with the demo, unless NODE_ENV is production, FASTYUMS_DEMO is off or CURRENCY is not NGN.
PAYMENTS=pretend starts servers beside it that stand for Paystack and Stripe, and where nothing is charged; with the
demo Paystack is pretended by itself.
SIGTERM and SIGINT finish what runs and end it. With DRAIN_SECONDS it goes on serving for so long before, while
/health/ready tells a balancer to send nothing more.
`

/** Less than the ten seconds after which supervisors kill. */
const LONGEST_DRAIN_MS = 8_000

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const config = readConfig(process.env)
  const pretending = await pretendProviders(config)
  try {
    const app = await openApp(config)
    try {
      await serve(app, config, pretending)
    } finally {
      await app.close()
    }
  } finally {
    await pretending.close()
  }
  return 0
}

async function serve(app: App, config: Config, pretending: Pretending): Promise<void> {
  const isDemo = await prepare(app, config)

  const logger = createLogger('info')
  const server = await app.server(logger)
  const stopped = stopOnSignal(async () => {
    server.stopping = true
    const drainMs = config.drainSeconds * 1000
    await sleep(drainMs)
    const patience = setTimeout(() => server.server.closeAllConnections(), LONGEST_DRAIN_MS - drainMs)
    // Whose request ends after the stop began would stay connected for as long as it likes.
    const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
    await server.close()
    clearTimeout(patience)
    clearInterval(sweep)
    await new Promise((flushed) => logger.flush(flushed))
  })
  await server.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw new ConfigError(
      `HOST, PORT: ${config.host}:${config.port} cannot be listened on (${String(error)})`,
    )
  })
  const address = server.server.address()
  const url = urlOf(config.host, typeof address === 'object' ? address?.port : undefined)
  pretending.sendTo(url)
  collectGarbage()
  process.stdout.write(`${greeting(url)}${isDemo ? `\n${demoGreeting(url)}` : ''}`)
  await stopped
}

/** Makes the first admin, and loads the demo into an empty database, never in production. True where it was loaded now. */
async function prepare(app: App, config: Config): Promise<boolean> {
  const admin = config.firstAdmin && (await namedAdmin(config.firstAdmin))
  const wantsDemo =
    config.environment !== 'production' && config.demo === 'auto' && config.currency === DEMO_CURRENCY
  const isDemo = wantsDemo && (await demo(app, admin))
  if (admin) await ensureFirstAdmin(app, admin)
  return isDemo
}

async function demo(app: App, admin: NewAdmin | null): Promise<boolean> {
  const { loadDemo } = await import('../demo/load-demo.ts')
  return loadDemo(app, admin).catch(explain)
}

function explain(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== 'email_taken') throw error
  throw new ConfigError('ADMIN_EMAIL belongs to an account of the demo; choose another, or FASTYUMS_DEMO=off')
}

function greeting(url: string): string {
  return `listening on ${url}\nthe API is at ${url}/api/v1, its documentation at ${url}/docs\n`
}
