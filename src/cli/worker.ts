import { parseArgs } from 'node:util'
import { type App, openApp } from '../app.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { metricsAccess } from '../marketplace.ts'
import { type MetricsServer, serveMetrics } from '../platform/http/metrics-server.ts'
import { createLogger } from '../platform/logging.ts'
import { collectGarbage } from './collect-garbage.ts'
import { stopOnSignal } from './stop-on-signal.ts'

export const usage = `Usage: fastyums worker

Tells of facts that RabbitMQ (AMQP_URL) carries, sends what became due and runs jobs, beside any number of others.
With METRICS_PORT it tells its metrics there, at /metrics. SIGTERM and SIGINT finish what runs and end it.
`

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const config = readConfig(process.env)
  if (!config.broker) {
    throw new ConfigError(
      'AMQP_URL must be set for worker; without it "fastyums serve" does this work by itself',
    )
  }
  const app = await openApp(config)
  try {
    const logger = createLogger('info')
    const measured = await tellMetrics(app, config)
    const stopped = stopOnSignal(async () => {
      await app.outbox.stop()
      await measured?.close()
      await new Promise((flushed) => logger.flush(flushed))
    })
    app.connect(logger)
    await app.outbox.start(logger, 'worker')
    collectGarbage()
    process.stdout.write(`${measured ? `metrics at port ${measured.port}\n` : ''}working\n`)
    await stopped
  } finally {
    await app.close()
  }
  return 0
}

async function tellMetrics(app: App, config: Config): Promise<MetricsServer | null> {
  const { host, metricsPort: port } = config
  if (port === null) return null
  return serveMetrics({ host, port }, app.metrics, metricsAccess(config)).catch((error: unknown) => {
    throw new ConfigError(`METRICS_PORT: ${host}:${port} cannot be listened on (${String(error)})`)
  })
}
