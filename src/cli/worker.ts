import { ConfigError, readConfig } from '../config.ts'

export const usage = `Usage: fastyums worker

Works background jobs that a broker carries (AMQP_URL).
`

export async function run(): Promise<number> {
  readConfig(process.env)
  throw new ConfigError('worker needs AMQP_URL, and that part is not built yet')
}
