import type { FastifySchema } from 'fastify'
import { REFUSALS, type RefusalCode } from '../../kernel/refusal.ts'

/** Broken HTTP is refused at every address, and a fault of ours can hide behind each. */
const EVERYWHERE: readonly RefusalCode[] = ['malformed_request', 'internal_error']

/** Adds the refusals as answers. They are not given to Fastify itself: it would compile a serialiser for each. */
export function documented(schema: FastifySchema | undefined): FastifySchema {
  const { refusals = [], takesFile, isTagged, ...rest } = schema ?? {}
  const byStatus = Map.groupBy(new Set([...refusals, ...EVERYWHERE]), (code) => REFUSALS[code][0])
  const problems = Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${REFUSALS[code][1]}`).join('\n\n'),
        content: {
          'application/problem+json': {
            schema: { $ref: 'Problem#' },
            examples: Object.fromEntries(
              codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
            ),
          },
        },
      },
    ]),
  )
  const { body: bodySchema, ...others } = rest
  const hasFields =
    Object.keys((bodySchema as { properties?: object } | undefined)?.properties ?? {}).length > 0
  return {
    ...others,
    // Where nothing is said, nothing is asked for.
    security: rest.security ?? [],
    ...(hasFields ? { body: bodySchema } : {}),
    ...(takesFile ? { consumes: ['multipart/form-data'], body: FILE } : {}),
    response: { ...(rest.response as object), ...(isTagged ? NOT_MODIFIED : {}), ...problems },
    ...(refusals.includes('idempotency_in_progress') ? { headers: IDEMPOTENCY_HEADER } : {}),
    ...(isTagged ? { headers: ETAG_HEADER } : {}),
  }
}

const FILE = {
  type: 'object',
  required: ['image'],
  properties: {
    image: { type: 'string', format: 'binary', description: 'JPEG, PNG, WebP or AVIF, 5 MB at most' },
  },
}

const NOT_MODIFIED = { 304: { type: 'null', description: 'You have it: If-None-Match names its ETag' } }

const ETAG_HEADER = {
  type: 'object',
  properties: { 'if-none-match': { type: 'string', description: 'The ETag of what you have' } },
}

const IDEMPOTENCY_HEADER = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description: 'The same key, path and body gives the first answer again, for 24 hours',
    },
  },
}
