// The limit: how fast the same answers can be on the same machine. Plain node:http and hand-written SQL, prepared once,
// through the product's own drivers; no framework, no validation, nobody is asked who they are. PORT, DATABASE_URL.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { createPool, type PoolConnection } from 'mysql2'

type Value = string | number | null
// oxlint-disable-next-line typescript/no-explicit-any -- rows are read as they come
type Row = any
type Answer = { rows: Row[]; changes: number }
/** Yields a statement, gets its answer; returns what the client gets. One text of code for a driver that waits and one that does not. */
type Work<Result = unknown> = Generator<[text: string, values: Value[]], Result, Answer>
type Run = (work: Work, writes: boolean) => unknown

const { DATABASE_URL = '', PORT = '0' } = process.env
const isMysql = DATABASE_URL.startsWith('mysql:')
const FEE = 50_000
const CURRENCY = 'NGN'
const PAGE = 20

function overSqlite(path: string): Run {
  const db = new DatabaseSync(path)
  db.exec('pragma journal_mode = wal')
  db.exec('pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -16000')
  const kept = new Map<string, { statement: StatementSync; reads: boolean }>()
  const ask = (text: string, values: Value[] = []): Answer => {
    let one = kept.get(text)
    if (!one) {
      const statement = db.prepare(text)
      kept.set(text, (one = { statement, reads: statement.columns().length > 0 }))
    }
    return one.reads
      ? { rows: one.statement.all(...(values as SQLInputValue[])), changes: 0 }
      : { rows: [], changes: Number(one.statement.run(...(values as SQLInputValue[])).changes) }
  }
  return (work, writes) => {
    if (writes) ask('begin immediate')
    let step = work.next()
    while (!step.done) step = work.next(ask(...step.value))
    if (writes) ask('commit')
    return step.value
  }
}

function overMysql(url: URL): Run {
  const pool = createPool({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    charset: 'utf8mb4',
    supportBigNumbers: true,
    decimalNumbers: true,
    dateStrings: true,
    jsonStrings: true,
    connectionLimit: 20,
    maxPreparedStatements: 500,
  })
  pool.on('connection', (connection) => {
    connection.query('set names utf8mb4 collate utf8mb4_nopad_bin')
    connection.query(
      "set session tx_isolation = 'READ-COMMITTED', sql_mode = 'STRICT_ALL_TABLES,PIPES_AS_CONCAT'",
    )
    connection.query("set session optimizer_adjust_secondary_key_costs = 'disable_max_seek'", () => {})
  })
  const ask = (connection: PoolConnection, text: string, values?: Value[]) =>
    new Promise<Answer>((resolve, reject) => {
      const done = (error: Error | null, result: unknown) => {
        if (error) reject(error)
        else if (Array.isArray(result)) resolve({ rows: result, changes: 0 })
        else resolve({ rows: [], changes: (result as { affectedRows: number }).affectedRows })
      }
      if (values) connection.execute(text, values, done)
      else connection.query(text, done)
    })
  const lease = () =>
    new Promise<PoolConnection>((resolve, reject) => {
      pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)))
    })
  return async (work, writes) => {
    const connection = await lease()
    try {
      if (writes) await ask(connection, 'begin')
      let step = work.next()
      while (!step.done) step = work.next(await ask(connection, ...step.value))
      if (writes) await ask(connection, 'commit')
      return step.value
    } finally {
      connection.release()
    }
  }
}

const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
const marks = (count: number) => Array.from({ length: count }, () => '?').join()
let made = 0
const newId = (prefix: string) =>
  `${prefix}_${Date.now().toString(16).padStart(12, '0')}${(made++).toString(16).padStart(14, '0')}`

function page(rows: Row[], view: (row: Row) => unknown, position: (row: Row) => unknown) {
  const shown = rows.slice(0, PAGE)
  const next =
    rows.length > PAGE ? Buffer.from(JSON.stringify(position(shown.at(-1)))).toString('base64url') : null
  return { data: shown.map(view), nextCursor: next }
}

