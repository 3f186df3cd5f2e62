import { type Connection, type ConnectionOptions, createConnection } from 'mysql2'

/** A database of a server, as DATABASE_URL names it. */
export interface MysqlAddress {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** For work in bulk: all writes go through one connection, whose statements take the time that they take. */
  inBulk?: boolean
}

/** What this server has. */
export interface Server {
  /** Compares byte by byte and counts trailing blanks, as SQLite does. */
  collation: string
  isMariaDb: boolean
}

const CONNECT_TIMEOUT_MS = 5_000
/** For one statement at the start. */
const STATEMENT_TIMEOUT_MS = 5_000
/** Of each connection. */
export const STATEMENTS_KEPT = 500

/** How values come and go is the same as with SQLite: numbers, texts and null. */
export function optionsOf({ host, port, user, password, database }: MysqlAddress): ConnectionOptions {
  return {
    host,
    port,
    user,
    password,
    database,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    decimalNumbers: true,
    jsonStrings: true,
    multipleStatements: false,
    // One more than are kept: the driver must not close one of those.
    maxPreparedStatements: STATEMENTS_KEPT + 1,
    enableKeepAlive: true,
  }
}

/**
 * Asks the server what it has and whether what it commits is on disk, and makes a database that is not there yet, as
 * SQLite makes a file. Throws what is wrong, in one line.
 */
export async function serverOf(address: MysqlAddress): Promise<Server> {
  const connection = createConnection({ ...optionsOf(address), database: undefined })
  try {
    const [found] = await ask(
      connection,
      `select version() as version, @@innodb_flush_log_at_trx_commit as flush, @@log_bin as binlog,
        @@sync_binlog as sync_binlog, (select collation_name from information_schema.collations
          where collation_name in ('utf8mb4_nopad_bin', 'utf8mb4_0900_bin')) as collation,
        (select count(*) from information_schema.schemata where schema_name = '${address.database}') as is_there`,
    )
    const { version, flush, binlog, sync_binlog, collation, is_there } = found ?? {}
    if (flush !== 1) throw new Error('the server runs without innodb_flush_log_at_trx_commit=1')
    if (binlog === 1 && sync_binlog !== 1)
      throw new Error('the server runs with a binary log and without sync_binlog=1')
    if (!collation) throw new Error('the server has neither utf8mb4_nopad_bin nor utf8mb4_0900_bin')
    if (is_there === 0)
      await ask(connection, `create database if not exists \`${address.database}\` collate ${collation}`)
    return { collation: String(collation), isMariaDb: /mariadb/i.test(String(version)) }
  } finally {
    connection.destroy()
  }
}

type Answer = Record<string, string | number | null>

export function ask(connection: Connection, text: string): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    connection.query({ sql: text, timeout: STATEMENT_TIMEOUT_MS }, (error, rows) =>
      error ? reject(error) : resolve(rows as Answer[]),
    )
  })
}
