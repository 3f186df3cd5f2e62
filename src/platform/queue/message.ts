import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Cause, readTraceParent, REQUEST_ID, traceParent } from '../tracing/cause.ts'

/** What goes through the broker: which fact, and about whom. No data of anybody. */
export const Message = Type.Object(
  {
    id: Type.String({ pattern: '^evt_[0-9a-z]{26}$' }),
    type: Type.String({ pattern: '^[a-z_.]{1,60}$' }),
    subject: Type.String({ minLength: 1, maxLength: 60 }),
  },
  { additionalProperties: false },
)
export type Message = Static<typeof Message>

/** Null where it is none of ours. */
export function readMessage(body: unknown): Message | null {
  return Value.Check(Message, body) ? body : null
}

/** What a message goes back to travels beside it, where whoever does not know it passes it over. */
export function headersOf(cause: Cause | undefined): Record<string, string> {
  return {
    ...(cause && { 'x-request-id': cause.reqId }),
    ...(cause?.span && { traceparent: traceParent(cause.span) }),
  }
}

export function causeIn(headers: Record<string, unknown> | undefined): Cause | null {
  const reqId = headers?.['x-request-id']
  if (typeof reqId !== 'string' || !REQUEST_ID.test(reqId)) return null
  return { reqId, span: readTraceParent(headers?.['traceparent']) }
}