const PRODUCT = `p.id, p.vendor_id, p.vendor_name, p.category_id, p.name, p.description, p.price, p.available, p.stock,
  p.image_url, p.created_at, p.updated_at`
const viewProduct = (row: Row) => ({
  id: row.id,
  vendorId: row.vendor_id,
  vendorName: row.vendor_name,
  categoryId: row.category_id,
  name: row.name,
  description: row.description,
  price: row.price,
  currency: CURRENCY,
  available: row.available === 1,
  stock: row.stock,
  imageUrl: row.image_url,
  createdAt: time(row.created_at),
  updatedAt: time(row.updated_at),
})

function* detail(id: string): Work {
  const { rows } = yield [`select ${PRODUCT} from products p where id = ? and visibility != 'ARCHIVED'`, [id]]
  return viewProduct(rows[0])
}

function* list(categoryId: string): Work {
  const { rows } = yield [
    `select ${PRODUCT} from products p where category_id = ? and visibility = 'LISTED' order by price, id limit ${PAGE + 1}`,
    [categoryId],
  ]
  return page(rows, viewProduct, (row) => [row.price, row.id])
}

const SEARCH = isMysql
  ? `select straight_join ${PRODUCT}, p.\`row\` as number from (
        select w.\`row\` from products_words w where w.word >= ? and w.word < ? group by w.\`row\` having max(w.in_name) = ?
      ) f cross join products p where p.\`row\` = f.\`row\` and p.visibility = 'LISTED' order by f.\`row\` desc limit ?`
  : `select ${PRODUCT}, p.row as number from products_search s cross join products p
      where p.row = s.rowid and products_search match ? and p.visibility = 'LISTED' order by s.rowid desc limit ?`

/** One word: first those that have it in the name, then the rest. */
function* search(word: string): Work {
  const named = isMysql ? [word, `${word}{`, 1] : [`name : "${word}"*`]
  const { rows } = yield [SEARCH, [...named, PAGE + 1]]
  const rest = isMysql ? [word, `${word}{`, 0] : [`"${word}"* NOT (name : "${word}"*)`]
  const room = PAGE + 1 - rows.length
  const all = room > 0 ? [...rows, ...(yield [SEARCH, [...rest, room]]).rows] : rows
  return page(all, viewProduct, (row) => [row.number])
}

const NEAR = `select v.id, v.owner_id, v.name, v.slug, v.description, v.phone, v.line1, v.city, v.lat, v.lng, v.status,
  v.accepting_orders, v.owner_suspended, v.prep_minutes, v.image_url, v.created_at from vendors_near n cross join vendors v
  where ${
    isMysql
      ? 'v.`row` = n.`row` and n.lng >= ? and n.lat >= ? and n.lng <= ? and n.lat <= ?'
      : 'v.row = n.row and n.max_lng >= ? and n.max_lat >= ? and n.min_lng <= ? and n.min_lat <= ?'
  } and v.status = 'APPROVED'`
const radians = (degrees: number) => (degrees * Math.PI) / 180
const EARTH_M = 6_371_008.8
const DEGREE_M = (Math.PI / 180) * EARTH_M

function metres(lat: number, lng: number, row: Row): number {
  const h =
    Math.sin(radians(row.lat - lat) / 2) ** 2 +
    Math.cos(radians(lat)) * Math.cos(radians(row.lat)) * Math.sin(radians(row.lng - lng) / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)))
}

function* near([lat = 0, lng = 0]: number[]): Work {
  for (let reach = 500; ; reach = Math.min(reach * 2, 50_000)) {
    const dLat = reach / DEGREE_M
    const dLng = dLat / Math.cos(radians(Math.abs(lat) + dLat))
    const { rows } = yield [NEAR, [lng - dLng, lat - dLat, lng + dLng, lat + dLat]]
    const found = rows
      .map((row) => ({ ...row, away: metres(lat, lng, row) }))
      .filter((row) => row.away <= reach)
      .sort((a, b) => a.away - b.away || (a.id < b.id ? -1 : 1))
    if (found.length > PAGE || reach === 50_000) return page(found, viewVendor, (row) => [row.away, row.id])
  }
}

