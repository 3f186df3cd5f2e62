import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely'
import type { Read, Tables } from './database.ts'
import { type Engine, engineOf } from './engine.ts'

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

/** What a variant was compiled to: one query, or one for each set of parameters that are not undefined if it asks `has`. */
interface Compiled<Row> {
  asks: boolean
  byShape: Map<string, CompiledQuery<Row>>
}

/**
 * A statement that is built and compiled once for each shape (the variant, and where it asks for them the parameters that
 * are not undefined) and then run with new values: building and compiling costs as much as running a hot read.
 */
export function statement<P extends object, Row = unknown>(
  build: (sql: Kysely<Tables>, param: Param<P>, variant: string) => Compilable<Row> | RawBuilder<Row>,
): Statement<P, Row> {
  const known: Record<Engine, Map<string, Compiled<Row>>> = { sqlite: new Map(), mysql: new Map() }

  function compiled(sql: Kysely<Tables>, params: P, variant: string): CompiledQuery<Row> {
    const variants = known[engineOf(sql)]
    const found = variants.get(variant) ?? { asks: false, byShape: new Map<string, CompiledQuery<Row>>() }
    const query = found.byShape.get(found.asks ? shapeOf(params) : '')
    if (query) return query
    const param = Object.assign((name: keyof P) => new Placeholder(name) as never, {
      has(name: keyof P) {
        found.asks = true
        return params[name] !== undefined
      },
    })
    // A query builder needs no connection to compile, a raw statement does.
    const made = (build(sql, param, variant) as RawBuilder<Row>).compile(sql)
    found.byShape.set(found.asks ? shapeOf(params) : '', made)
    variants.set(variant, found)
    return made
  }

  function execute({ sql }: Read, params: P, variant: string) {
    const query = compiled(sql, params, variant)
    const parameters = query.parameters.map((value) =>
      value instanceof Placeholder ? params[value.name as keyof P] : value,
    )
    return sql.executeQuery<Row>({ ...query, parameters })
  }

  return {
    all: (read, params, variant = '') => execute(read, params, variant).then(({ rows }) => rows),
    first: (read, params, variant = '') => execute(read, params, variant).then(({ rows }) => rows[0]),
    run: (read, params, variant = '') =>
      execute(read, params, variant).then(({ numAffectedRows }) => Number(numAffectedRows ?? 0)),
  }
}

function shapeOf(params: object): string {
  let shape = ''
  for (const [name, value] of Object.entries(params)) if (value !== undefined) shape += `,${name}`
  return shape
}
