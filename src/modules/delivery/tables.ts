import type { Numbered } from '../../platform/database/database.ts'
import type { DeliveryStatus } from './rules/delivery-flow.ts'

export const VEHICLES = ['FOOT', 'BICYCLE', 'MOTORBIKE', 'CAR'] as const
export type Vehicle = (typeof VEHICLES)[number]
export const COURIER_STATUSES = ['PENDING', 'APPROVED', 'SUSPENDED'] as const
export type CourierStatus = (typeof COURIER_STATUSES)[number]

export interface CourierRow {
  id: string
  account_id: string
  /** Copied from the account. */
  name: string
  vehicle: Vehicle
  license_plate: string | null
  status: CourierStatus
  available: 0 | 1
  lat: number | null
  lng: number | null
  located_at: number | null
  /** When they last changed something here themselves, or a delivery of theirs ended. */
  heard_at: number | null
  active_deliveries: number
  created_at: number
}

export interface DeliveryRow {
  id: string
  order_id: string
  status: DeliveryStatus
  courier_id: string | null
  /** The courier's account, for access. */
  courier_account_id: string | null
  pickup_name: string
  pickup_line1: string | null
  pickup_city: string | null
  pickup_lat: number | null
  pickup_lng: number | null
  pickup_phone: string | null
  dropoff_name: string
  dropoff_phone: string | null
  dropoff_line1: string
  dropoff_city: string
  dropoff_lat: number
  dropoff_lng: number
  dropoff_note: string | null
  created_at: number
  assigned_at: number | null
  picked_up_at: number | null
  delivered_at: number | null
  /** What the courier collects at the door, minor units; zero where the order is paid. */
  cash_due: number
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    couriers: CourierRow
    deliveries: Numbered<DeliveryRow>
  }
}
