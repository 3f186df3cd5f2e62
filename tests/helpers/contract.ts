import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

type Json = Record<string, unknown>
interface Answer {
  content?: Record<string, { schema?: Json }>
}
interface Operation {
  responses: Record<string, Answer>
}

/** Holds every answer that a test receives against the OpenAPI document: its status declared, its body of the schema, nothing more. */
export class Contract {
  readonly #paths: [RegExp, Record<string, Operation>][]
  readonly #validators = new Map<Json, ValidateFunction>()
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })

  constructor(document: Json) {
    this.#ajv.addSchema(closed(document) as Json, 'openapi')
    const paths = Object.entries(document['paths'] as Record<string, Record<string, Operation>>)
    // A fixed word before a parameter: /couriers/me is not /couriers/{id}.
    paths.sort(([a], [b]) => a.split('{').length - b.split('{').length)
    this.#paths = paths.map(([path, operations]) => [
      new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      operations,
    ])
  }

  /** What is wrong with the answer, or undefined. */
  fault(
    method: string,
    path: string,
    status: number,
    body: unknown,
    contentType: string | null,
  ): string | undefined {
    // HEAD answers like GET; a preflight of CORS belongs to no operation.
    if (method === 'OPTIONS' && status === 204) return undefined
    const documented = method === 'HEAD' ? 'get' : method.toLowerCase()
    const operation = this.#paths.find(([pattern]) => pattern.test(path))?.[1][documented]
    if (!operation)
      return status === 404 || status === 405 || status === 429
        ? undefined
        : `${method} ${path} is not documented`
    const answer = operation.responses[status]
    if (!answer) return `${method} ${path} answers ${status}, which is not declared`
    const contents = Object.entries(answer.content ?? {})
    if (contents.length === 0)
      return body === undefined ? undefined : `${method} ${path} ${status} has a body`
    if (method === 'HEAD') return undefined
    const [, media] = contents.find(([type]) => contentType?.startsWith(type)) ?? []
    if (!media?.schema) return `${method} ${path} ${status} is ${contentType}, which is not declared`
    if (media.schema['format'] === 'binary') return undefined
    const validate = this.#compiled(media.schema)
    return validate(body)
      ? undefined
      : `${method} ${path} ${status}: ${this.#ajv.errorsText(validate.errors)}`
  }

  #compiled(schema: Json): ValidateFunction {
    let validate = this.#validators.get(schema)
    if (!validate) {
      validate = this.#ajv.compile(absolute(closed(schema)) as Json)
      this.#validators.set(schema, validate)
    }
    return validate
  }
}

/** Answers may hold no field that the document does not name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]))
  const isObject =
    copy['type'] === 'object' || (Array.isArray(copy['type']) && copy['type'].includes('object'))
  return isObject && copy['properties'] ? { ...copy, additionalProperties: false } : copy
}

function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === '$ref' ? `openapi${String(part)}` : absolute(part),
    ]),
  )
}
