import fc from 'fast-check'
import { type Known, resolved, type Schema, typesOf, valid } from './arbitraries.ts'
import { HOSTILE_TOKENS, hostileText } from './texts.ts'

/** One value in a body, or the JSON token that stands in its place. */
export interface Mutation {
  what: string
  /** The JSON text of the body. */
  text: string
  /** Whether the schema forbids what came out, so that no 2xx may answer it. */
  mustRefuse: boolean
}

/** A schema and where in a value it stands. */
interface Place {
  path: (string | number)[]
  schema: Schema
  required: boolean
}

function placesOf(schema: Schema, value: unknown, document: unknown, place: Omit<Place, 'schema'>): Place[] {
  const whole = resolved(schema, document)
  const here = { ...place, schema: whole }
  if (Array.isArray(value)) {
    const inside = value.flatMap((part, index) =>
      placesOf(whole.items ?? {}, part, document, { path: [...place.path, index], required: false }),
    )
    return [here, ...inside]
  }
  if (typeof value !== 'object' || value === null) return [here]
  const inside = Object.entries(value).flatMap(([name, part]) =>
    placesOf(whole.properties?.[name] ?? {}, part, document, {
      path: [...place.path, name],
      required: whole.required?.includes(name) ?? false,
    }),
  )
  return [here, ...inside]
}

/** A wrong value for a place, as a JSON token; no token leaves it out. */
interface Wrong {
  what: string
  token?: string
  mustRefuse: boolean
}

const SAMPLES: Record<string, string[]> = {
  string: ['"text"'],
  number: ['1.5'],
  integer: ['7', '1e300'],
  boolean: ['true'],
  null: ['null'],
  array: ['[]', '[{}]'],
  object: ['{}'],
}

/** Everything that is wrong by one step at a place. */
function nearlyRight({ schema, required }: Place, value: unknown): Wrong[] {
  const types = typesOf(schema)
  const json = JSON.stringify(value)
  const fits = (type: string) => types.includes(type) || (type === 'integer' && types.includes('number'))
  const otherTypes = Object.entries(SAMPLES)
    .filter(([type]) => !fits(type))
    .flatMap(([type, tokens]) => tokens.map((token) => ({ what: `a ${type}: ${token}`, token })))
  const wrong = [
    ...otherTypes,
    // Twice, for they are the likeliest to be forgotten.
    ...boundsPassed(schema, value),
    ...boundsPassed(schema, value),
    ...(fits('array') ? [] : [{ what: 'in a list', token: `[${json}]` }]),
    ...(typeof value === 'number' || typeof value === 'boolean'
      ? [{ what: 'as text', token: `"${json}"` }]
      : []),
    ...(typeof value === 'number' && types.includes('integer')
      ? [{ what: 'and a half', token: `${value}.5` }]
      : []),
    ...(schema.enum && typeof value === 'string' && value !== value.toLowerCase()
      ? [{ what: 'in lower case', token: json.toLowerCase() }]
      : []),
    ...(json.startsWith('{') && schema.properties
      ? [
          {
            what: 'with a field more',
            token: json.replace(/\}$/, json === '{}' ? '"more":1}' : ',"more":1}'),
          },
        ]
      : []),
  ]
  const gone = { what: 'left out', mustRefuse: required }
  return [...wrong.map((one) => ({ ...one, mustRefuse: true })), gone]
}

