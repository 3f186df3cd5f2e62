import { sql } from 'kysely'
import type { Database } from '../src/platform/database/database.ts'
import { engineOf } from '../src/platform/database/engine.ts'
import { ACTIVE_STATUSES } from '../src/modules/orders/rules/order-flow.ts'
import { accountSql, fill, idSql, lit, numbers } from './fill-catalogue.ts'

export interface OrdersSize {
  orders: number
  /** Of those that the catalogue has. */
  vendors: number
  productsOfAVendor?: number
  customers?: number
  couriers?: number
  /** Of a thousand orders, how many are in each of the statuses on which somebody still works. */
  activeOfAThousand?: number
}

/** Nobody is signed out, and no courier is given up, however long a bench lasts. */
const FOR_EVER = 9_000_000_000_000

/** Fills a marketplace that has vendors and products with made-up past and running orders, their facts and news. */
export async function fillOrders(database: Database, size: OrdersSize): Promise<void> {
  const { customers = 100, couriers = 20 } = size
  const tables = ['orders', 'order_lines', 'deliveries', 'events', 'notifications', 'sessions', 'couriers']
  await fill(database, tables, async (run, db) => {
    for (const [role, count] of [
      ['customer', customers],
      ['courier', couriers],
      ['admin', 1],
    ] as const) {
      await run(sql`insert into accounts (id, email, name, phone, role, status, created_at) ${numbers(count)}
        select ${accountSql(role, sql`i`)}, ${sql.lit(role)} || i || '@example.com', ${sql.lit(role)}, '+2348012345678',
          ${sql.lit(role.toUpperCase())}, 'ACTIVE', i from n`)
    }
    await run(sql`insert into couriers (id, account_id, name, vehicle, status, available, heard_at, created_at) ${numbers(couriers)}
      select ${idSql('crr', sql`i`)}, ${accountSql('courier', sql`i`)}, 'courier', 'CAR', 'APPROVED', 1, ${lit(FOR_EVER)}, i from n`)
    await run(sql`insert into sessions (id, account_id, created_at, expires_at)
      select 'ses' || substr(id, 4), id, 0, ${lit(FOR_EVER)} from accounts`)
    await run(ordersOf(size, customers, couriers))
    await run(linesOf(size))
    await run(sql`insert into deliveries (id, order_id, status, courier_id, courier_account_id, pickup_name, pickup_lat,
        pickup_lng, dropoff_name, dropoff_line1, dropoff_city, dropoff_lat, dropoff_lng, created_at)
      select o.delivery_id, o.id, o.delivery_status, c.id, o.courier_account_id, 'Kitchen', v.lat, v.lng, 'customer', 'Road',
        'Lagos', 6.5, 3.4, o.placed_at
      from orders o join vendors v on v.id = o.vendor_id left join couriers c on c.account_id = o.courier_account_id where o.delivery_id is not null`)
    await run(
      engineOf(db) === 'mysql'
        ? sql`insert into deliveries_near (${sql.ref('row')}, position)
            select ${sql.ref('row')}, point(pickup_lng, pickup_lat) from deliveries where status = 'OPEN'`
        : sql`insert into deliveries_near
            select row, pickup_lat, pickup_lat, pickup_lng, pickup_lng from deliveries where status = 'OPEN'`,
    )
    await run(sql`insert into events (id, type, subject, seq, at, actor_role, data)
      select 'evt' || substr(id, 4), 'order.placed', id, 1, placed_at, 'SYSTEM', '{"from":null,"to":"PLACED","reason":null}' from orders`)
    await run(sql`insert into notifications (id, account_id, event_id, type, title, body, data, created_at)
      select 'ntf' || substr(id, 4), customer_id, 'evt' || substr(id, 4), 'order.placed', 'Order', 'Order', '{}',
        placed_at from orders`)
  })
}

function ordersOf(
  { orders, vendors, activeOfAThousand = 5 }: OrdersSize,
  customers: number,
  couriers: number,
) {
  const vendor = sql`(i % ${lit(vendors)})`
  // Of the active ones each vendor has some of each status, and no two vendors the same.
  const turn = sql`(i * 7 + floor(i / ${lit(vendors)}) * 31)`
  const status = sql`case ${sql.join(
    ACTIVE_STATUSES.map(
      (one, index) => sql`when ${turn} % 1000 < ${lit((index + 1) * activeOfAThousand)} then ${sql.lit(one)}`,
    ),
    sql` `,
  )} when i % 10 = 9 then 'CANCELLED' else 'DELIVERED' end`
  const courier = accountSql('courier', sql`(i % ${lit(couriers)})`)
  return sql`insert into orders (id, number, customer_id, vendor_id, vendor_owner_id, vendor_name, kitchen, status, version,
      subtotal, delivery_fee, total, currency, line1, city, lat, lng, payment_method, payment_status, placed_at,
      updated_at, delivery_id, delivery_status, courier_account_id, courier_name, courier_vehicle)
    ${numbers(orders)}, s(i, status) as (select i, ${status} from n)
    select ${idSql('ord', sql`i`)}, substr('00000000' || i, -8), ${accountSql('customer', sql`(i % ${lit(customers)})`)},
      ${idSql('ven', vendor)}, ${accountSql('owner', vendor)}, 'Kitchen',
      case when status in ('PLACED', 'ACCEPTED', 'CANCELLED') then status
        when status in ('READY_FOR_PICKUP', 'ASSIGNED') then 'READY' else 'HANDED_OVER' end,
      status, 1, 2000, 500, 2500, 'NGN', 'Road', 'Lagos', 6.5, 3.4, 'CASH', 'NONE', i * 1000, i * 1000,
      case when ${IS_BROUGHT} then ${idSql('dlv', sql`i`)} end,
      case when ${IS_BROUGHT} then case status when 'READY_FOR_PICKUP' then 'OPEN'
        when 'OUT_FOR_DELIVERY' then 'PICKED_UP' else status end end,
      case when ${IS_CARRIED} then ${courier} end,
      case when ${IS_CARRIED} then 'courier' end, case when ${IS_CARRIED} then 'CAR' end from s`
}

const IS_BROUGHT = sql`status not in ('PLACED', 'ACCEPTED', 'CANCELLED')`
const IS_CARRIED = sql`status in ('ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED')`

/** Two lines an order, of its vendor's first products. */
function linesOf({ orders, vendors, productsOfAVendor = 10 }: OrdersSize) {
  const product = sql`(i % ${lit(vendors)}) * ${lit(productsOfAVendor)} + line`
  return sql`insert into order_lines (order_id, line, product_id, name, unit_price, quantity, total, stock_taken)
    ${numbers(orders)}, l(line) as (select 1 union all select 2)
    select ${idSql('ord', sql`i`)}, line, ${idSql('prd', product)}, 'Meal', 1000, 1, 1000, 0 from n cross join l`
}
