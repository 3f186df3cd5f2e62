import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A strong tag of the bytes that are answered. */
function etagOf(payload: string): string {
  return `"${hash('sha1', payload, 'base64url')}"`
}

/** RFC 9110, 13.1.2: weak comparison with one of a list, or `*`. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return (ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []).some((known) => known.replace(/^W\//, '') === etag)
}

/**
 * Tags what anyone may read of the catalogue. Nobody may show it from a cache without asking: prices change. What is
 * answered differs with who asks.
 */
export function tagAnswer(reply: FastifyReply, etag: string): void {
  reply.header('etag', etag)
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'public, no-cache')
  addVary(reply, 'Authorization')
}

/** Tags an answer that was made for this request, and empties it for whoever has it already. */
export function tagCatalogue(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  keep: (body: string, etag: string) => void,
): unknown {
  if (reply.statusCode !== 200 || typeof payload !== 'string' || reply.hasHeader('etag')) return payload
  const etag = etagOf(payload)
  tagAnswer(reply, etag)
  keep(payload, etag)
  return isKnown(etag, request.headers['if-none-match']) ? notModified(reply) : payload
}

/** Empties the answer; what tells of the missing body goes too. */
export function notModified(reply: FastifyReply): null {
  reply.code(304).removeHeader('content-type').removeHeader('content-length')
  return null
}

function addVary(reply: FastifyReply, field: string): void {
  const vary = reply.getHeader('vary')
  reply.header('vary', vary ? `${String(vary)}, ${field}` : field)
}
