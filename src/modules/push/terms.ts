import type { VapidSettings } from '../../platform/push/vapid.ts'

/** What the operator has fixed for web push. */
export interface PushTerms {
  /** Null: none is sent. */
  vapid: VapidSettings | null
  /** Whether private addresses may be called, as in a network of one's own. */
  allowsPrivate: boolean
  /** Whether only https may. */
  needsTls: boolean
}
