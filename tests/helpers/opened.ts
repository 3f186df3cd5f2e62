import { openDatabase } from '../../src/app.ts'
import { readDatabaseUrl } from '../../src/platform/database/choice.ts'
import type { Database } from '../../src/platform/database/database.ts'
import type { Place } from './database.ts'

/** A database of a place as it is, without a table at first. */
export function opened(place: Pick<Place, 'database'>, name?: string): Promise<Database> {
  const choice = readDatabaseUrl(place.database(name))
  if (!choice) throw new Error('a place has addresses')
  return openDatabase(choice)
}
