/**
 * What a database's error means for whoever may try again. `busy`: the whole transaction may run again. `waited`: the
 * same, after a wait for another's lock. `unique` and `reference`: a key said no, so somebody else was first or the
 * command is wrong. `unavailable`: disk full, read-only, damaged, not there.
 */
export type DatabaseFault = 'busy' | 'waited' | 'unique' | 'reference' | 'unavailable'

/** A fault that no driver's error tells of. */
export class DatabaseError extends Error {
  readonly fault: DatabaseFault

  constructor(fault: DatabaseFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.fault = fault
  }
}

/** What a command read has changed before it could write. It runs again, and then decides on what is true. */
export function overtaken(): DatabaseError {
  return new DatabaseError('busy', 'what was read has changed since')
}

/** Undefined where the error is no fault of a database. */
export function faultOf(error: unknown): DatabaseFault | undefined {
  if (error instanceof DatabaseError) return error.fault
  if (!(error instanceof Error)) return undefined
  if ('errcode' in error && typeof error.errcode === 'number') return sqliteFault(error.errcode)
  if ('sqlState' in error && 'errno' in error) return MYSQL_FAULTS.get(Number(error.errno))
  return undefined
}

/** https://sqlite.org/rescode.html: the low byte is the primary code. */
function sqliteFault(code: number): DatabaseFault | undefined {
  switch (code & 0xff) {
    case 5: // BUSY
    case 6: // LOCKED
      return 'busy'
    case 8: // READONLY
    case 10: // IOERR
    case 11: // CORRUPT
    case 13: // FULL
    case 14: // CANTOPEN
    case 26: // NOTADB
      return 'unavailable'
    case 19: // CONSTRAINT
      if (code === 2067 || code === 1555) return 'unique'
      return code === 787 ? 'reference' : undefined
    default:
      return undefined
  }
}

/** https://mariadb.com/kb/en/mariadb-error-codes/ */
const MYSQL_FAULTS: ReadonlyMap<number, DatabaseFault> = new Map<number, DatabaseFault>([
  [1213, 'busy'], // deadlock
  [1020, 'busy'], // the row has changed since it was read
  [1205, 'waited'], // lock wait timeout: only the statement is undone
  [1062, 'unique'],
  [1451, 'reference'], // a row that is referred to
  [1452, 'reference'], // a reference to a row that is not there
  [1021, 'unavailable'], // disk full
  [1026, 'unavailable'], // a file cannot be written
  [1030, 'unavailable'], // the storage engine failed
  [1037, 'unavailable'], // out of memory
  [1038, 'unavailable'], // out of memory for sorting
  [1040, 'unavailable'], // too many connections
  [1041, 'unavailable'], // out of memory
  [1044, 'unavailable'], // access denied
  [1045, 'unavailable'], // access denied
  [1049, 'unavailable'], // no such database
  [1053, 'unavailable'], // the server is shutting down
  [1114, 'unavailable'], // table full
  [1129, 'unavailable'], // host blocked
  [1180, 'unavailable'], // error at COMMIT
  [1203, 'unavailable'], // too many connections of the user
  [1226, 'unavailable'], // the user's limit is reached
  [1290, 'unavailable'], // the server runs with --read-only
  [1317, 'unavailable'], // interrupted
  [1836, 'unavailable'], // read-only mode
  [1927, 'unavailable'], // the connection was killed
  [1969, 'unavailable'], // MariaDB: the statement ran too long
  [3024, 'unavailable'], // MySQL: the statement ran too long
])
