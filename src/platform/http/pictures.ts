import type { FastifyInstance, FastifySchema } from 'fastify'
import { notFound } from '../../kernel/refusal.ts'
import { IMAGES, type ImageStore } from '../images/image-store.ts'
import { isKnown, notModified } from './etag.ts'

const TYPES: Record<string, string> = { webp: 'image/webp', svg: 'image/svg+xml; charset=utf-8' }
const NAME = /^[0-9a-f]{64}(?:-\d{1,4})?\.(webp|svg)$/

/** Serves pictures. A name stands for one content for ever, so whoever has it need never ask again. */
export function addPictures(app: FastifyInstance, images: ImageStore): void {
  const schema: FastifySchema = {
    operationId: 'getPicture',
    summary: 'See a picture',
    description:
      'A picture that was uploaded comes in three widths: `-320.webp`, `-640.webp` and `-1280.webp`.',
    tags: ['pictures'],
    params: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', description: 'As in imageUrl' } },
    },
    refusals: ['not_found', 'too_many_requests', 'unavailable'],
    isTagged: true,
    response: {
      200: {
        description: 'The picture',
        content: {
          'image/webp': { schema: { type: 'string', format: 'binary' } },
          'image/svg+xml': { schema: { type: 'string', format: 'binary' } },
        },
      },
    },
  }
  app.get<{ Params: { name: string } }>(`${IMAGES}:name`, { schema }, async (request, reply) => {
    const { name } = request.params
    const [, ending = ''] = NAME.exec(name) ?? []
    const bytes = ending === '' ? undefined : await images.get(name)
    if (!bytes) throw notFound()
    const etag = `"${name}"`
    reply.header('cache-control', 'public, max-age=31536000, immutable').header('etag', etag)
    if (isKnown(etag, request.headers['if-none-match'])) return reply.send(notModified(reply))
    return reply.type(TYPES[ending] ?? '').send(bytes)
  })
}