const viewVendor = (row: Row) => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  description: row.description,
  phone: row.phone,
  address: { line1: row.line1, city: row.city, lat: row.lat, lng: row.lng },
  status: row.status,
  acceptingOrders: row.accepting_orders === 1 && row.owner_suspended === 0,
  prepMinutes: row.prep_minutes,
  rating: null,
  createdAt: time(row.created_at),
  distanceMetres: Math.round(row.away),
})

const MAY: Record<string, string[]> = {
  'VENDOR PLACED': ['accept', 'cancel'],
  'VENDOR ACCEPTED': ['ready', 'cancel'],
  'VENDOR READY_FOR_PICKUP': ['cancel'],
  'CUSTOMER PLACED': ['cancel'],
}
const viewOrder = (row: Row, lines: Row[], role: string) => ({
  id: row.id,
  number: row.number,
  status: row.status,
  customerId: row.customer_id,
  vendorId: row.vendor_id,
  vendorName: row.vendor_name,
  items: lines.map((line) => ({
    productId: line.product_id,
    name: line.name,
    unitPrice: line.unit_price,
    quantity: line.quantity,
    total: line.total,
    note: line.note,
  })),
  subtotal: row.subtotal,
  deliveryFee: row.delivery_fee,
  tip: row.tip,
  total: row.total,
  currency: row.currency,
  deliveryAddress: { line1: row.line1, city: row.city, lat: row.lat, lng: row.lng, note: row.address_note },
  note: row.note,
  paymentMethod: row.payment_method,
  paymentStatus: row.payment_status,
  placedAt: time(row.placed_at),
  readyBy: time(row.ready_by),
  updatedAt: time(row.updated_at),
  allowedActions: MAY[`${role} ${row.status}`] ?? [],
  delivery: row.delivery_id
    ? {
        id: row.delivery_id,
        status: row.delivery_status,
        courier: row.courier_name ? { name: row.courier_name, vehicle: row.courier_vehicle } : null,
      }
    : null,
})
const ORDER = `id, number, status, version, kitchen, customer_id, vendor_id, vendor_owner_id, vendor_name, subtotal,
  delivery_fee, tip, total, currency, line1, city, lat, lng, address_note, note, payment_method, payment_status, placed_at,
  ready_by, updated_at, delivery_id, delivery_status, courier_account_id, courier_name, courier_vehicle`
const LINES =
  'select order_id, product_id, name, unit_price, quantity, total, note from order_lines where order_id in'

const PHASE = isMysql
  ? 'phase'
  : "case when status in ('DELIVERED', 'CANCELLED') then status else 'ACTIVE' end"

function* board(owner: string): Work {
  const { rows } = yield [
    `select ${ORDER} from orders where vendor_owner_id = ? and ${PHASE} = 'ACTIVE'
      order by placed_at desc, id desc limit ${PAGE + 1}`,
    [owner],
  ]
  const ids = rows.slice(0, PAGE).map((row) => row.id)
  const found = ids.length > 0 ? yield [`${LINES} (${marks(ids.length)}) order by order_id, line`, ids] : null
  const lines = Map.groupBy(found?.rows ?? [], (line) => line.order_id)
  return page(
    rows,
    (row) => viewOrder(row, lines.get(row.id) ?? [], 'VENDOR'),
    (row) => [row.placed_at, row.id],
  )
}

/** One statement for all rows. */
const inserts = (table: string, rows: Record<string, Value>[]): [string, Value[]] => [
  `insert into ${table} (${Object.keys(rows[0] ?? {}).join()}) values ${rows.map((row) => `(${marks(Object.keys(row).length)})`).join()}`,
  rows.flatMap((row) => Object.values(row)),
]

