import { parseArgs } from 'node:util'
import { openApp } from '../app.ts'
import { ConfigError, readConfig } from '../config.ts'
import { createLogger } from '../platform/logging.ts'
import { stopOnSignal } from './stop-on-signal.ts'

export const usage = `Usage: fastyums worker

Tells of facts that RabbitMQ (AMQP_URL) carries, sends what became due and runs jobs, beside any number of others.
SIGTERM and SIGINT finish what runs and end it.
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
    const stopped = stopOnSignal(async () => {
      await app.outbox.stop()
      await new Promise((flushed) => logger.flush(flushed))
    })
    app.connect(logger)
    await app.outbox.start(logger, 'worker')
    process.stdout.write('working\n')
    await stopped
  } finally {
    await app.close()
  }
  return 0
}
