import fc from 'fast-check'
import { type Schema, valid } from './arbitraries.ts'
import { evilHeaders } from './headers.ts'
import { brokenForm, validForm } from './multipart.ts'
import { hostile, nearlyValid } from './mutations.ts'
import type { Aim, Operation, Piece, Shot } from './operations.ts'
import { evilQuery, soundQuery, wrongQuery } from './queries.ts'
import { HOSTILE_SEGMENTS, percentEncoded } from './texts.ts'

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

/** The requests of an operation: sound ones, ones that are wrong by one step, and evil ones. */
export function shots(operation: Operation, aim: Aim): fc.Arbitrary<Shot> {
  const hasId = operation.path.includes('{')
  const sound = {
    id: oneOf(aim.targets.length > 0 ? aim.targets : ['none']).map(plain),
    query: soundQuery(operation, aim).map(plain),
    headers: fc.constant<Piece<Record<string, string>>>(plain({})),
    body: soundBody(operation, aim),
  }
  const nearly = {
    id: oneOf([...aim.strangers, ...aim.targets.flatMap(almost), 'none']).map((id) => ({
      value: id,
      what: 'another id',
    })),
    query: wrongQuery(operation, aim),
    body: wrongBody(operation, aim),
  }
  const evil = {
    id: oneOf(HOSTILE_SEGMENTS).map((id) => ({ value: id, ...(hasId ? { what: 'a hostile id' } : {}) })),
    query: evilQuery(operation, aim),
    headers: evilHeaders(aim),
    body: evilBody(operation, aim),
  }
  const shot = (how: Shot['how'], changes: Partial<Pieces>) =>
    assembled(operation, aim, how, { ...sound, ...changes })
  const nearlyOnes = Object.entries(nearly).filter(([part]) => part !== 'id' || hasId)
  const evilOnes = Object.entries(evil).filter(([part]) => part !== 'id' || hasId)
  return fc.oneof(
    { weight: 3, arbitrary: shot('valid', {}) },
    {
      weight: 4,
      arbitrary: fc.oneof(...nearlyOnes.map(([part, one]) => shot('nearly valid', { [part]: one }))),
    },
    {
      weight: 4,
      arbitrary: fc.oneof(
        ...evilOnes.map(([part, one]) => shot('hostile', { [part]: one })),
        shot('hostile', evil),
      ),
    },
  )
}

const plain = <T>(value: T): Piece<T> => ({ value })

interface Pieces {
  id: fc.Arbitrary<Piece<string>>
  query: fc.Arbitrary<Piece<string>>
  headers: fc.Arbitrary<Piece<Record<string, string>>>
  body: fc.Arbitrary<Piece<Payload | undefined>>
}
interface Payload {
  type: string
  bytes: Buffer
}

function assembled(
  { method, path, statuses }: Operation,
  { token }: Aim,
  how: Shot['how'],
  pieces: Pieces,
): fc.Arbitrary<Shot> {
  return fc.record(pieces, { noNullPrototype: true }).map(({ id, query, headers, body }) =>
    pasteable({
      how,
      what: [id, query, headers, body].flatMap((piece) => piece.what ?? []).join(', ') || 'nothing wrong',
      method,
      target: path.replace(/\{\w+\}/, () => id.value) + (query.value && `?${query.value}`),
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body.value
          ? { 'content-type': body.value.type, 'content-length': String(body.value.bytes.length) }
          : {}),
        ...headers.value,
      },
      body: body.value?.bytes,
      // Health and the document itself take any query.
      mustRefuse: statuses.includes('422') && [query, body].some((piece) => piece.mustRefuse),
    }),
  )
}

/** So that fast-check prints a request as a command for the shell. */
function pasteable(shot: Shot): Shot {
  return { ...shot, [fc.toStringMethod]: () => asCommand(shot) } as Shot
}

export function asCommand({ how, what, method, target, headers, body }: Shot): string {
  const quoted = (text: string) =>
    `$'${text.replace(/[^\x20-\x26\x28-\x5b\x5d-\x7e]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`
  const fields = Object.entries(headers)
    .filter(([name]) => name !== 'content-length')
    .map(([name, value]) => ` -H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`)
  const data = body ? ` --data-binary ${quoted(body.toString('latin1'))}` : ''
  return `(${how}: ${what}) curl -i --path-as-is -g -X ${method} "$origin"${quoted(target)}${fields.join('')}${data}`
}

const almost = (id: string) => [
  id.toUpperCase(),
  id.slice(0, -1),
  `${id}0`,
  id.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
  `%20${id}`,
  percentEncoded(id).replaceAll('_', '%5f'),
]

const json = (text: string): Payload => ({ type: 'application/json', bytes: Buffer.from(text) })

const jsonSchema = ({ bodies }: Operation) => bodies['application/json']
const formSchema = ({ bodies }: Operation) => bodies['multipart/form-data']

function soundBody(operation: Operation, { known, document }: Aim): Pieces['body'] {
  const [schema, form] = [jsonSchema(operation), formSchema(operation)]
  if (form) return validForm(form, document).map((value) => ({ value }))
  if (schema) return valid(schema, known, document).map((value) => ({ value: json(JSON.stringify(value)) }))
  return oneOf<Piece<Payload | undefined>>(
    operation.method === 'GET'
      ? [{ value: undefined }]
      : [{ value: undefined }, { value: json('{}') }, { value: json('') }],
  )
}

const FORBIDDEN_BODIES = ['{"more":1}', 'null', '[]', '"text"', '1']

function wrongBody(operation: Operation, { known, document }: Aim): Pieces['body'] {
  const [schema, form] = [jsonSchema(operation), formSchema(operation)]
  if (form) return brokenForm(form, document).map((value) => ({ value, what: value.what }))
  if (schema) return nearlyValid(schema, known, document).map(toPiece)
  if (operation.method === 'GET') return fc.constant({ value: undefined })
  return oneOf(FORBIDDEN_BODIES).map((text) => ({
    value: json(text),
    what: `the body ${text}`,
    mustRefuse: true,
  }))
}

const toPiece = ({ text, what, mustRefuse }: { text: string; what: string; mustRefuse: boolean }) => ({
  value: text === '' ? undefined : json(text),
  what,
  mustRefuse,
})

function evilBody(operation: Operation, aim: Aim): Pieces['body'] {
  const [schema, form] = [jsonSchema(operation), formSchema(operation)]
  if (operation.method === 'GET') return fc.constant({ value: undefined })
  const anything: Schema = { type: 'object', properties: { any: { type: 'string' } } }
  const evil = form
    ? wrongBody(operation, aim)
    : hostile(schema ?? anything, aim.known, aim.document).map(toPiece)
  const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => ({
    value: { type: 'application/json', bytes: Buffer.from(bytes) },
    what: 'a body of random bytes',
  }))
  return fc.oneof({ weight: 6, arbitrary: evil }, { weight: 1, arbitrary: noise })
}
