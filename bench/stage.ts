import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import type { Database } from '../src/platform/database/database.ts'
import { openMysql } from '../src/platform/database/mysql.ts'
import { openSqlite } from '../src/platform/database/sqlite.ts'

export type Engine = 'sqlite' | 'mysql'

const SERVER = process.env['FASTYUMS_TEST_DATABASE'] || 'mysql://root@127.0.0.1:3306/'

/** A place for one run: a folder, and databases of its own. */
export class Stage {
  readonly engine: Engine
  readonly folder = mkdtempSync(join(tmpdir(), 'fastyums-bench-'))
  /** Process id of the database server, null where there is none on this machine that we may look at. */
  databasePid: number | null = null
  readonly #made: string[] = []

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** Makes and fills a database under each of these names, all alike, and gives their DATABASE_URLs. */
  async databases(names: readonly string[], fill: (database: Database) => Promise<void>): Promise<string[]> {
    if (this.engine === 'mysql') {
      this.databasePid = await pidOfServer()
      for (const name of names) await this.#filled(this.url(name), fill)
      return names.map((name) => this.url(name))
    }
    const [first = '', ...others] = names
    await this.#filled(this.url(first), fill)
    const file = (name: string) => join(this.folder, `${name}.db`)
    for (const name of others) copyFileSync(file(first), file(name))
    return names.map((name) => this.url(name))
  }

  url(name: string): string {
    const own = `fastyums_bench_${process.pid}_${name.replace(/\W/g, '_')}`
    return this.engine === 'mysql' ? new URL(own, SERVER).href : `sqlite:${join(this.folder, `${name}.db`)}`
  }

  async #filled(url: string, fill: (database: Database) => Promise<void>): Promise<void> {
    const choice = readDatabaseUrl(url)
    if (!choice) throw new Error(`${url} names no database`)
    if (choice.engine === 'mysql') this.#made.push(choice.database)
    const database =
      choice.engine === 'sqlite' ? openSqlite(choice.path) : await openMysql({ ...choice, inBulk: true })
    await database.migrate()
    await fill(database)
    await database.close()
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true })
    if (this.#made.length === 0) return
    const connection = await createConnection(SERVER)
    for (const name of this.#made) await connection.query(`drop database if exists \`${name}\``)
    await connection.end()
  }
}

async function pidOfServer(): Promise<number | null> {
  const connection = await createConnection(SERVER)
  try {
    const [rows] = await connection.query('select @@pid_file as file, @@hostname as host')
    const [{ file }] = rows as [{ file: string }]
    return Number(readFileSync(file, 'utf8')) || null
  } catch {
    return null
  } finally {
    await connection.end()
  }
}
