import { ConfigError } from '../config.ts'

export const usage = ''

export async function run(): Promise<number> {
  throw new ConfigError('import: that part is not built yet')
}
