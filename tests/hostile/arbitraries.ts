import fc from 'fast-check'

/** The part of JSON Schema that the OpenAPI document speaks. */
export interface Schema {
  type?: string | string[]
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean
  items?: Schema
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  format?: string
  contentMediaType?: string
  examples?: unknown[]
  'x-text'?: string
  $ref?: string
}

/** By the name of a field or parameter: texts that mean something in this marketplace, such as the ids of its vendors. */
export type Known = Record<string, readonly string[]>

export const typesOf = ({ type, enum: values }: Schema) =>
  type === undefined && values ? ['string'] : [type].flat()

/** `#/components/schemas/Order` within the document. */
export function resolved(schema: Schema, document: unknown): Schema {
  if (schema.$ref === undefined) return schema
  const parts = schema.$ref.replace(/^#\//, '').split('/')
  const found = parts.reduce((at, part) => (at as Record<string, unknown>)[part], document)
  return resolved(found as Schema, document)
}

/** Values that a schema allows; those with a meaning come from `known`. */
export function valid(schema: Schema, known: Known, document: unknown, name = ''): fc.Arbitrary<unknown> {
  const whole = resolved(schema, document)
  const types = typesOf(whole)
  const one = ofType(types.find((type) => type !== 'null') ?? '', whole, { known, document, name })
  return types.includes('null')
    ? fc.oneof({ weight: 4, arbitrary: one }, { weight: 1, arbitrary: fc.constant(null) })
    : one
}

interface About {
  known: Known
  document: unknown
  name: string
}

function ofType(type: string, schema: Schema, { known, document, name }: About): fc.Arbitrary<unknown> {
  const { minimum = -1e9, maximum = 1e9, minItems = 0, maxItems = 50 } = schema
  switch (type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([field, part]) => [field, valid(part, known, document, field)] as const,
      )
      return fc.record(Object.fromEntries(fields), {
        requiredKeys: schema.required ?? [],
        noNullPrototype: true,
      })
    }
    case 'array': {
      const entry = valid(schema.items ?? {}, known, document, name)
      return fc.array(entry, { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) })
    }
    case 'integer':
      return fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum))
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'string':
      return validText(schema, known[name] ?? [])
    default:
      throw new Error(`the generator does not know the type of ${JSON.stringify(schema)}`)
  }
}

function validText(schema: Schema, known: readonly string[]): fc.Arbitrary<string> {
  if (schema.enum) return fc.constantFrom(...schema.enum.filter((value) => typeof value === 'string'))
  const kind = textOf(schema['x-text'] ?? schema.format ?? '', schema)
  // Mail that is known signs in, mail that is not opens an account.
  const weight = schema['x-text'] === 'email' ? 1 : 6
  return known.length > 0 ? fc.oneof({ weight, arbitrary: fc.constantFrom(...known) }, kind) : kind
}

function textOf(kind: string, { minLength = 0, maxLength = 100, examples }: Schema): fc.Arbitrary<string> {
  const digits = fc.integer({ min: 1e6, max: 1e9 })
  switch (kind) {
    case 'email':
      return fc.integer({ min: 0, max: 1e12 }).map((n) => `someone.${n}@example.com`)
    case 'phone':
      return digits.map((n) => `+234 80-${n}`)
    case 'url':
    case 'uri':
      return digits.map((n) => `https://example.com/${n}.jpg?a=b#c`)
    case 'moment':
    case 'date-time':
      return fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString())
    case 'point':
      return fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -180, max: 180 })).map(String)
    case '':
    case 'line':
    case 'lines':
    case 'password': {
      const plain = fc
        .string({ unit: 'grapheme', maxLength: 30 })
        .map((text) => [...text.normalize('NFC')].slice(0, maxLength).join('').trim())
        .map((text) => ([...text].length < minLength ? 'x'.repeat(minLength) : text))
      const longest = fc.constant('x'.repeat(maxLength))
      const example = examples?.length ? [fc.constantFrom(...examples.map(String))] : []
      return fc.oneof({ weight: 4, arbitrary: plain }, longest, ...example)
    }
    default:
      throw new Error(`the generator does not know texts of the kind ${kind}`)
  }
}
