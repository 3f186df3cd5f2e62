import type { Kysely } from 'kysely'
import type { Tables } from './database.ts'
import type { Engine } from './engine.ts'

/** One step of a migration, in the words of each engine. MySQL tables name how their text is compared. */
export interface Step {
  /** The table that it makes, if its rows are not made from others. */
  table?: { name: string; columns: Readonly<Record<string, string>>; key: readonly string[] }
  sqlite: readonly string[]
  mysql: (collation: string) => readonly string[]
  /** What statements alone cannot say, because it depends on what is there. Run after them; again, it changes nothing. */
  change?: (db: Kysely<Tables>) => Promise<void>
  /** A server that does not let this user do it, or cannot, goes on without. */
  optional?: true
}

/** How each type of a column is called. A `string` has a length because MySQL indexes only what is bounded. */
const TYPES: [RegExp, Record<Engine, string>][] = [
  [/^rownumber\b/, { sqlite: 'integer primary key', mysql: 'bigint not null auto_increment primary key' }],
  [/^id\b/, { sqlite: 'text', mysql: 'varchar(40)' }],
  [/^string(\(\d+\))/, { sqlite: 'text', mysql: 'varchar$1' }],
  [/^text\b/, { sqlite: 'text', mysql: 'text' }],
  [/^json\b/, { sqlite: 'text', mysql: 'longtext' }],
  [/^integer\b/, { sqlite: 'integer', mysql: 'bigint' }],
  [/^real\b/, { sqlite: 'real', mysql: 'double' }],
]

const REFERENCE = / references (\w+) \((\w+)\)/

export function columnFor(engine: Engine, name: string, definition: string): string {
  const [pattern, names] = TYPES.find(([type]) => type.test(definition)) ?? []
  if (!pattern || !names) throw new Error(`${name}: ${definition} begins with no type`)
  const column = `${quoted(name)} ${definition.replace(pattern, names[engine])}`
  return engine === 'mysql' ? column.replace(REFERENCE, '') : column
}

/** `row` is a word of MySQL's own. */
function quoted(name: string): string {
  return name === 'row' ? '`row`' : name
}

export interface TableParts {
  /** Column by column: its type, whether it may be null, its checks, what it refers to. */
  columns: Record<string, string>
  /** Keys and checks of more than one column. */
  constraints?: readonly string[]
  /** By name, the columns in order. */
  indexes?: Record<string, string>
  /** A UNIQUE key of a column that holds only for some rows: by name, the column and the condition. */
  uniqueWhere?: Record<string, { column: string; where: string }>
}

/** A table with its indexes. On MySQL it is one statement, which happens whole or not at all. */
export function table(name: string, parts: TableParts): Step {
  return {
    table: { name, columns: parts.columns, key: keyOf(parts) },
    sqlite: sqliteTable(name, parts),
    mysql: (collation) => [mysqlTable(name, parts, collation)],
  }
}

function keyOf({ columns, constraints = [] }: TableParts): string[] {
  const own = Object.keys(columns).filter((name) => /^rownumber$| primary key\b/.test(columns[name] ?? ''))
  const [, several] = constraints.map((one) => /^primary key \((.+)\)$/.exec(one)).find(Boolean) ?? []
  return several?.split(', ') ?? own
}

function sqliteTable(
  name: string,
  { columns, constraints = [], indexes = {}, uniqueWhere = {} }: TableParts,
): string[] {
  const lines = [
    ...Object.entries(columns).map(([column, type]) => columnFor('sqlite', column, type)),
    ...constraints,
  ]
  const isNumbered = Object.values(columns).includes('rownumber')
  return [
    `create table ${name} (\n  ${lines.join(',\n  ')}\n) strict${isNumbered ? '' : ', without rowid'}`,
    ...Object.entries(indexes).map(([index, on]) => `create index ${index} on ${name} (${on})`),
    ...Object.entries(uniqueWhere).map(
      ([index, { column, where }]) => `create unique index ${index} on ${name} (${column}) where ${where}`,
    ),
  ]
}

