// Loaded before the server (node --import), never by it. While the file that FAULT_READ_ONLY names is there, the database
// refuses every write, as one on a disk does that was set to read-only under a server that runs.
import { existsSync } from 'node:fs'
import { DatabaseSync, StatementSync } from 'node:sqlite'

const switchFile = process.env['FAULT_READ_ONLY'] ?? ''
const writers = new Set<DatabaseSync>()
let isReadOnly = false

const prepare = Reflect.get(DatabaseSync.prototype, 'prepare')
DatabaseSync.prototype.prepare = function find(this: DatabaseSync, ...text) {
  if (text[0] === 'begin immediate') writers.add(this)
  return prepare.apply(this, text)
}

const run = Reflect.get(StatementSync.prototype, 'run') as (...values: unknown[]) => never
StatementSync.prototype.run = function follow(this: StatementSync, ...values: unknown[]) {
  if (this.sourceSQL === 'begin immediate' && isReadOnly !== existsSync(switchFile)) {
    isReadOnly = !isReadOnly
    for (const writer of writers) writer.exec(`pragma query_only = ${isReadOnly ? 'on' : 'off'}`)
  }
  return run.apply(this, values)
}
