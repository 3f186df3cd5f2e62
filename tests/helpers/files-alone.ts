/** Tests about a SQLite file, or about no database at all: on a server they are not run again. */
export const ABOUT_NO_SERVER = [
  'tests/faults/damage.test.ts',
  'tests/faults/disks.test.ts',
  'tests/faults/judge.test.ts',
  'tests/faults/power-loss.test.ts',
  'tests/architecture.test.ts',
  'tests/asvs.test.ts',
  'tests/client/',
  'tests/openapi-words.test.ts',
  'tests/deploy.test.ts',
  'tests/bench.test.ts',
  'tests/guards.test.ts',
  'tests/key-rotation.test.ts',
  'tests/monitoring.test.ts',
  'tests/security-page.test.ts',
  'tests/sqlite.test.ts',
  'tests/query-plans.test.ts',
  'tests/readme.test.ts',
  'tests/outbox/workers.test.ts',
  'src/',
]

/** What starts a broker of its own and kills it: where its parameter is given (FASTYUMS_BROKER_KILLS=3). */
export const BY_HAND = ['tests/outbox/broker-loss.test.ts']

/** Tests about a database server, and the line to it. */
export const ABOUT_NO_FILE = [
  'tests/columns.test.ts',
  'tests/faults/long-statements.test.ts',
  'tests/faults/server-loss.test.ts',
  'tests/faults/slow-line.test.ts',
  'tests/realtime/many-processes.test.ts',
]

/**
 * Long tests whose judge is the same on every database: on a server too they are run only where all is asked for
 * (`npm test -- --thorough`).
 */
export const LONG_ON_A_SERVER = [
  'tests/faults/kill-points.test.ts',
  'tests/faults/kill-under-load.test.ts',
  'tests/faults/pauses.test.ts',
  'tests/hostile/generated.test.ts',
  'tests/properties/',
  'tests/races-command.test.ts',
]
