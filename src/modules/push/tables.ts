/** A browser that wants to be told while no page of it is open. */
export interface PushSubscriptionRow {
  id: string
  account_id: string
  /** Under which it was made: with it ends what it is told. */
  session_id: string
  /** Where its push service takes messages for it. Whoever knows it and the key could write to it. */
  endpoint: string
  /** SHA-256 of the endpoint, base64url: one subscription for each. */
  endpoint_hash: string
  /** The browser's keys, base64url. */
  p256dh: string
  auth: string
  /** When the browser will have made another one. */
  expires_at: number | null
  created_at: number
}

/** One notification on its way to one subscription; the row goes when it has arrived, or when nobody tries any more. */
export interface PushMessageRow {
  id: string
  subscription_id: string
  notification_id: string
  attempts: number
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    push_subscriptions: PushSubscriptionRow
    push_messages: PushMessageRow
  }
}
