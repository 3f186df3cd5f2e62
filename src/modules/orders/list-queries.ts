import { sql } from 'kysely'
import type { AccountActor } from '../../kernel/actor.ts'
import type { Read } from '../../platform/database/database.ts'
import { computed } from '../../platform/database/ddl-indexes.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  unindexed,
  walkedBy,
} from '../../platform/database/keyset.ts'
import { ORDER_PHASE } from '../../platform/database/migrations/0015-order-phases.ts'
import { statement } from '../../platform/database/statement.ts'
import { findLines, SCOPES } from './queries.ts'
import { ACTIVE_STATUSES, ORDER_STATUSES, type OrderStatus } from './rules/order-flow.ts'
import { type OrderRow, SHOWN_COLUMNS, type ShownLine, type ShownOrder } from './tables.ts'

export interface OrderFilters {
  status?: OrderStatus
  active?: boolean
  vendorId?: string
  /** Milliseconds, inclusive. */
  from?: number
  /** Milliseconds, exclusive. */
  to?: number
}

export const NEWEST: Order = { columns: ['placed_at', 'id'], direction: 'desc' }

type ListParams = Pick<OrderFilters, 'vendorId' | 'from' | 'to'> & { accountId: string } & PageParams

const page = statement<ListParams, ShownOrder>((db, param, variant) => {
  const [role, ...statuses] = variant.split(' ') as [keyof typeof SCOPES, ...OrderStatus[]]
  const scope = SCOPES[role]
  // An owner's one vendor is narrower than all their vendors; a person's own orders are fewer than a vendor's.
  const byVendor = param.has('vendorId') && (role === 'ADMIN' || role === 'VENDOR')
  const walks = walksOver(statuses, scope !== null || byVendor).map(({ phase, status }) => {
    const index = indexOf(byVendor ? 'vendor' : INDEXED[role], phase, status)
    let walk = db.selectFrom(walkedBy(db, 'orders', index)).select(SHOWN_COLUMNS)
    if (phase) walk = walk.where(computed(db, ORDER_PHASE), '=', phase)
    if (status) walk = walk.where(phase ? unindexed('status') : sql.ref('status'), '=', status)
    if (role === 'VENDOR') walk = walk.where('hidden_from_vendor', '=', 0)
    if (scope) walk = walk.where(byVendor ? unindexed(scope) : sql.ref(scope), '=', param('accountId'))
    if (param.has('vendorId'))
      walk = walk.where(byVendor ? sql.ref('vendor_id') : unindexed('vendor_id'), '=', param('vendorId'))
    if (param.has('from')) walk = walk.where('placed_at', '>=', param('from'))
    if (param.has('to')) walk = walk.where('placed_at', '<', param('to'))
    return walk
  })
  return pageQuery(db, walks, NEWEST, param)
})

/** Whose orders an index has together, as its name says. */
const INDEXED = {
  CUSTOMER: 'customer',
  VENDOR: 'owner',
  COURIER: 'courier',
  ADMIN: null,
  SYSTEM: null,
} as const

function indexOf(whose: string | null, phase?: string, status?: OrderStatus): string {
  if (whose !== null) return `orders_of_${whose}${phase ? '_by_phase' : ''}`
  return status ? 'orders_by_status' : 'orders_newest'
}

interface Walk {
  phase?: string
  status?: OrderStatus
}

/**
 * The parts of a list that an index serves in order. Nobody has so many active orders that one status could not be
 * picked from them; of all that the marketplace has, each status is walked by itself.
 */
function walksOver(statuses: OrderStatus[], isSomebodys: boolean): Walk[] {
  if (statuses.length === 0) return [{}]
  if (!isSomebodys) return statuses.map((status) => ({ status }))
  const [only] = statuses
  if (only && isActive(only)) return [{ phase: 'ACTIVE', status: statuses.length === 1 ? only : undefined }]
  return statuses.map((phase) => ({ phase }))
}

const isActive = (status: OrderStatus) => ACTIVE_STATUSES.some((one) => one === status)

export async function listOrders(
  read: Read,
  { role, accountId }: AccountActor,
  { status, active, ...filters }: OrderFilters,
  limit: number,
  after: Position | null,
): Promise<ShownOrder[]> {
  const statuses = wantedStatuses(status, active)
  if (statuses?.length === 0) return []
  const variant = [role, ...(statuses ?? [])].join(' ')
  return page.all(read, { ...filters, accountId, ...pageParams(limit, after) }, variant)
}

/** The same with their lines. */
export async function listOrdersWithLines(
  read: Read,
  actor: AccountActor,
  filters: OrderFilters,
  limit: number,
  after: Position | null,
): Promise<(ShownOrder & { lines: readonly ShownLine[] })[]> {
  const orders = await listOrders(read, actor, filters, limit, after)
  const lines = await findLines(
    read,
    orders.slice(0, limit).map(({ id }) => id),
  )
  return orders.map((order) => ({ ...order, lines: lines.get(order.id) ?? [] }))
}

/** Undefined for all of them; an empty list where `status` and `active` contradict each other. */
function wantedStatuses(
  status: OrderStatus | undefined,
  active: boolean | undefined,
): OrderStatus[] | undefined {
  if (active === undefined) return status && [status]
  return ORDER_STATUSES.filter(
    (candidate) => isActive(candidate) === active && (!status || candidate === status),
  )
}

const onTheWay = statement<{ accountId: string }, OrderRow>((db, param) =>
  db
    .selectFrom('orders')
    .selectAll()
    .where('courier_account_id', '=', param('accountId'))
    .where(computed(db, ORDER_PHASE), '=', 'ACTIVE')
    .where('status', '=', 'OUT_FOR_DELIVERY'),
)
/** What a courier brings at this moment: three orders at most. */
export const findOrdersOnTheWay = (read: Read, accountId: string) => onTheWay.all(read, { accountId })

/** An order ends within hours; one that took longer is found while it is active, and by the list. */
const LONGEST_ORDER_MS = 48 * 60 * 60 * 1000

/** The orders of an account that have changed since a moment: of the active ones and of those placed not long before it. */
export async function findRecentOrders(
  read: Read,
  actor: AccountActor,
  since: number,
  most: number,
): Promise<ShownOrder[]> {
  // One after the other: one that ends between the two is in both, and never in neither.
  const active = await listOrders(read, actor, { active: true }, most, null)
  const ended = await listOrders(read, actor, { active: false, from: since - LONGEST_ORDER_MS }, most, null)
  const byId = new Map([...active, ...ended].map((order) => [order.id, order]))
  return [...byId.values()].filter(({ updated_at }) => updated_at >= since)
}

const countOf = statement<object, { orders: number }>((db, _param, status) =>
  db
    .selectFrom('orders')
    .select(({ fn }) => fn.countAll<number>().as('orders'))
    .where('status', '=', status as OrderStatus),
)
/** How many orders are in each active status. Those that ended are never counted: they only become more. */
export async function countActiveOrders(read: Read): Promise<Record<string, number>> {
  const counts = ACTIVE_STATUSES.map(async (status) => {
    const found = await countOf.first(read, {}, status)
    return [status, found?.orders ?? 0] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}
