import { Type, type TSchema } from 'typebox'
import { Refusal, REFUSALS } from '../../kernel/refusal.ts'
import { body } from './fields.ts'

/** The one shape of every error, RFC 9457. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', examples: ['urn:fastyums:problem:validation_failed'] }),
    title: Type.String({ examples: ['The request has faults'] }),
    status: Type.Integer({ examples: [422] }),
    detail: Type.String({ examples: ['/items/0/quantity must be at most 99.'] }),
    instance: Type.String({ examples: ['/api/v1/orders'] }),
    code: Type.String({ enum: Object.keys(REFUSALS), examples: ['validation_failed'] }),
    requestId: Type.String({ examples: ['01a2b3c4'] }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({ path: Type.String({ description: 'JSON pointer' }), message: Type.String() }),
        {
          examples: [[{ path: '/items/0/quantity', message: 'must be at most 99' }]],
        },
      ),
    ),
    currentStatus: Type.Optional(
      Type.String({ examples: ['ACCEPTED'], description: 'With invalid_transition' }),
    ),
  },
  { $id: 'Problem', description: 'The one shape of every error, RFC 9457' },
)

export const pageFields = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Rows a page' })),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1000, description: 'The nextCursor of the page before' }),
  ),
}

export function pageOf(row: TSchema) {
  return Type.Object({
    data: Type.Array(row),
    nextCursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'null on the last page',
    }),
  })
}

/** For a POST without fields: an absent body or `{}`. */
export const noBody = body({})

export function validationFailed(errors: { path: string; message: string }[]): Refusal {
  return new Refusal('validation_failed', { errors })
}
