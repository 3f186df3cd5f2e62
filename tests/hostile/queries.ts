import fc from 'fast-check'
import { type Schema, valid } from './arbitraries.ts'
import type { Aim, Operation, Piece } from './operations.ts'
import { hostileText, percentEncoded } from './texts.ts'

type Query = fc.Arbitrary<Piece<string>>

const parametersOf = ({ parameters }: Operation) => parameters.filter((one) => one.in === 'query')

function pairsOf(operation: Operation, { known, document }: Aim): fc.Arbitrary<Record<string, string>> {
  const fields = parametersOf(operation).map(
    ({ name, schema }) => [name, valid(schema, known, document, name).map(String)] as const,
  )
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: [],
    noNullPrototype: true,
  }) as fc.Arbitrary<Record<string, string>>
}

const queryOf = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${percentEncoded(value)}`)
    .join('&')

/** A cursor is good for the filters that it came with. */
export const soundQuery = (operation: Operation, aim: Aim) =>
  pairsOf(operation, aim).map(({ cursor, ...filters }) =>
    queryOf(cursor !== undefined && Object.keys(filters).length < 2 ? { cursor } : filters),
  )

const UNKNOWN = [
  'more=1',
  'more',
  '=1',
  'id=1',
  '__proto__=1',
  'constructor=1',
  'Limit=1',
  'limit[]=1',
  'limit[a]=1',
  'a%00=1',
]

/** A query with one parameter wrong, twice or unknown. */
export function wrongQuery(operation: Operation, aim: Aim): Query {
  const wrongs = parametersOf(operation).flatMap(({ name, schema }) =>
    wrongTexts(schema).map((text) => `${name}=${percentEncoded(text)}`),
  )
  const twice = parametersOf(operation).map(({ name }) => `${name}=1&${name}=1`)
  return fc
    .tuple(soundQuery(operation, aim), fc.constantFrom(...wrongs, ...twice, ...UNKNOWN))
    .map(([sound, wrong]) => ({
      value: sound ? `${sound}&${wrong}` : wrong,
      what: `the query ${wrong.slice(0, 50)}`,
      mustRefuse: true,
    }))
}

function wrongTexts({ type, enum: values, minimum, maximum, minLength, maxLength }: Schema): string[] {
  const bounds = [
    ...(minimum === undefined ? [] : [String(minimum - 1)]),
    ...(maximum === undefined ? [] : [String(maximum + 1)]),
    ...(minLength ? [''] : []),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(values ? ['', 'none', String(values[0]).toLowerCase() + ' '] : []),
  ]
  if (type === 'boolean') return [...bounds, '', '1', '0', 'yes', 'TRUE', ' true']
  if (type === 'integer')
    return [...bounds, '', '1.5', '1e1', '0x1', ' 1', '+1', 'NaN', '1,2', '9'.repeat(30)]
  return bounds
}

const BROKEN = [
  '%',
  '%zz=1',
  '&&&=',
  'a=b=c',
  '??',
  '%00',
  'limit=%',
  'limit=%ff',
  'search=%ED%A0%80',
  'cursor=AAAA',
  '+',
  '&'.repeat(2000),
]

/** A query with something evil in it. */
export function evilQuery(operation: Operation, aim: Aim): Query {
  const names = [...parametersOf(operation).map(({ name }) => name), '__proto__', 'q']
  const pair = fc
    .tuple(fc.constantFrom(...names), hostileText)
    .map(([name, text]) => `${name}=${percentEncoded(text).slice(0, 4000)}`)
  return fc
    .tuple(soundQuery(operation, aim), fc.oneof({ weight: 4, arbitrary: pair }, fc.constantFrom(...BROKEN)))
    .map(([sound, evil]) => ({
      value: sound ? `${sound}&${evil}` : evil,
      what: `the query ${evil.slice(0, 50)}`,
    }))
}
