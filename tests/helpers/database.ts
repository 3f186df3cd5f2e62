import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { it } from 'vitest'

/** A MySQL or MariaDB server for the databases of tests, such as mysql://root@127.0.0.1:3306/; SQLite files without it. */
const SERVER = process.env['FASTYUMS_TEST_DATABASE']

export const ENGINE: 'sqlite' | 'mysql' = SERVER ? 'mysql' : 'sqlite'

/** A test of what only a server does. On SQLite there is no such test, rather than one that is skipped. */
export const itOnMysql: (name: string, test: () => Promise<void>, timeout?: number) => void =
  ENGINE === 'mysql' ? it : () => {}

/** A test of what only a file does. */
export const itOnSqlite: typeof itOnMysql = ENGINE === 'sqlite' ? it : () => {}

/** A folder, and in it or beside it databases that nobody else uses. */
export class Place {
  readonly path: string

  constructor(purpose: string) {
    this.path = mkdtempSync(join(tmpdir(), `fastyums-${purpose}-`))
  }

  /** DATABASE_URL of a database of this place; its first use makes it. */
  database(name = 'market'): string {
    return SERVER
      ? new URL(this.#prefix + name.replace(/\W/g, '_'), SERVER).href
      : `sqlite:${join(this.path, `${name}.db`)}`
  }

  async remove(): Promise<void> {
    rmSync(this.path, { recursive: true, force: true })
    if (SERVER) await dropDatabases(SERVER, this.#prefix)
  }

  get #prefix(): string {
    return `${basename(this.path).replace(/\W/g, '_')}_`
  }
}

async function dropDatabases(server: string, prefix: string): Promise<void> {
  const connection = await createConnection(server)
  const [rows] = await connection.query('show databases')
  for (const { Database: name } of rows as { Database: string }[])
    if (name.startsWith(prefix)) await connection.query(`drop database ${connection.escapeId(name)}`)
  await connection.end()
}
