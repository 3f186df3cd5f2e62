import type { DeliveryStatus, Vehicle } from '../delivery/public.ts'
import type { KitchenStatus, OrderStatus } from './rules/order-flow.ts'

export const PAYMENT_METHODS = ['CASH', 'STRIPE', 'PAYSTACK'] as const
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]
export const PAYMENT_STATUSES = [
  'NONE',
  'PENDING',
  'PAID',
  'FAILED',
  'REFUNDED',
  'PARTIALLY_REFUNDED',
] as const
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]

export interface OrderRow {
  id: string
  /** What people say to each other: 8 readable capitals and digits. */
  number: string
  customer_id: string
  vendor_id: string
  /** The vendor's owner, for access. */
  vendor_owner_id: string
  vendor_name: string
  kitchen: KitchenStatus
  /** `publicStatus` of the two machines, kept for the indexes. */
  status: OrderStatus
  /** 1 when placed; each transition adds one, and its event carries it as `seq`. */
  version: number
  subtotal: number
  delivery_fee: number
  /** For the courier, whole. */
  tip: number
  total: number
  currency: string
  line1: string
  city: string
  lat: number
  lng: number
  address_note: string | null
  note: string | null
  payment_method: PaymentMethod
  payment_status: PaymentStatus
  /** The payment that paid it. */
  payment_id: string | null
  /** 1 while an order that is paid online was never paid: the vendor knows nothing of it, then or ever. */
  hidden_from_vendor: 0 | 1
  placed_at: number
  ready_by: number | null
  updated_at: number
  delivery_id: string | null
  delivery_status: DeliveryStatus | null
  /** Copied from the delivery: the courier's account for access, the rest for those who wait. */
  courier_account_id: string | null
  courier_name: string | null
  courier_vehicle: Vehicle | null
  /** The shares as they were when it was placed, basis points; null: placed before there were shares. */
  commission_bps: number | null
  vat_bps: number | null
}

/** What is shown of an order, and by what it is sorted and told from another. */
export const SHOWN_COLUMNS = [
  'id',
  'number',
  'customer_id',
  'vendor_id',
  'vendor_name',
  'kitchen',
  'status',
  'version',
  'subtotal',
  'delivery_fee',
  'tip',
  'total',
  'currency',
  'line1',
  'city',
  'lat',
  'lng',
  'address_note',
  'note',
  'payment_method',
  'payment_status',
  'placed_at',
  'ready_by',
  'updated_at',
  'delivery_id',
  'delivery_status',
  'courier_name',
  'courier_vehicle',
] as const satisfies readonly (keyof OrderRow)[]
export type ShownOrder = Pick<OrderRow, (typeof SHOWN_COLUMNS)[number]>

export interface OrderLineRow {
  order_id: string
  line: number
  product_id: string
  name: string
  unit_price: number
  quantity: number
  total: number
  note: string | null
  stock_taken: 0 | 1
}

/** What is shown of a line. */
export const SHOWN_LINE_COLUMNS = [
  'product_id',
  'name',
  'unit_price',
  'quantity',
  'total',
  'note',
] as const satisfies readonly (keyof OrderLineRow)[]
export type ShownLine = Pick<OrderLineRow, (typeof SHOWN_LINE_COLUMNS)[number]>

declare module '../../platform/database/database.ts' {
  interface Tables {
    orders: OrderRow
    order_lines: OrderLineRow
  }
}
