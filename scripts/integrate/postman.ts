import { type Document, type Endpoint, endpointsOf, type Media } from './document.ts'
import { JOURNEY, type Step } from './journey.ts'

/** For a marketplace of one's own, started as the README says. */
const VARIABLES: Record<string, string> = {
  baseUrl: 'http://127.0.0.1:3000',
  adminEmail: 'you@example.com',
  adminPassword: 'rice at midnight',
  accessToken: '',
}

/** The collection, Postman's format 2.1: a journey to run, then every operation by its tag. */
export function postmanCollection(document: Document): string {
  const endpoints = endpointsOf(document)
  const collection = {
    info: {
      name: document.info.title,
      description: `${document.info.description}\n\nThe folder Journey runs from top to bottom. The other folders hold every operation, with the token in \`accessToken\`.`,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: bearer('{{accessToken}}'),
    variable: Object.entries(VARIABLES).map(([key, value]) => ({ key, value })),
    item: [
      {
        name: 'Journey',
        description:
          'From an empty marketplace with an admin to a delivered order. It may be run again and again.',
        item: JOURNEY.map((step, index) => stepOf(step, endpoints, index === 0)),
      },
      ...document.tags.map(({ name, description }) => ({
        name,
        description,
        item: endpoints
          .filter(({ tags }) => tags.includes(name))
          .map((endpoint) => itemOf(endpoint, document)),
      })),
    ],
  }
  return `${JSON.stringify(collection, null, 2)}\n`
}

function stepOf(step: Step, endpoints: readonly Endpoint[], isFirst: boolean): object {
  const endpoint = endpoints.find(({ operationId }) => operationId === step.operation)
  if (!endpoint) throw new Error(`there is no operation ${step.operation} any more`)
  const { method, path, responses } = endpoint
  const status = Object.keys(responses).find((one) => one.startsWith('2'))
  return {
    name: step.title,
    event: [
      ...(isFirst
        ? [script('prerequest', ["pm.collectionVariables.set('run', Date.now().toString(36))"])]
        : []),
      script('test', [
        `pm.test('answers ${status}', () => pm.response.to.have.status(${status}))`,
        ...Object.entries(step.expects ?? {}).map(expectation),
        ...Object.entries(step.keeps ?? {}).map(
          ([name, where]) => `pm.collectionVariables.set('${name}', ${valueAt(where)})`,
        ),
      ]),
    ],
    request: {
      method,
      auth: step.as ? bearer(`{{${step.as}Token}}`) : { type: 'noauth' },
      header: headersOf(step.headers ?? {}, step.body !== undefined),
      url: urlOf(path.replace('{id}', step.id ?? ''), Object.entries(step.query ?? {})),
      ...(step.body ? { body: json(step.body) } : {}),
    },
  }
}

function expectation([where, value]: [string, string | number]): string {
  const expected = `pm.variables.replaceIn('${value}')`
  return `pm.test('${where} is ${value}', () => pm.expect(String(${valueAt(where)})).to.equal(${expected}))`
}

/** `data.0.id` in the answer, as a script reads it. */
const valueAt = (where: string) =>
  `pm.response.json()${where.replace(/(?:^|\.)(\w+)/g, (_, name: string) => (/^\d/.test(name) ? `[${name}]` : `.${name}`))}`

function itemOf(endpoint: Endpoint, document: Document): object {
  const { method, path, summary, description, security, parameters = [], requestBody, responses } = endpoint
  const isKeyed = parameters.some(({ name }) => name === 'idempotency-key')
  const query = parameters.filter((one) => one.in === 'query')
  const inPath = parameters.filter((one) => one.in === 'path')
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const request = {
    method,
    ...(description ? { description } : {}),
    ...(security.length === 0 ? { auth: { type: 'noauth' } } : {}),
    header: headersOf(isKeyed ? { 'Idempotency-Key': '{{$guid}}' } : {}, type === 'application/json'),
    url: {
      ...urlOf(path.replace(/\{(\w+)\}/g, ':$1'), []),
      query: query.map(({ name, description, example }) => ({
        key: name,
        value: String(example),
        description,
        disabled: true,
      })),
      variable: inPath.map(({ name, description, example }) => ({
        key: name,
        value: String(example),
        description,
      })),
    },
    ...(media ? { body: bodyOf(media) } : {}),
  }
  return { name: summary, request, response: examplesOf(request, responses, document) }
}

const bodyOf = (media: Media) =>
  media.example === undefined
    ? { mode: 'formdata', formdata: [{ key: 'image', type: 'file', src: [] }] }
    : json(media.example)

/** What it answers where all goes well. */
function examplesOf(
  originalRequest: object,
  responses: Endpoint['responses'],
  { components }: Document,
): object[] {
  return Object.entries(responses).flatMap(([status, { description, content }]) => {
    const [type, media] = Object.entries(content ?? {})[0] ?? []
    if (!status.startsWith('2') || !media) return []
    const named = Object.keys(media.examples ?? {})[0] ?? ''
    const example = media.example ?? components.examples[named]?.value
    if (example === undefined) return []
    return {
      name: description,
      originalRequest,
      code: Number(status),
      header: [{ key: 'Content-Type', value: type }],
      body: typeof example === 'string' ? example : JSON.stringify(example, null, 2),
    }
  })
}

const bearer = (token: string) => ({
  type: 'bearer',
  bearer: [{ key: 'token', value: token, type: 'string' }],
})

const script = (listen: string, exec: string[]) => ({ listen, script: { type: 'text/javascript', exec } })

const json = (value: unknown) => ({
  mode: 'raw',
  raw: JSON.stringify(value, null, 2),
  options: { raw: { language: 'json' } },
})

const headersOf = (headers: Record<string, string>, isJson: boolean) =>
  Object.entries({ ...(isJson ? { 'Content-Type': 'application/json' } : {}), ...headers }).map(
    ([key, value]) => ({
      key,
      value,
    }),
  )

function urlOf(path: string, query: [string, string][]) {
  const search = query.map(([key, value]) => `${key}=${value}`).join('&')
  return {
    raw: `{{baseUrl}}${path}${search ? `?${search}` : ''}`,
    host: ['{{baseUrl}}'],
    path: path.split('/').slice(1),
    query: query.map(([key, value]) => ({ key, value })),
  }
}