/** The order's event, and a message to each of these accounts. */
function* tell(order: Row, type: string, from: string | null, title: string, accounts: string[]): Work<void> {
  const event = newId('evt')
  const data = {
    from,
    to: order.status,
    reason: null,
    number: order.number,
    total: order.total,
    currency: CURRENCY,
  }
  yield inserts('events', [
    {
      id: event,
      type,
      subject: order.id,
      seq: order.version,
      at: order.updated_at,
      actor_id: order.customer_id,
      actor_role: 'CUSTOMER',
      data: JSON.stringify({
        ...data,
        customerId: order.customer_id,
        vendorId: order.vendor_id,
        vendorName: order.vendor_name,
      }),
    },
  ])
  yield inserts(
    'notifications',
    accounts.map((account) => ({
      id: newId('ntf'),
      account_id: account,
      event_id: event,
      type,
      title: `${title} ${order.number}`,
      body: `${order.vendor_name}: order ${order.number} of ${order.currency} ${(order.total / 100).toFixed(2)}.`,
      data: JSON.stringify({ orderId: order.id, vendorId: order.vendor_id }),
      created_at: order.updated_at,
    })),
  )
}

function* place(customer: string, body: Row): Work {
  const now = Date.now()
  const { rows: vendors } = yield [
    'select id, owner_id, name, status, accepting_orders, owner_suspended from vendors where id = ?',
    [body.vendorId],
  ]
  const ids = body.items.map((item: Row) => item.productId)
  const { rows: products } = yield [
    `select id, name, price, stock from products where id in (${marks(ids.length)})`,
    ids,
  ]
  const byId = new Map(products.map((product) => [product.id, product]))
  const lines = body.items.map(({ productId, quantity, note = null }: Row) => {
    const { name, price } = byId.get(productId)
    return { product_id: productId, name, unit_price: price, quantity, total: price * quantity, note }
  })
  const quantity = `case id ${ids.map(() => 'when ? then ?').join(' ')} end`
  const quantities = body.items.flatMap((item: Row) => [item.productId, item.quantity])
  const { changes } = yield [
    `update products set stock = stock - ${quantity} where id in (${marks(ids.length)}) and available = 1 and stock >= ${quantity}`,
    [...quantities, ...ids, ...quantities],
  ]
  if (changes !== ids.length) throw new Error('not enough in stock')
  const subtotal = lines.reduce((sum: number, line: Row) => sum + line.total, 0)
  const { line1, city, lat, lng, note = null } = body.deliveryAddress
  const order = {
    id: newId('ord'),
    number: Math.random().toString(36).slice(2, 10).toUpperCase(),
    customer_id: customer,
    vendor_id: vendors[0].id,
    vendor_owner_id: vendors[0].owner_id,
    vendor_name: vendors[0].name,
    kitchen: 'PLACED',
    status: 'PLACED',
    version: 1,
    subtotal,
    delivery_fee: FEE,
    tip: 0,
    total: subtotal + FEE,
    currency: CURRENCY,
    line1,
    city,
    lat,
    lng,
    address_note: note,
    note: body.note ?? null,
    payment_method: 'CASH',
    payment_status: 'NONE',
    placed_at: now,
    ready_by: null,
    updated_at: now,
  }
  yield inserts('orders', [order])
  yield inserts(
    'order_lines',
    lines.map((line: Row, index: number) => ({
      order_id: order.id,
      line: index + 1,
      ...line,
      stock_taken: 1,
    })),
  )
  yield* tell(order, 'order.placed', null, 'New order', [order.vendor_owner_id])
  return viewOrder(order, lines, 'CUSTOMER')
}

