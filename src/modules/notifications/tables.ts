export interface NotificationRow {
  id: string
  account_id: string
  /** The fact that it tells of: one notification for each fact and recipient. */
  event_id: string
  type: string
  title: string
  body: string
  /** JSON: the ids of what it is about. */
  data: string
  read_at: number | null
  created_at: number
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    notifications: NotificationRow
  }
}
