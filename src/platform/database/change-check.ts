import { type Kysely, sql } from 'kysely'
import type { Tables } from './database.ts'
import type { Step } from './ddl.ts'
import { engineOf } from './engine.ts'

/** Another condition in place of a table's CHECK, which both name as `check (…)` holds it. What ran before goes on writing if the new one allows it. */
export function changeCheck(table: string, name: string, from: string, to: string): Step {
  return {
    sqlite: [],
    mysql: () => [],
    change: (db) =>
      engineOf(db) === 'sqlite' ? rebuild(db, table, from, to) : replaceConstraint(db, table, name, from, to),
  }
}

/**
 * SQLite cannot change a CHECK, so the table is made again with all that later migrations gave it. References to it
 * are judged at the end: dropping it breaks them, and they are whole again once its rows are back under its name.
 */
async function rebuild(db: Kysely<Tables>, table: string, from: string, to: string): Promise<void> {
  const made = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_schema where tbl_name = ${table} and sql is not null order by type = 'table' desc`.execute(
    db,
  )
  const [definition, ...besides] = made.rows.map((row) => row.sql)
  if (!definition?.includes(`check (${from})`)) throw new Error(`${table} has no check (${from})`)
  const kept = `${table}_kept`
  for (const statement of [
    'pragma defer_foreign_keys = on',
    `create temporary table ${kept} as select * from ${table}`,
    `drop table ${table}`,
    definition.replace(`check (${from})`, `check (${to})`),
    `insert into ${table} select * from ${kept}`,
    `drop table ${kept}`,
    ...besides,
  ])
    await sql.raw(statement).execute(db)
}

/** MySQL has given the constraint a name, which it keeps beside its own way of writing the condition. */
async function replaceConstraint(
  db: Kysely<Tables>,
  table: string,
  name: string,
  from: string,
  to: string,
): Promise<void> {
  const { rows } = await sql<{ name: string; clause: string }>`
    select c.constraint_name as name, c.check_clause as clause from information_schema.check_constraints c
    join information_schema.table_constraints t on t.constraint_schema = c.constraint_schema
      and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK'
    where c.constraint_schema = database() and t.table_name = ${table}`.execute(db)
  if (rows.some((row) => row.name === name)) return
  const plain = (clause: string) => clause.replace(/[`() ]/g, '')
  const old = rows.find(({ clause }) => plain(clause) === plain(from))
  if (!old) throw new Error(`${table} has no check (${from})`)
  await sql
    .raw(`alter table ${table} drop constraint ${old.name}, add constraint ${name} check (${to})`)
    .execute(db)
}
