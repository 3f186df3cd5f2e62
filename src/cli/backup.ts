import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '../config.ts'
import { backUp } from '../platform/database/sqlite-backup.ts'

export const usage = `Usage: fastyums backup <file>

Copies the SQLite database of DATABASE_URL into a new file, while the marketplace is served, and checks the copy. What was
answered before it began is in it. Pictures and the secret are files in DATA_FOLDER: copy those too, after this.
A MySQL or MariaDB database is backed up with mariadb-dump --single-transaction; docs/operate.md tells how.
`

export async function run(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) {
    process.stderr.write(`Name one file.\n\n${usage}`)
    return 2
  }
  const { database } = readConfig(process.env)
  if (database.engine !== 'sqlite')
    throw new ConfigError(
      'DATABASE_URL names a server: use mariadb-dump --single-transaction (docs/operate.md)',
    )
  if (!existsSync(database.path)) throw new ConfigError(`DATABASE_URL: there is no ${database.path}`)
  const target = resolve(name)
  if (existsSync(target)) throw new ConfigError(`${target} is there already; name a new file`)
  try {
    const { bytes } = await backUp(database.path, target, showProgress)
    process.stdout.write(`${target} holds it all: ${bytes} bytes, checked\n`)
    return 0
  } catch (error) {
    process.stderr.write(`nothing was kept: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  }
}

function showProgress(copied: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${Math.floor((copied / of) * 100)} % copied`)
}