function boundsPassed(
  { minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema,
  value: unknown,
) {
  const entry = Array.isArray(value) ? value[0] : undefined
  const entries = (count: number) => JSON.stringify(Array.from({ length: count }, () => entry ?? 0))
  return [
    ...(minimum === undefined ? [] : [{ what: 'below its minimum', token: String(minimum - 1) }]),
    ...(maximum === undefined ? [] : [{ what: 'above its maximum', token: String(maximum + 1) }]),
    ...(minLength ? [{ what: 'too short', token: JSON.stringify('x'.repeat(minLength - 1)) }] : []),
    ...(maxLength === undefined
      ? []
      : [{ what: 'too long', token: JSON.stringify('x'.repeat(maxLength + 1)) }]),
    ...(minItems ? [{ what: 'with too few', token: entries(minItems - 1) }] : []),
    ...(maxItems === undefined ? [] : [{ what: 'with too many', token: entries(maxItems + 1) }]),
  ]
}

const MARK = '"@@here@@"'

/** The JSON text of a value in which the token stands at the path, or nothing. */
function withToken(value: unknown, path: Place['path'], token: string | undefined): string {
  if (path.length === 0) return token ?? ''
  const copy = structuredClone(value)
  const parent = path.slice(0, -1).reduce((at, part) => (at as never)[part], copy) as Record<string, unknown>
  const last = path.at(-1) as string
  if (token !== undefined) parent[last] = '@@here@@'
  else if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete parent[last]
  return JSON.stringify(copy).replace(MARK, () => token ?? '')
}

/** A body may be missing where every field of it may be. */
const wholeBody = (schema: Schema) => ({ path: [], required: (schema.required ?? []).length > 0 })

/** A valid body with one thing wrong. */
export function nearlyValid(schema: Schema, known: Known, document: unknown): fc.Arbitrary<Mutation> {
  return fc.tuple(valid(schema, known, document), fc.nat(), fc.nat()).map(([value, at, how]) => {
    const places = placesOf(schema, value, document, wholeBody(schema))
    const place = places[at % places.length]!
    const found = place.path.reduce((part, key) => (part as never)[key], value)
    const wrongs = nearlyRight(place, found)
    const { what, token, mustRefuse } = wrongs[how % wrongs.length]!
    return { what: `/${place.path.join('/')} ${what}`, text: withToken(value, place.path, token), mustRefuse }
  })
}

/** A valid body with something evil in one place, or around it. */
export function hostile(schema: Schema, known: Known, document: unknown): fc.Arbitrary<Mutation> {
  const token = fc.oneof(
    { weight: 3, arbitrary: hostileText.map((text) => JSON.stringify(text)) },
    { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_TOKENS) },
  )
  const inside = fc.tuple(valid(schema, known, document), fc.nat(), token).map(([value, at, evil]) => {
    const places = placesOf(schema, value, document, wholeBody(schema))
    const { path } = places[at % places.length]!
    return { what: `/${path.join('/')} hostile`, text: withToken(value, path, evil), mustRefuse: false }
  })
  const around = fc
    .tuple(valid(schema, known, document), fc.constantFrom(...AROUND))
    .map(([value, change]) => ({
      what: `${change.name} around it`,
      text: change(JSON.stringify(value)),
      mustRefuse: false,
    }))
  return fc.oneof({ weight: 4, arbitrary: inside }, { weight: 1, arbitrary: around })
}

const opened = (text: string, first: string) =>
  text.replace(/^\{(?=(.?))/, (_, next) => `{${first}${next === '}' ? '' : ','}`)
const AROUND: ((text: string) => string)[] = [
  function proto(text) {
    return opened(text, '"__proto__":{"role":"ADMIN","polluted":true}')
  },
  function constructor(text) {
    return opened(text, '"constructor":{"prototype":{"polluted":true}}')
  },
  function emptyName(text) {
    return opened(text, '"":1')
  },
  function doubled(text) {
    return text.replace(/^\{(.*)\}$/s, '{$1,$1}')
  },
  function cutOff(text) {
    return text.slice(0, -1)
  },
  function tail(text) {
    return `${text}x`
  },
  function mark(text) {
    return `\ufeff${text}`
  },
  function spaces(text) {
    return `\t\r\n ${text}${' '.repeat(500)}`
  },
  function nul(text) {
    return `${text}\u0000`
  },
  function list(text) {
    return `[${text}]`
  },
]
