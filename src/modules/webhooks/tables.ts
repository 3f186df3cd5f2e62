export interface WebhookEndpointRow {
  id: string
  vendor_id: string
  /** The vendor's owner, for access. */
  owner_id: string
  url: string
  /** `whsec_` and 32 bytes in base64: what signs must be kept as it is. */
  secret: string
  /** Signs too until then. */
  old_secret: string | null
  old_until: number | null
  status: EndpointStatus
  /** Since when every call failed. */
  failing_since: number | null
  created_at: number
}
export type EndpointStatus = 'ACTIVE' | 'DISABLED' | 'REMOVED'

/** One fact on its way to one endpoint. */
export interface WebhookDeliveryRow {
  id: string
  endpoint_id: string
  owner_id: string
  event_id: string
  type: string
  status: DeliveryStatus
  attempts: number
  /** Of the last attempt; null where nobody answered. */
  response_code: number | null
  created_at: number
  attempted_at: number | null
}
export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED'

declare module '../../platform/database/database.ts' {
  interface Tables {
    webhook_endpoints: WebhookEndpointRow
    webhook_deliveries: WebhookDeliveryRow
  }
}
