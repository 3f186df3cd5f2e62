import { REFUSALS, type RefusalCode } from '../../kernel/refusal.ts'
import { COLLECTIONS, VOCABULARY, type Word } from './vocabulary.ts'

interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  description?: string
  default?: unknown
  examples?: unknown[]
  properties?: Record<string, Schema>
  items?: Schema
}

interface Media {
  schema?: Schema
  example?: unknown
  examples?: Record<string, object>
}

type Schemas = Record<string, Schema>

interface Answer {
  description?: string
  content?: Record<string, Media>
}

interface Operation {
  operationId: string
  parameters?: { name: string; schema: Schema; description?: string; example?: unknown }[]
  requestBody?: Answer
  responses: Record<string, Answer>
}

interface Document {
  components: { schemas: Schemas; examples?: Record<string, object> }
  paths: Record<string, Record<string, Operation>>
}

/**
 * Gives every parameter, field and answer of the document a description and an example: the schema's own where it has
 * them, the vocabulary's else. Examples of whole answers are put together from those of their fields.
 */
export function withWords<D extends object>(document: D): D {
  const whole = structuredClone(document) as D & Document
  const { schemas } = whole.components
  for (const [name, schema] of Object.entries(schemas)) describe(schema, name)
  for (const schema of Object.values(schemas)) schema.examples = [sample(schema, schemas)]
  const operations = Object.entries(whole.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  )
  for (const operation of operations) describeOperation(operation, schemas)
  const answers = operations.flatMap(({ responses }) => Object.values(responses))
  whole.components.examples = examplesOf(answers, schemas)
  return whole
}

function describeOperation(operation: Operation & { path: string }, schemas: Schemas): void {
  const { path, operationId, parameters, requestBody, responses } = operation
  for (const parameter of parameters ?? []) {
    const { means, example } = wordOf(operationId, parameter.name)
    parameter.description ??= means
    parameter.example ??= idIn(path, parameter.name) ?? example ?? sample(parameter.schema, schemas)
  }
  const answers = Object.values(responses)
  for (const { content } of [requestBody ?? {}, ...answers]) {
    for (const media of Object.values(content ?? {})) {
      describe(media.schema, operationId)
      exemplify(media, schemas)
    }
  }
  for (const answer of answers) {
    if (answer.description === 'Default Response') answer.description = meaningOf(answer.content, schemas)
  }
}

/** An example of the whole. That of a named schema stands once, among the components. */
function exemplify(media: Media, schemas: Schemas): void {
  const { schema } = media
  if (!schema || media.examples || isFile(schema) || Object.values(schema.properties ?? {}).some(isFile))
    return
  const name = nameOf(schema)
  if (name) media.examples = { [name]: { $ref: `#/components/examples/${name}` } }
  else media.example ??= sample(schema, schemas)
}

/** Those that an answer refers to. */
function examplesOf(answers: readonly Answer[], schemas: Schemas): Record<string, object> {
  const named = answers.flatMap(({ content }) =>
    Object.values(content ?? {}).flatMap(({ examples }) => Object.keys(examples ?? {})),
  )
  const exampleOf = (name: string) =>
    schemas[name] ? { summary: name, value: sample(schemas[name], schemas) } : problemOf(name as RefusalCode)
  return Object.fromEntries([...new Set(named)].sort().map((name) => [name, exampleOf(name)]))
}

function meaningOf(content: Answer['content'], schemas: Schemas): string {
  const { schema } = Object.values(content ?? {})[0] ?? {}
  const named = (of: Schema | undefined) => of && (schemas[nameOf(of) ?? '']?.description ?? of.description)
  const row = schema?.properties?.['data']?.items
  return row ? `A page of them. Each: ${named(row)}` : (named(schema) ?? 'It was done')
}

/** Describes the fields below, and exemplifies those that hold no others. */
function describe(schema: Schema | undefined, owner: string): void {
  if (!schema || schema.$ref) return
  describe(schema.items, owner)
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (field.$ref) continue
    const { means, example } = wordOf(owner, name)
    field.description ??= means
    if (!field.properties && !field.items && !isFile(field) && !field.examples) {
      const shown = example ?? field.default ?? field.enum?.find((value) => value !== null)
      if (shown !== undefined || example === null) field.examples = [shown ?? null]
    }
    describe(field, owner)
  }
}

/** An id as this path takes it. */
function idIn(path: string, parameter: string): string | undefined {
  const prefix = COLLECTIONS[/([\w-]+)\/\{id\}/.exec(path)?.[1] ?? '']
  return parameter === 'id' && prefix ? `${prefix}_06f1qk3v8xc7y2m4n5p6r7s8t9` : undefined
}

const isFile = ({ format }: Schema) => format === 'binary'

/** What is missing here a test finds: a field of a new name needs a word. */
function wordOf(owner: string, name: string): Word {
  return VOCABULARY[`${owner}.${name}`] ?? VOCABULARY[name] ?? { means: '' }
}

const nameOf = ({ $ref }: Schema) => $ref?.split('/').at(-1)

function sample(schema: Schema, schemas: Schemas): unknown {
  const name = nameOf(schema)
  if (name) return sample(schemas[name] ?? {}, schemas)
  if (schema.examples) return schema.examples[0]
  if (schema.properties) {
    const fields = Object.entries(schema.properties)
    return Object.fromEntries(fields.map(([key, field]) => [key, sample(field, schemas)]))
  }
  if (schema.items) return [sample(schema.items, schemas)]
  return schema.default ?? schema.enum?.[0] ?? (schema.type === 'object' ? {} : undefined)
}

/** The error as it comes, with the facts that its code brings along. */
function problemOf(code: RefusalCode): object {
  const [status, title] = REFUSALS[code]
  return {
    summary: title,
    value: {
      type: `urn:fastyums:problem:${code}`,
      title,
      status,
      detail: `${title}.`,
      instance: '/api/v1/orders',
      code,
      requestId: '6f8c3f0e-9f3d-4c3a-8c50-0f5b8f6a9f11',
      ...(code === 'validation_failed'
        ? { errors: [{ path: '/items/0/quantity', message: 'must be at most 99' }] }
        : {}),
      ...(code === 'invalid_transition' ? { currentStatus: 'ACCEPTED' } : {}),
    },
  }
}
