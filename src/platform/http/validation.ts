import { Ajv, type AnySchemaObject, type ErrorObject, type FuncKeywordDefinition } from 'ajv'
import type { FieldFault } from '../../kernel/refusal.ts'
import type { TextKind } from './fields.ts'
import { readText } from './text-kinds.ts'

const MOST_FAULTS_TOLD = 50

/** Trims, composes and checks a text in place, before its length is measured. */
const textKeyword: FuncKeywordDefinition = {
  keyword: 'x-text',
  type: 'string',
  before: 'maxLength',
  modifying: true,
  errors: true,
  validate: function check(
    kind: TextKind,
    text: string,
    _schema: unknown,
    at?: { parentData: Record<string | number, unknown>; parentDataProperty: string | number },
  ) {
    const reading = readText(kind, text)
    if ('fault' in reading) {
      Object.assign(check, { errors: [{ keyword: 'x-text', message: reading.fault, params: {} }] })
      return false
    }
    if (at) at.parentData[at.parentDataProperty] = reading.value
    return true
  },
}

const ajv = new Ajv({
  allErrors: true,
  coerceTypes: false,
  removeAdditional: false,
  strict: true,
  allowUnionTypes: true,
  messages: false,
})
ajv.addKeyword(textKeyword)

/** Returns the faults of a value; texts in it are normalised in place. */
export type Check = (value: unknown) => FieldFault[]

/** Compiles on first use: a route that nobody calls costs nothing at start. */
export function checkOf(schema: AnySchemaObject): Check {
  let validate: ReturnType<typeof ajv.compile> | undefined
  return (value) => {
    validate ??= ajv.compile(schema)
    return validate(value)
      ? []
      : firstOfEachPath((validate.errors ?? []).map(faultOf)).slice(0, MOST_FAULTS_TOLD)
  }
}

/** What is of the wrong type is not also said to be too short. */
function firstOfEachPath(faults: FieldFault[]): FieldFault[] {
  const byPath = Map.groupBy(faults, ({ path }) => path)
  return [...byPath.values()].flatMap((same) => same.slice(0, 1))
}

/** As `checkOf`, for a query string: exact numbers and booleans are read as such first, nothing else is coerced. */
export function queryCheckOf(schema: AnySchemaObject): Check {
  const check = checkOf(schema)
  const types = Object.entries((schema.properties ?? {}) as Record<string, { type?: string }>)
  return (value) => {
    const query = value as Record<string, unknown>
    for (const [name, { type }] of types) {
      const text = query[name]
      if (typeof text === 'string' && type) query[name] = readQueryValue(text, type)
    }
    return check(query)
  }
}

function readQueryValue(text: string, type: string): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

function faultOf(error: ErrorObject): FieldFault {
  const at = error.instancePath
  switch (error.keyword) {
    case 'required':
      return { path: `${at}/${pointer(error.params.missingProperty)}`, message: 'is required' }
    case 'additionalProperties':
      return { path: `${at}/${pointer(error.params.additionalProperty)}`, message: 'is not a known field' }
    default:
      return { path: at, message: messageOf(error) }
  }
}

const TYPE_NAMES: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return `must be ${[params.type]
        .flat()
        .map((type: string) => TYPE_NAMES[type] ?? type)
        .join(' or ')}`
    case 'enum':
      return `must be one of ${params.allowedValues.filter((value: unknown) => value !== null).join(', ')}`
    case 'minimum':
      return `must be at least ${params.limit}`
    case 'maximum':
      return `must be at most ${params.limit}`
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`
    case 'maxLength':
      return `must have at most ${params.limit} characters`
    case 'minItems':
      return `must have at least ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}`
    case 'maxItems':
      return `must have at most ${params.limit} entries`
    default:
      return message ?? 'is not valid'
  }
}

/** RFC 6901. */
function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
