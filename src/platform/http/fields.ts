import { Type, type Static, type TSchema, type TUnsafe } from 'typebox'

/** What a text field is, beyond JSON Schema: validation.ts trims, composes and checks it by this. */
export type TextKind = 'line' | 'lines' | 'email' | 'phone' | 'url' | 'password' | 'moment' | 'point'

function text(
  kind: TextKind,
  options: { minLength?: number; maxLength?: number; examples?: string[]; description?: string },
) {
  return Type.String({ 'x-text': kind, ...options })
}

/** One line, trimmed: a name, a city. */
export const line = (maxLength: number, example: string) =>
  text('line', { minLength: 1, maxLength, examples: [example] })

/** Text that may break lines: a description, a note. */
export const lines = (maxLength: number, example: string) =>
  text('lines', { minLength: 1, maxLength, examples: [example] })

export const email = () => text('email', { maxLength: 254, examples: ['ada@example.com'] })
export const phone = () =>
  text('phone', {
    maxLength: 32,
    examples: ['+2348012345678'],
    description: 'E.164; spaces and hyphens are taken out',
  })
export const webAddress = (example = 'https://example.com/jollof.jpg') =>
  text('url', { maxLength: 2000, examples: [example] })

/** Taken as it is, after NFC only. */
export const password = (minLength: number) =>
  text('password', { minLength, maxLength: 128, examples: ['a long sentence is best'] })

/** A date (`2026-11-23`, midnight UTC) or a time with an offset. */
export const moment = (description: string, example = '2026-11-23') =>
  text('moment', { maxLength: 40, description, examples: [example] })

/** `lat,lng`, in a query. */
export const point = (description: string) =>
  text('point', { maxLength: 64, description, examples: ['6.4281,3.4219'] })

/** What a person types to find something. */
export const search = (example = 'jollof') =>
  text('line', { minLength: 1, maxLength: 64, description: 'Each word begins a word', examples: [example] })

/** An object whose fields another place describes. */
export const open = (options: object = {}): TUnsafe<object> =>
  Type.Unsafe<object>({ type: 'object', additionalProperties: true, ...options })

export const latitude = () => Type.Number({ minimum: -90, maximum: 90, examples: [6.4281] })
export const longitude = () => Type.Number({ minimum: -180, maximum: 180, examples: [3.4219] })

export const oneOf = <const V extends string>(values: readonly V[], options: object = {}): TUnsafe<V> =>
  Type.Unsafe<V>({ type: 'string', enum: [...values], ...options })

/** The same schema, or null. */
export function nullable<S extends TSchema>(schema: S): TUnsafe<Static<S> | null> {
  const { type, enum: values, ...rest } = schema as { type?: string; enum?: unknown[] }
  return Type.Unsafe<Static<S> | null>({
    ...rest,
    type: [type, 'null'],
    ...(values ? { enum: [...values, null] } : {}),
  })
}

/** A named schema of the OpenAPI document, referred to by its `$id`. */
export function ref<S extends TSchema>(schema: S): TUnsafe<Static<S>> {
  return Type.Unsafe<Static<S>>({ $ref: `${(schema as { $id?: string }).$id}#` })
}

/** An object of exactly these fields. */
export function body<P extends Record<string, TSchema>>(fields: P, options: object = {}) {
  return Type.Object(fields, { additionalProperties: false, ...options })
}

/** For PATCH: the same fields, each of them optional. */
export function changes<P extends Record<string, TSchema>>(fields: P) {
  return Type.Partial(Type.Object(fields), { additionalProperties: false })
}

export const id = (prefix: string) =>
  Type.String({
    examples: [`${prefix}_06f1qk3v8xc7y2m4n5p6r7s8t9`],
    description: 'Opaque; sorts by creation',
  })

export const time = (description?: string) =>
  Type.String({
    format: 'date-time',
    examples: ['2026-11-23T12:00:00.000Z'],
    ...(description ? { description } : {}),
  })

export const money = (description = 'Minor units of the currency', example = 250_000) =>
  Type.Integer({ minimum: 0, examples: [example], description })

export const currency = () => Type.String({ examples: ['NGN'], description: 'ISO 4217' })