function mysqlTable(name: string, parts: TableParts, collation: string): string {
  return `create table ${name} (\n  ${mysqlLines(parts).join(',\n  ')}\n) engine = innodb default charset utf8mb4 collate ${collation}`
}

function mysqlLines({ columns, constraints = [], indexes = {}, uniqueWhere = {} }: TableParts): string[] {
  const references = Object.entries(columns).flatMap(([column, definition]) => {
    const [, target, key] = REFERENCE.exec(definition) ?? []
    return target ? [`foreign key (${column}) references ${target} (${key})`] : []
  })
  // A column that is null where the key does not hold; nobody sees it who does not name it.
  const partial = Object.entries(uniqueWhere).flatMap(([index, { column, where }]) => [
    `${index} ${mysqlType(columns[column])} generated always as (case when ${where} then ${column} end) virtual invisible`,
    `unique key ${index} (${index})`,
  ])
  return [
    ...Object.entries(columns).map(([column, type]) => columnFor('mysql', column, type)),
    ...partial,
    ...constraints,
    ...Object.entries(indexes).map(([index, on]) => `key ${index} (${on})`),
    ...references,
  ]
}

function mysqlType(definition = ''): string {
  return /^\S+ (\S+)/.exec(columnFor('mysql', 'c', definition))?.[1] ?? ''
}

/** One more column. What runs without it must still be able to write rows, so it may be null or has a default. */
export function addColumn(name: string, column: string, definition: string): Step {
  const add = (engine: Engine) => [`alter table ${name} add column ${columnFor(engine, column, definition)}`]
  return { sqlite: add('sqlite'), mysql: () => add('mysql') }
}

/** No row of the table can be changed or taken away, by whoever speaks SQL, where the server allows triggers. */
export function appendOnly(name: string): Step {
  const says = `rows of ${name} are never changed`
  const triggers = (body: string) =>
    ['update', 'delete'].map(
      (verb) => `create trigger ${name}_no_${verb} before ${verb} on ${name} for each row ${body}`,
    )
  return {
    sqlite: triggers(`begin select raise(abort, '${says}'); end`),
    mysql: () => triggers(`signal sqlstate '45000' set message_text = '${says}'`),
    optional: true,
  }
}

/** A table that only its connection sees, and that ends with it. */
export function temporaryTable(
  engine: Engine,
  collation: string,
  name: string,
  columns: Record<string, string>,
  key: string,
): string {
  const lines = Object.entries(columns).map(([column, type]) => columnFor(engine, column, type))
  const options =
    engine === 'sqlite' ? 'strict, without rowid' : `default charset utf8mb4 collate ${collation}`
  return `create temporary table if not exists ${name} (${lines.join(', ')}, primary key (${key})) ${options}`
}

/**
 * The words of a table's rows, by the row's number. The program folds them. SQLite keeps the index, not the text: every
 * beginning of up to ten letters is in it, for any other is gathered from all rows that hold it before the first is
 * shown. MySQL keeps a text of marked words (marked-words.ts).
 */
export function searchTable(name: string): Step {
  return {
    sqlite: [
      `create virtual table ${name}_search using fts5 (
        name, rest, content = '', contentless_delete = 1, prefix = '1 2 3 4 5 6 7 8 9 10', tokenize = 'unicode61 remove_diacritics 0'
      )`,
    ],
    mysql: () => [
      `create table ${name}_search (
        rowid bigint not null primary key,
        words longtext not null,
        fulltext key ${name}_search_words (words)
      ) engine = innodb default charset ascii collate ascii_bin`,
    ],
  }
}

/** Where a table's rows are, by the row's number, as an R-tree. */
export function nearTable(name: string): Step {
  return {
    sqlite: [`create virtual table ${name}_near using rtree (row, min_lat, max_lat, min_lng, max_lng)`],
    // MySQL uses the index only of a column whose reference system is stated; MariaDB skips the comment.
    mysql: () => [
      `create table ${name}_near (
        \`row\` bigint not null primary key,
        position point not null /*!80003 srid 0 */,
        spatial key ${name}_near_position (position)
      ) engine = innodb`,
    ],
  }
}