/** Moves an order on; what it was decided on stands in the condition. */
function* move(order: Row, type: string, changes: Record<string, Value>, accounts: string[]): Work<Row> {
  const after = { ...order, ...changes, version: order.version + 1, updated_at: Date.now() }
  const set: Record<string, Value> = { ...changes, version: after.version, updated_at: after.updated_at }
  const { changes: moved } = yield [
    `update orders set ${Object.keys(set)
      .map((name) => `${name} = ?`)
      .join()} where id = ? and status = ? and version = ?`,
    [...Object.values(set), order.id, order.status, order.version],
  ]
  if (moved !== 1) throw new Error('the order moved on')
  yield* tell(after, type, order.status, 'Order', accounts)
  return after
}

function* orderStep(id: string, action: string): Work {
  const { rows } = yield [
    `select ${ORDER.replaceAll(/\w+/g, 'o.$&')}, v.prep_minutes, v.line1 as from_line1, v.city as from_city, v.lat as from_lat,
      v.lng as from_lng, v.phone as from_phone, a.name as to_name, a.phone as to_phone from orders o
      join vendors v on v.id = o.vendor_id join accounts a on a.id = o.customer_id where o.id = ?`,
    [id],
  ]
  const order = rows[0]
  let changes: Record<string, Value> = {
    status: 'ACCEPTED',
    kitchen: 'ACCEPTED',
    ready_by: Date.now() + order.prep_minutes * 60_000,
  }
  if (action === 'ready') {
    const delivery = newId('dlv')
    yield* openDelivery(order, delivery)
    changes = { status: 'READY_FOR_PICKUP', kitchen: 'READY', delivery_id: delivery, delivery_status: 'OPEN' }
  }
  const after = yield* move(order, `order.${action}`, changes, [order.customer_id])
  const { rows: lines } = yield [`${LINES} (?) order by line`, [id]]
  return viewOrder(after, lines, 'VENDOR')
}

function* openDelivery(order: Row, id: string): Work<void> {
  yield inserts('deliveries', [
    {
      id,
      order_id: order.id,
      status: 'OPEN',
      pickup_name: order.vendor_name,
      pickup_line1: order.from_line1,
      pickup_city: order.from_city,
      pickup_lat: order.from_lat,
      pickup_lng: order.from_lng,
      pickup_phone: order.from_phone,
      dropoff_name: order.to_name,
      dropoff_phone: order.to_phone,
      dropoff_line1: order.line1,
      dropoff_city: order.city,
      dropoff_lat: order.lat,
      dropoff_lng: order.lng,
      dropoff_note: order.address_note,
      created_at: Date.now(),
    },
  ])
  const { from_lat: lat, from_lng: lng } = order
  yield isMysql
    ? [
        'insert into deliveries_near (`row`, position) select `row`, point(?, ?) from deliveries where id = ?',
        [lng, lat, id],
      ]
    : [
        'insert into deliveries_near select row, ?, ?, ?, ? from deliveries where id = ?',
        [lat, lat, lng, lng, id],
      ]
}

