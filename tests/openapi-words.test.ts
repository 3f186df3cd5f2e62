import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { VOCABULARY } from '../src/platform/http/vocabulary.ts'

interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  examples?: unknown[]
  properties?: Record<string, Schema>
  items?: Schema
}

interface Media {
  schema?: Schema
  example?: unknown
  examples?: object
}

interface Operation {
  operationId: string
  description?: string
  parameters?: { name: string; description?: string; example?: unknown }[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description?: string; content?: Record<string, Media> }>
}

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  components: { schemas: Record<string, Schema> }
  paths: Record<string, Record<string, Operation>>
}
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

it('is free of faults that its linter knows, its examples of their schemas included', async () => {
  const lint = promisify(execFile)(
    process.execPath,
    ['node_modules/@redocly/cli/bin/cli.js', 'lint', 'openapi.json', '--format=stylish'],
    {
      env: {
        ...process.env,
        REDOCLY_TELEMETRY: 'off',
        REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
        NO_COLOR: '1',
      },
    },
  )
  await expect(lint).resolves.toBeDefined()
})

it('has a description and an example of every operation, parameter and answer', () => {
  const missing = operations.flatMap(
    ({ operationId, description, parameters = [], requestBody, responses }) => [
      ...(description ? [] : [operationId]),
      ...parameters.flatMap(({ name, description, example }) =>
        description && example !== undefined ? [] : [`${operationId}?${name}`],
      ),
      ...unexampled(`${operationId} takes`, requestBody?.content),
      ...Object.entries(responses).flatMap(([status, { description, content }]) => [
        ...(description && description !== 'Default Response' ? [] : [`${operationId} ${status}`]),
        ...unexampled(`${operationId} answers ${status}`, content),
      ]),
    ],
  )
  expect(missing, 'src/platform/http/vocabulary.ts has the words').toEqual([])
})

it('has a description and an example of every field', () => {
  const named = Object.entries(document.components.schemas)
  const missing = [
    ...named.flatMap(([name, { description, examples }]) => (description && examples ? [] : [name])),
    ...named.flatMap(([name, schema]) => wordless(schema, name)),
    ...operations.flatMap(({ operationId, requestBody, responses }) =>
      [requestBody, ...Object.values(responses)].flatMap((part) =>
        Object.values(part?.content ?? {}).flatMap(({ schema }) => wordless(schema, operationId)),
      ),
    ),
  ]
  expect(missing, 'src/platform/http/vocabulary.ts has the words').toEqual([])
})

it('has no word for what is nowhere', () => {
  const owned = [
    ...Object.entries(document.components.schemas).map(([owner, schema]) => ({
      owner,
      names: namesIn(schema),
    })),
    ...operations.map(({ operationId, ...operation }) => ({ owner: operationId, names: namesIn(operation) })),
  ]
  const unused = Object.keys(VOCABULARY).filter((word) => {
    const [name, owner] = word.split('.').reverse()
    return !owned.some((one) => (owner === undefined || owner === one.owner) && one.names.has(name ?? ''))
  })
  expect(unused).toEqual([])
})

/** The fields and parameters that stand in a part of the document. */
function namesIn(part: object): Set<string> {
  const names = new Set<string>()
  JSON.stringify(part, (key, value: unknown) => {
    if (key === 'properties') Object.keys(value as object).forEach((name) => names.add(name))
    if (key === 'name' && typeof value === 'string') names.add(value)
    return value
  })
  return names
}

const isFile = ({ format }: Schema) => format === 'binary'

/** A file has no example that a document could hold. */
function unexampled(what: string, content: Record<string, Media> = {}): string[] {
  return Object.values(content).flatMap(({ schema = {}, example, examples }) =>
    [schema, ...Object.values(schema.properties ?? {})].some(isFile) || (examples ?? example) !== undefined
      ? []
      : [what],
  )
}

function wordless(schema: Schema | undefined, owner: string): string[] {
  if (!schema || schema.$ref) return []
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (field.$ref) return []
    const isNesting =
      field.properties ?? field.items ?? (isFile(field) || [field.type].flat().includes('object'))
    return field.description && (isNesting || field.examples)
      ? wordless(field, `${owner}.${name}`)
      : [`${owner}.${name}`]
  })
  return [...fields, ...wordless(schema.items, `${owner}[]`)]
}
