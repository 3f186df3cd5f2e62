import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { createLogger } from '../platform/logging.ts'

export const usage = `Usage: fastyums openapi

Prints the OpenAPI 3.1 document of this version.
`

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  // The document does not depend on any setting, so it needs none of the operator's.
  const folder = mkdtempSync(join(tmpdir(), 'fastyums-openapi-'))
  const app = await openApp(readConfig({ DATABASE_URL: `sqlite:${join(folder, 'empty.db')}` }))
  const server = await app.server(createLogger('silent'))
  process.stdout.write(`${JSON.stringify(server.swagger(), null, 2)}\n`)
  await server.close()
  await app.close()
  rmSync(folder, { recursive: true })
  return 0
}