function* deliveryStep(courierAccount: string, id: string, action: string): Work {
  const { rows: deliveries } = yield ['select * from deliveries where id = ?', [id]]
  const delivery = deliveries[0]
  const { rows: orders } = yield [`select ${ORDER} from orders where id = ?`, [delivery.order_id]]
  const { rows: couriers } = yield [
    'select id, name, vehicle from couriers where account_id = ?',
    [courierAccount],
  ]
  const { customer_id: customer, vendor_owner_id: owner } = orders[0]
  const row = isMysql ? '`row`' : 'row'
  const now = Date.now()
  const places = (by: string): [string, Value[]] => [
    `update couriers set active_deliveries = active_deliveries ${by} where id = ?`,
    [couriers[0].id],
  ]
  let set: Record<string, Value> = {}
  if (action === 'accept') {
    yield places('+ 1')
    set = {
      status: 'ASSIGNED',
      courier_id: couriers[0].id,
      courier_account_id: courierAccount,
      assigned_at: now,
    }
    yield [`delete from deliveries_near where ${row} = ?`, [delivery.row]]
    const { name, vehicle } = couriers[0]
    const changes = { courier_account_id: courierAccount, courier_name: name, courier_vehicle: vehicle }
    yield* move(
      orders[0],
      'order.assigned',
      { status: 'ASSIGNED', delivery_status: 'ASSIGNED', ...changes },
      [customer, owner],
    )
  } else if (action === 'pick-up') {
    set = { status: 'PICKED_UP', picked_up_at: now }
    const changes = { status: 'OUT_FOR_DELIVERY', kitchen: 'HANDED_OVER', delivery_status: 'PICKED_UP' }
    yield* move(orders[0], 'order.out_for_delivery', changes, [customer])
  } else {
    yield places('- 1')
    set = { status: 'DELIVERED', delivered_at: now }
    const changes = { status: 'DELIVERED', delivery_status: 'DELIVERED', payment_status: 'PAID' }
    yield* move(orders[0], 'order.delivered', changes, [customer, owner])
  }
  yield [
    `update deliveries set ${Object.keys(set)
      .map((name) => `${name} = ?`)
      .join()} where id = ? and status = ?`,
    [...Object.values(set), id, delivery.status],
  ]
  return viewDelivery({ ...delivery, ...set })
}

const coarse = (degrees: number) => Math.round(degrees * 100) / 100
const viewDelivery = (row: Row) => ({
  id: row.id,
  orderId: row.order_id,
  status: row.status,
  courierId: row.courier_id,
  pickup: {
    name: row.pickup_name,
    line1: row.pickup_line1,
    city: row.pickup_city,
    lat: row.pickup_lat,
    lng: row.pickup_lng,
    ...(row.status === 'DELIVERED' ? {} : { phone: row.pickup_phone }),
  },
  dropoff:
    row.status === 'DELIVERED'
      ? {
          line1: null,
          city: row.dropoff_city,
          lat: coarse(row.dropoff_lat),
          lng: coarse(row.dropoff_lng),
          note: null,
        }
      : {
          line1: row.dropoff_line1,
          city: row.dropoff_city,
          lat: row.dropoff_lat,
          lng: row.dropoff_lng,
          note: row.dropoff_note,
          name: row.dropoff_name,
          phone: row.dropoff_phone,
        },
  createdAt: time(row.created_at),
  assignedAt: time(row.assigned_at),
  pickedUpAt: time(row.picked_up_at),
  deliveredAt: time(row.delivered_at),
})

/** Who asks, as the token says it. Nobody checks that it is true. */
function whoAsks({ headers }: IncomingMessage): string {
  const payload = headers.authorization?.split('.')[1] ?? ''
  return JSON.parse(Buffer.from(payload, 'base64url').toString()).sub
}

function workOf(request: IncomingMessage, body: Row): Work {
  const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://limit')
  const [, , , what, id, action] = pathname.split('/')
  if (what === 'products' && id) return detail(id)
  if (what === 'products')
    return query.has('search') ? search(query.get('search') ?? '') : list(query.get('categoryId') ?? '')
  if (what === 'vendors') return near((query.get('near') ?? '').split(',').map(Number))
  if (what === 'deliveries') return deliveryStep(whoAsks(request), id ?? '', action ?? '')
  if (action) return orderStep(id ?? '', action)
  return body ? place(whoAsks(request), body) : board(whoAsks(request))
}

const run = isMysql ? overMysql(new URL(DATABASE_URL)) : overSqlite(DATABASE_URL.replace('sqlite:', ''))

async function answer(request: IncomingMessage, response: ServerResponse, chunks: Buffer[]): Promise<void> {
  const isWrite = request.method === 'POST'
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : null
  const done = run(workOf(request, body), isWrite)
  const text = JSON.stringify(isMysql ? await done : done)
  response.writeHead(body && isWrite ? 201 : 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** A limit that fails measures nothing. */
function fail(error: unknown): never {
  console.error(error)
  process.exit(1)
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => void answer(request, response, chunks).catch(fail))
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
