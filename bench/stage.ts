import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, createConnection } from 'mysql2/promise'
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
  #poolBefore: number | undefined

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

  /** Gives the server as much memory as a large marketplace would, until it is removed; a file has the system's without asking. */
  async makeRoom(bytes: number): Promise<void> {
    if (this.engine === 'mysql') this.#poolBefore ??= await onServer((server) => resizePool(server, bytes))
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true })
    if (this.engine === 'sqlite') return
    await onServer(async (server) => {
      for (const name of this.#made) await server.query(`drop database if exists \`${name}\``)
      if (this.#poolBefore !== undefined) await resizePool(server, this.#poolBefore)
    })
  }
}

async function onServer<T>(work: (server: Connection) => Promise<T>): Promise<T> {
  const server = await createConnection(SERVER)
  try {
    return await work(server)
  } finally {
    await server.end()
  }
}

/** Returns what it was, bytes. */
async function resizePool(server: Connection, bytes: number): Promise<number> {
  const [rows] = await server.query('select @@innodb_buffer_pool_size as bytes')
  await server.query(`set global innodb_buffer_pool_size = ${bytes}`)
  return (rows as [{ bytes: number }])[0].bytes
}

function pidOfServer(): Promise<number | null> {
  return onServer(async (server) => {
    const [rows] = await server.query('select @@pid_file as file')
    const [{ file }] = rows as [{ file: string }]
    return Number(readFileSync(file, 'utf8')) || null
  }).catch(() => null)
}
