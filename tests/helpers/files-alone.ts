/** Tests about a SQLite file, or about no database at all: on a server they are not run again. */
export const ABOUT_NO_SERVER = [
  'tests/faults/',
  'tests/sqlite.test.ts',
  'tests/query-plans.test.ts',
  'tests/readme.test.ts',
  'src/',
]
