import { existsSync } from 'node:fs'
import { openDatabase } from '../../app.ts'
import { nameOf } from '../../platform/database/choice.ts'
import { type Config, ConfigError } from '../../config.ts'
import type { Database } from '../../platform/database/database.ts'
import { clockLead, newestMoment, schemaState } from '../../platform/database/examine.ts'
import { type Finding, fine, note, wrong } from './finding.ts'

const CLOCKS_MAY_DIFFER_MS = 2_000

/** That it can be reached and keeps what it answers (which is asked of it whenever it is opened), its schema, its clock. */
export async function examineDatabase(config: Config): Promise<Finding[]> {
  const name = nameOf(config.database)
  if (config.database.engine === 'sqlite' && !existsSync(config.database.path))
    return [
      note(
        'database',
        `there is no ${name} yet`,
        'the first start makes it; if it should be there, correct DATABASE_URL',
      ),
    ]
  let database: Database
  try {
    database = await openDatabase(config.database)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [
      wrong('database', error.message, 'start the server, or correct DATABASE_URL or what it complains of'),
    ]
  }
  try {
    return [fine('database', `${name} answers, and what it commits is on disk`), ...(await inside(database))]
  } catch (error) {
    return [
      wrong(
        'database',
        `${name} cannot be read (${String(error)})`,
        'restore the last backup: docs/operate.md',
      ),
    ]
  } finally {
    await database.close()
  }
}

async function inside(database: Database): Promise<Finding[]> {
  const { pending, unknown, missing } = await schemaState(database.read)
  if (unknown.length > 0)
    return [
      wrong('schema', `has ${unknown.join(', ')}, which this version does not know`, 'run the newer version'),
    ]
  if (pending.length > 0)
    return [
      note('schema', `${pending.join(', ')} did not run yet`, 'run "fastyums migrate"; a start does it too'),
    ]
  const gone = missing.map(({ name, statement }) =>
    wrong('schema', `${name} is missing`, `make it again: ${statement.replaceAll(/\s+/g, ' ')}`),
  )
  return [
    ...(gone.length > 0 ? gone : [fine('schema', 'up to date, with every table and index')]),
    await clocks(database),
  ]
}

/** Two clocks that differ, or one that went back: tokens end early or late, and times are told in the wrong order. */
async function clocks({ read }: Database): Promise<Finding> {
  const lead = await clockLead(read)
  const newest = await newestMoment(read)
  const ahead = newest - Date.now()
  if (Math.abs(lead) > CLOCKS_MAY_DIFFER_MS)
    return wrong(
      'clock',
      `the database's is ${lead} ms ahead of this machine's`,
      'set both by NTP: timedatectl set-ntp true',
    )
  if (ahead > CLOCKS_MAY_DIFFER_MS)
    return wrong(
      'clock',
      `the newest fact is ${ahead} ms in the future`,
      'a clock goes wrong: timedatectl set-ntp true on each machine',
    )
  return fine('clock', 'agrees with the database')
}
