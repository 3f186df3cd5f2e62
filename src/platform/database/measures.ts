import type { Measure } from '../metrics.ts'
import type { Database, Load } from './database.ts'

/** How much this process has at the database, and how much waits for a connection, or on SQLite in the line of writers. */
export function databaseMeasures({ load }: Pick<Database, 'load'>): Measure[] {
  const each = (part: keyof Load) => async () => {
    const { read, write } = load()
    return { read: read[part], write: write[part] }
  }
  return [
    {
      name: 'fastyums_database_busy',
      help: 'Connections of this process to the database that are in use, by purpose',
      label: 'pool',
      read: each('busy'),
    },
    {
      name: 'fastyums_database_waiting',
      help: 'Who waits in this process for a connection to the database, or for its turn to write, by purpose',
      label: 'pool',
      read: each('waiting'),
    },
  ]
}
