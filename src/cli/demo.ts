import { parseArgs } from 'node:util'
import { openApp } from '../app.ts'
import { ConfigError, readConfig } from '../config.ts'
import { demoGreeting, urlOf } from '../demo/greeting.ts'
import { nameOf } from '../platform/database/choice.ts'
import { loadDemo } from '../demo/load-demo.ts'
import { DEMO_CURRENCY } from '../demo/people.ts'

export const usage = `Usage: fastyums demo

Loads a made-up marketplace into an empty database: Lagos vendors and their meals, customers, couriers, orders in
every state, and one login a role. "fastyums serve" does so by itself, unless NODE_ENV is production or FASTYUMS_DEMO is off.
`

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const config = readConfig(process.env)
  if (config.environment === 'production')
    throw new ConfigError('demo: everybody knows its password, so it is not for NODE_ENV=production')
  if (config.currency !== DEMO_CURRENCY)
    throw new ConfigError(
      `demo: its prices are in ${DEMO_CURRENCY}, so CURRENCY cannot be ${config.currency}`,
    )
  const app = await openApp(config)
  try {
    if (!(await loadDemo(app))) {
      throw new ConfigError(
        `demo: ${nameOf(config.database)} is in use already; name a new file, such as DATABASE_URL=sqlite:./data/demo.db`,
      )
    }
  } finally {
    await app.close()
  }
  process.stdout.write(`${demoGreeting(urlOf(config.host, config.port))}It answers once "npm start" runs.\n`)
  return 0
}
