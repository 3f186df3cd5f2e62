import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import { validationFailed } from './schemas.ts'

export const BODY_LIMIT = 64 * 1024
const AS_BYTES = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const

/** The only parser there is: JSON in UTF-8. An empty body is no body. */
export function parseJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', AS_BYTES, async (request: FastifyRequest, bytes: Buffer) => {
    const charset = /charset=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1]
    if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
      throw new Refusal('unsupported_media_type', { detail: 'Send the body in UTF-8.' })
    }
    if (bytes.length === 0) return undefined
    if (!isUtf8(bytes)) throw new Refusal('malformed_json', { detail: 'The body is not valid UTF-8.' })
    const value = parsed(bytes)
    // To the validation, null would look like no body at all.
    if (value === null) throw validationFailed([{ path: '', message: 'must be an object' }])
    return value
  })
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    throw new Refusal('malformed_json', {
      detail: 'The body ends or breaks off where JSON does not allow it.',
    })
  }
}

/** Before the body is read: where there is none any type and encoding may be named, a compressed one is refused. */
export function readBodyHeaders({ headers }: FastifyRequest): void {
  const length = headers['content-length']
  if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) {
    delete headers['content-type']
    return
  }
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Refusal('unsupported_media_type', { detail: 'Send the body uncompressed.' })
  }
}

/** JSON as the bytes that were signed: whoever reads them looks at the signature first. */
export function keepRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    AS_BYTES,
    async (_request: FastifyRequest, bytes: Buffer) => bytes,
  )
}
