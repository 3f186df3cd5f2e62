import type { Static, TObject, TSchema } from 'typebox'
import type { Refusal, RefusalCode } from '../../kernel/refusal.ts'
import type { Read, Tx } from '../database/database.ts'
import { anyone, type Access } from './access.ts'
import type { StockShown } from './catalogue.ts'
import type { Page, Position } from '../database/keyset.ts'
import type { Execute } from '../execute.ts'
import type { Upload } from './upload.ts'

type Empty = Record<string, never>
type In<S> = S extends TSchema ? Static<S> : Empty

/** What a handler gets: who asks, and input that has been checked against the schemas. */
export interface Call<A, Q, B> {
  actor: A
  /** The names in the path. Not checked: an id of the wrong form finds nothing. */
  params: Record<string, string> & { id: string }
  query: Q
  body: B
  /** The network address of whoever calls. */
  address: string
}

interface About<A> {
  /** The operation's name in OpenAPI, in the logs and in cursors: verb and noun. */
  operation: string
  summary: string
  description?: string
  access: Access<A>
  /** What it may refuse beyond the usual, for the docs. */
  refusals?: readonly RefusalCode[]
}

interface Reading<A, Q, R> extends About<A> {
  query?: Q
  /** Lets an anonymous answer be remembered until the catalogue, or the stock that it names, changes. */
  remembered?: (answer: In<R>) => StockShown
  answer: R
  /** A file to be kept rather than shown, by this name; else the answer is JSON. */
  file?: { type: 'text/csv'; name: string }
  read: (read: Read, call: Call<A, In<Q>, Empty>) => Promise<In<R>>
}

interface Listing<A, Q, R> extends About<A> {
  filters?: Q
  row: R
  /** As for a single answer. */
  remembered?: (answer: { data: In<R>[] }, query: In<Q>) => StockShown
  page: (
    read: Read,
    call: Call<A, In<Q>, Empty> & { limit: number; after: Position | null },
  ) => Promise<Page<In<R>>>
}

interface Writing<A, B, P, R> extends About<A> {
  body?: B
  /** The body is one file, as multipart/form-data, in place of JSON. */
  takesFile?: true
  /** A POST that makes something new each time, with an Idempotency-Key too. */
  isNeverReplayed?: true
  /** 200 with an answer where it is not given, 204 without one. 202: what was asked for is done later. */
  status?: 200 | 201 | 202 | 204
  answer?: R
  /** What must not happen inside a transaction (hashing, asking a provider). */
  prepare?: (call: Call<A, Empty, In<B>>, work: Work) => Promise<P>
  /** Stands around the command where there may be nothing to write, or something to tell once it is committed. */
  around?: (call: Call<A, Empty, In<B>>, run: () => Promise<In<R>>) => Promise<In<R>>
  /** One command in one transaction; what it returns is the answer. */
  command: (tx: Tx, call: Call<A, Empty, In<B>>, prepared: P) => Promise<In<R> | Refusal | void>
  /** What is better done at once than later, after the commit. Whether it goes well does not change the answer. */
  after?: (answer: In<R>, work: Work) => Promise<void>
}

/** For what happens around transactions. */
export interface Work {
  read: Read
  execute: Execute
}

interface Hooking extends About<null> {
  /** The header that holds the sender's signature of the body. */
  signature: string
  receive: (bytes: Buffer, signature: string, work: Work) => Promise<void>
}

interface Showing<Q> extends About<null> {
  query?: Q
  show: (call: Call<null, In<Q>, Empty>, work: Work) => Promise<Sheet>
}

/** A page for a person's browser: plain sentences. */
export interface Sheet {
  title: string
  sentences: readonly string[]
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** A route as the server registers it, whatever its types were. */
export type Route = { method: Method; path: string } & (
  | ({ kind: 'read' } & Reading<never, TObject, TSchema>)
  | ({ kind: 'list' } & Listing<never, TObject, TSchema>)
  | ({ kind: 'write' } & Writing<never, TObject, never, TSchema>)
  | ({ kind: 'hook' } & Hooking)
  | ({ kind: 'sheet' } & Showing<TObject>)
)

export function get<A, R extends TSchema, Q extends TObject | undefined = undefined>(
  path: string,
  route: Reading<A, Q, R>,
): Route {
  return { method: 'GET', path, kind: 'read', ...route } as unknown as Route
}

/** A GET that answers pages: `limit` and `cursor` are added, the cursor is made and checked. */
export function list<A, R extends TSchema, Q extends TObject | undefined = undefined>(
  path: string,
  route: Listing<A, Q, R>,
): Route {
  return { method: 'GET', path, kind: 'list', ...route } as unknown as Route
}

function writing(method: Method) {
  return <
    A,
    P = undefined,
    R extends TSchema | undefined = undefined,
    B extends TObject | undefined = undefined,
  >(
    path: string,
    route: Writing<A, B, P, R>,
  ): Route => ({ method, path, kind: 'write', ...route }) as unknown as Route
}

/** A POST whose body is one file. */
export function upload<A, R extends TSchema, P>(
  path: string,
  route: Omit<Writing<A, undefined, P, R>, 'body' | 'takesFile' | 'prepare' | 'command'> & {
    prepare: (call: Call<A, Empty, Upload>) => Promise<P>
    command: (tx: Tx, call: Call<A, Empty, Upload>, prepared: P) => Promise<Static<R> | Refusal>
  },
): Route {
  return { method: 'POST', path, kind: 'write', takesFile: true, ...route } as unknown as Route
}

/** Whether an Idempotency-Key counts. */
export function isReplayed(route: Route): boolean {
  return route.method === 'POST' && route.kind === 'write' && !route.isNeverReplayed
}

export const post = writing('POST')
export const patch = writing('PATCH')
export const del = writing('DELETE')

/** A POST by another service, which signs its raw body. */
export function hook(path: string, route: Omit<Hooking, 'access'>): Route {
  return { method: 'POST', path, kind: 'hook', access: anyone, ...route }
}

/** A GET that answers a page for a browser. */
export function sheet<Q extends TObject | undefined = undefined>(
  path: string,
  route: Omit<Showing<Q>, 'access'>,
): Route {
  return { method: 'GET', path, kind: 'sheet', access: anyone, ...route } as unknown as Route
}
