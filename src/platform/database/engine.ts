import { type Kysely, MysqlAdapter } from 'kysely'

/** The two kinds of database that there are. MySQL stands for MariaDB too. */
export type Engine = 'sqlite' | 'mysql'

/** Which of them a query is for: where the two say a thing differently, the statement asks. */
// oxlint-disable-next-line typescript/no-explicit-any -- any database, whatever its tables
export function engineOf(db: Kysely<any>): Engine {
  return db.getExecutor().adapter instanceof MysqlAdapter ? 'mysql' : 'sqlite'
}
