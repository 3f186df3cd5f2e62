import { sql } from 'kysely'
import type { Database } from '../src/platform/database/database.ts'
import { ORDER_STATUSES } from '../src/modules/orders/rules/order-flow.ts'

const CUSTOMERS = 100
const COURIERS = 20
/** Of a thousand orders, how many are on their way: each active status has as many. */
const ACTIVE_OF_A_THOUSAND = 5

const lit = (value: number) => sql.lit(value)

/** Fills a SQLite marketplace that has vendors and products with made-up past and running orders, their facts and news. */
export async function fillOrders(database: Database, orders: number, vendors: number): Promise<void> {
  const numbers = (count: number) =>
    sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${lit(count - 1)})`
  await database.write(async (db) => {
    const run = (query: ReturnType<typeof sql>) => query.execute(db)
    for (const [kind, role, count] of [
      ['customer', 'CUSTOMER', CUSTOMERS],
      ['courier', 'COURIER', COURIERS],
    ] as const) {
      await run(sql`${numbers(count)} insert into accounts (id, email, name, role, status, created_at)
        select 'usr_' || ${sql.lit(kind)} || i, ${sql.lit(kind)} || i || '@example.com', ${sql.lit(kind)}, ${sql.lit(role)}, 'ACTIVE', i from n`)
    }
    await run(sql`${numbers(COURIERS)} insert into couriers (id, account_id, name, vehicle, status, available, created_at)
      select 'crr_' || i, 'usr_courier' || i, 'courier', 'CAR', 'APPROVED', 1, i from n`)
    await run(sql`${numbers(orders)}, s(i, status) as (select i, ${statusOf(sql`i`)} from n)
      insert into orders (id, number, customer_id, vendor_id, vendor_owner_id, vendor_name, kitchen, status, version,
        subtotal, delivery_fee, total, currency, line1, city, lat, lng, payment_method, payment_status, placed_at,
        updated_at, delivery_id, delivery_status, courier_account_id, courier_name, courier_vehicle)
      select printf('ord_%08d', i), printf('%08d', i), 'usr_customer' || (i % ${lit(CUSTOMERS)}),
        'ven_' || (i % ${lit(vendors)}), 'usr_1', 'Kitchen',
        case when status in ('PLACED', 'ACCEPTED', 'CANCELLED') then status
          when status in ('READY_FOR_PICKUP', 'ASSIGNED') then 'READY' else 'HANDED_OVER' end,
        status, 1, 1000, 500, 1500, 'NGN', 'Road', 'Lagos', 6.5, 3.4, 'CASH', 'NONE', i * 1000, i * 1000,
        case when ${isBrought} then printf('dlv_%08d', i) end, case when ${isBrought} then ${deliveryOf} end,
        case when ${isCarried} then 'usr_courier' || (i % ${lit(COURIERS)}) end,
        case when ${isCarried} then 'courier' end, case when ${isCarried} then 'CAR' end from s`)
    await run(sql`insert into order_lines (order_id, line, product_id, name, unit_price, quantity, total, stock_taken)
      select id, 1, 'prd_00000000', 'Meal', 1000, 1, 1000, 0 from orders`)
    await run(sql`insert into deliveries (id, order_id, status, courier_id, courier_account_id, pickup_name, pickup_lat,
        pickup_lng, dropoff_name, dropoff_line1, dropoff_city, dropoff_lat, dropoff_lng, created_at)
      select delivery_id, id, delivery_status, replace(courier_account_id, 'usr_courier', 'crr_'), courier_account_id,
        'Kitchen', 6.5, 3.4, 'customer', 'Road', 'Lagos', 6.5, 3.4, placed_at from orders where delivery_id is not null`)
    await run(sql`insert into deliveries_near
      select row, pickup_lat, pickup_lat, pickup_lng, pickup_lng from deliveries where status = 'OPEN'`)
    await run(sql`insert into events (id, type, subject, seq, at, actor_role, data)
      select 'evt_' || substr(id, 5), 'order.placed', id, 1, placed_at, 'SYSTEM', '{"from":null,"to":"PLACED","reason":null}' from orders`)
    await run(sql`insert into notifications (id, account_id, event_id, type, title, body, data, created_at)
      select 'ntf_' || substr(id, 5), customer_id, 'evt_' || substr(id, 5), 'order.placed', 'Order', 'Order', '{}',
        placed_at from orders`)
  })
  await database.write((db) => sql`analyze`.execute(db))
}

const ACTIVE = ORDER_STATUSES.slice(0, 5)
const statusOf = (i: ReturnType<typeof sql>) => sql`case
  ${sql.join(
    ACTIVE.map(
      (status, index) =>
        sql`when ${i} % 1000 < ${lit((index + 1) * ACTIVE_OF_A_THOUSAND)} then ${sql.lit(status)}`,
    ),
    sql` `,
  )}
  when ${i} % 10 = 9 then 'CANCELLED' else 'DELIVERED' end`
const isBrought = sql`status not in ('PLACED', 'ACCEPTED', 'CANCELLED')`
const isCarried = sql`status in ('ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED')`
const deliveryOf = sql`case status when 'READY_FOR_PICKUP' then 'OPEN' when 'OUT_FOR_DELIVERY' then 'PICKED_UP' else status end`
