import { type Document, type Endpoint, endpointsOf, type Parameter, type Schema } from './document.ts'

/** What no client of people calls: payment providers, browsers and those who run the server do. */
const FOR_OTHERS = new Set([
  'getOpenApi',
  'getMetrics',
  'openRealtime',
  'receiveStripeWebhook',
  'receivePaystackWebhook',
  'returnFromPayment',
])

/** The generated part of the client: the API's types, and how each operation is called. */
export function clientTypes(document: Document): string {
  const endpoints = endpointsOf(document).filter(({ operationId }) => !FOR_OTHERS.has(operationId))
  return [
    '// Generated from openapi.json by "npm run generate". Do not edit.',
    ...Object.entries(document.components.schemas).map(namedType),
    `export interface Operations {\n${endpoints.map(operationType).join('\n')}\n}`,
    `export const ROUTES = {\n${endpoints.map(routeOf).join('\n')}\n} as const`,
    '',
  ].join('\n\n')
}

function namedType([name, schema]: [string, Schema]): string {
  return `${comment(schema.description, '')}export interface ${name} ${typeOf(schema, '')}`
}

function operationType(endpoint: Endpoint): string {
  const { operationId, summary, description } = endpoint
  return [
    comment([summary, description].filter(Boolean).join('\n\n'), '  '),
    `  ${operationId}: {\n`,
    `    input: ${inputOf(endpoint)}\n`,
    `    answer: ${answerOf(endpoint)}\n`,
    '  }',
  ].join('')
}

/** Undefined may come in place of an object of which nothing is required. */
function inputOf({ parameters = [], requestBody }: Endpoint): string {
  const path = parameters.filter((one) => one.in === 'path')
  const query = parameters.filter((one) => one.in === 'query')
  const [media] = Object.values(requestBody?.content ?? {})
  const isBodyNeeded = (media?.schema?.required ?? []).length > 0
  const fields = [
    ...path.map((one) => fieldOf(one, '      ')),
    ...(query.length > 0
      ? [`      query?: {\n${query.map((one) => fieldOf(one, '        ')).join('\n')}\n      }`]
      : []),
    ...(media?.schema ? [`      body${isBodyNeeded ? '' : '?'}: ${typeOf(media.schema, '      ')}`] : []),
  ]
  if (fields.length === 0) return 'undefined'
  const isNeeded = path.length > 0 || isBodyNeeded
  return `{\n${fields.join('\n')}\n    }${isNeeded ? '' : ' | undefined'}`
}

function fieldOf({ name, required, description, schema }: Parameter, indent: string): string {
  return `${comment(description, indent)}${indent}${name}${required ? '' : '?'}: ${typeOf(schema, indent)}`
}

function answerOf({ responses }: Endpoint): string {
  const [, answer] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  const [content] = Object.entries(answer?.content ?? {})
  if (!content) return 'void'
  const [type, { schema = {} }] = content
  if (type === 'application/json') return typeOf(schema, '    ')
  return schema.format === 'binary' ? 'Blob' : 'string'
}

/** What the runtime must know to send it. */
function routeOf({ operationId, method, path, parameters = [], security, requestBody }: Endpoint): string {
  const flags = [
    ...(parameters.some(({ name }) => name === 'idempotency-key') ? ['keyed'] : []),
    ...(security.length === 0 ? ['anonymous'] : []),
    ...(requestBody?.content['multipart/form-data'] ? ['form'] : []),
  ]
  const fields = [`method: '${method}'`, `path: '${path}'`, ...flags.map((flag) => `${flag}: true`)]
  return `  ${operationId}: { ${fields.join(', ')} },`
}

function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? 'never'
  if (schema.enum) return schema.enum.map((value) => (value === null ? 'null' : `'${value}'`)).join(' | ')
  return [schema.type ?? 'object']
    .flat()
    .map((type) => plainType(type, schema, indent))
    .join(' | ')
}

function plainType(type: string, schema: Schema, indent: string): string {
  if (type === 'array') {
    const of = typeOf(schema.items ?? {}, indent)
    return of.includes('|') ? `(${of})[]` : `${of}[]`
  }
  if (type === 'object') return objectType(schema, indent)
  if (type === 'string' && schema.format === 'binary') return 'Blob'
  return type === 'integer' ? 'number' : type
}

function objectType({ properties, required = [], additionalProperties }: Schema, indent: string): string {
  if (!properties) {
    const of = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown'
    return `Record<string, ${of}>`
  }
  const inner = `${indent}  `
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `${comment(schema.description, inner)}${inner}${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema, inner)}`,
  )
  return `{\n${fields.join('\n')}\n${indent}}`
}

function comment(text: string | undefined, indent: string): string {
  if (!text) return ''
  const lines = text.replaceAll('*/', '* /').split('\n')
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`
}
