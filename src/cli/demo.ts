import { ConfigError } from '../config.ts'

export const usage = `Usage: fastyums demo

Loads a made-up marketplace into an empty database.
`

export async function run(): Promise<number> {
  throw new ConfigError('demo: that part is not built yet')
}
