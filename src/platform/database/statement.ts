import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely'
import type { Read, Tables } from './database.ts'
import { engineOf } from './engine.ts'

/** Stands in a statement for the value of a parameter; `has` tells which optional ones this shape of the statement holds. */
export interface Param<P> {
  <K extends keyof P>(name: K): NonNullable<P[K]> | Extract<P[K], null>
  has: (name: keyof P) => boolean
}

export interface Statement<P, Row> {
  all: (read: Read, params: P, variant?: string) => Promise<Row[]>
  first: (read: Read, params: P, variant?: string) => Promise<Row | undefined>
  /** The number of rows that matched: the database's verdict on a conditional write. */
  run: (read: Read, params: P, variant?: string) => Promise<number>
}

class Placeholder {
  readonly name: PropertyKey
  constructor(name: PropertyKey) {
    this.name = name
  }
}

/**
 * A statement that is built and compiled once for each shape (the parameters that are not undefined, and the
 * variant) and then run with new values: building and compiling costs as much as running a hot read.
 */
export function statement<P extends object, Row = unknown>(
  build: (sql: Kysely<Tables>, param: Param<P>, variant: string) => Compilable<Row> | RawBuilder<Row>,
): Statement<P, Row> {
  const compiled = new Map<string, CompiledQuery<Row>>()

  function execute(read: Read, params: P, variant: string) {
    let shape = `${engineOf(read.sql)} ${variant}`
    for (const name in params) if (params[name] !== undefined) shape += `,${name}`
    let query = compiled.get(shape)
    if (!query) {
      const param = Object.assign((name: keyof P) => new Placeholder(name) as never, {
        has: (name: keyof P) => params[name] !== undefined,
      })
      // A query builder needs no connection to compile, a raw statement does.
      query = (build(read.sql, param, variant) as RawBuilder<Row>).compile(read.sql)
      compiled.set(shape, query)
    }
    const parameters = query.parameters.map((value) =>
      value instanceof Placeholder ? params[value.name as keyof P] : value,
    )
    return read.sql.executeQuery<Row>({ ...query, parameters })
  }

  return {
    async all(read, params, variant = '') {
      return (await execute(read, params, variant)).rows
    },
    async first(read, params, variant = '') {
      return (await execute(read, params, variant)).rows[0]
    },
    async run(read, params, variant = '') {
      return Number((await execute(read, params, variant)).numAffectedRows ?? 0)
    },
  }
}
