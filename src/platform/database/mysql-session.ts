import type { PoolConnection } from 'mysql2'
import { ask, type Server } from './mysql-server.ts'

/** `bulk` is for migrations, imports and copies. */
export type Purpose = 'read' | 'write' | 'bulk'

/** For the next statement of a transaction, where MariaDB keeps watch. A process that stands still holds its locks no longer. */
const IDLE_TRANSACTION_S = 10
/** For a lock. The command wrapper waits longer, between tries. Short, for what was sent along with the statement waits too. */
const LOCK_TIMEOUT_S = 1
const SQL_MODE =
  'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT'

/** A variable that the server does not take as it is given would be a silent difference, so each is read back. */
export async function setUp(connection: PoolConnection, server: Server, purpose: Purpose): Promise<void> {
  const isolation = server.isMariaDb ? 'tx_isolation' : 'transaction_isolation'
  const readOnly = server.isMariaDb ? 'tx_read_only' : 'transaction_read_only'
  const wanted: Record<string, string | number> = {
    sql_mode: SQL_MODE,
    time_zone: '+00:00',
    collation_connection: server.collation,
    innodb_lock_wait_timeout: LOCK_TIMEOUT_S,
    foreign_key_checks: 1,
    // Without it a transaction begins with its first statement, and BEGIN need not go to the server and back.
    autocommit: purpose === 'write' ? 0 : 1,
    [isolation]: 'READ-COMMITTED',
    [readOnly]: purpose === 'read' ? 1 : 0,
  }
  await ask(connection, `set names utf8mb4 collate ${server.collation}`)
  const values = Object.entries(wanted)
  await ask(
    connection,
    `set ${values.map(([name, value]) => `session ${name} = ${literal(value)}`).join(', ')}`,
  )
  // MariaDB 10 believes that all rows behind a key cost no more than a few seeks, and reads them up to where a page
  // starts. Where the server has this switch it stops believing so.
  const seeks = "set session optimizer_adjust_secondary_key_costs = 'disable_max_seek'"
  if (server.isMariaDb) await ask(connection, seeks).catch(() => {})
  if (server.isMariaDb && purpose === 'write')
    await ask(connection, `set session idle_transaction_timeout = ${IDLE_TRANSACTION_S}`)
  const [found] = await ask(
    connection,
    `select ${values.map(([name]) => `@@session.${name} as ${name}`).join(', ')}`,
  )
  for (const [name, value] of values) {
    const has = found?.[name]
    if (sorted(has) !== sorted(value))
      throw new Error(`the server runs with ${name}=${String(has)}, ${value} is needed`)
  }
}

const literal = (value: string | number) => (typeof value === 'string' ? `'${value}'` : String(value))

/** The server tells the parts of sql_mode in an order of its own. */
const sorted = (value: unknown) => String(value).split(',').sort().join()
