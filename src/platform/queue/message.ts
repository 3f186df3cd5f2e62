import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

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
