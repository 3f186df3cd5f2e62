import { table, type Step } from '../ddl.ts'

const PARTS = 65

const rows = Array.from({ length: PARTS }, (_, part) => `(${part}, 0)`).join(', ')

const versions = table('catalogue_versions', {
  columns: { part: 'integer primary key', version: 'integer not null' },
})

/** What tells that something remembered of the catalogue is old. A copy of a marketplace starts with numbers of its own. */
export const catalogueVersions: readonly Step[] = [
  { sqlite: versions.sqlite, mysql: versions.mysql },
  {
    sqlite: [`insert into catalogue_versions (part, version) values ${rows}`],
    mysql: () => [`insert ignore into catalogue_versions (part, version) values ${rows}`],
  },
]
