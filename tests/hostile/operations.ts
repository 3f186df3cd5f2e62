import type { Known, Schema } from './arbitraries.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  schema: Schema
}

export interface Operation {
  id: string
  method: string
  path: string
  parameters: readonly Parameter[]
  /** By content type; empty where the document knows no body. */
  bodies: Record<string, Schema>
  statuses: readonly string[]
}

/** One request as it goes out. */
export interface Shot {
  how: 'valid' | 'nearly valid' | 'hostile'
  /** What is wrong with it. */
  what: string
  method: string
  /** Path and query, byte for byte. */
  target: string
  headers: Record<string, string>
  body: Buffer | undefined
  /** Whether the document forbids it, so that no 2xx may answer it. */
  mustRefuse: boolean
}

/** What a world gives an operation and an actor to aim at. */
export interface Aim {
  known: Known
  /** Ids that fit the path, and ids that do not. */
  targets: readonly string[]
  strangers: readonly string[]
  token: string | undefined
  document: unknown
}

/** A part of a request: what it is, what is wrong with it, and whether the document forbids it. */
export interface Piece<T> {
  what?: string
  value: T
  mustRefuse?: boolean
}
