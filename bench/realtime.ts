import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { WebSocket } from 'ws'
import type { Database } from '../src/platform/database/database.ts'
import { chanceOf, post, tokens } from './calls.ts'
import { accountOf, fillCatalogue, lit } from './fill-catalogue.ts'
import { fillOrders } from './fill-orders.ts'
import { table } from './markdown.ts'
import { quantile } from './measure.ts'
import { OpenLoop } from './open-loop.ts'
import { progress } from './progress.ts'
import { type Server, startProduct } from './servers.ts'
import type { Stage } from './stage.ts'
import { orderOf, type Size, sizeOf } from './workloads.ts'

/** What is asked for: orders a second, for so long, and sockets of one process that do nothing. */
export const REALTIME = { ordersASecond: 200, seconds: 8, sockets: 5_000 }

const SIZE: Size = { ...sizeOf(1_000), customers: 1_000 }
const REDIS_URL = process.env['FASTYUMS_TEST_REDIS'] || 'redis://127.0.0.1:6379'
/** Of one account, in one process. */
const SOCKETS_OF_AN_ACCOUNT = 5
const LISTENING_CUSTOMERS = 100
const OPENED_AT_ONCE = 100
const HOUR_MS = 3_600_000

/**
 * Orders come at a rate, and each is accepted at once, while its customer and its vendor listen. A frame tells when its
 * transaction began; from there to its arrival here is what is measured, the transaction itself included.
 */
export async function realtime(stage: Stage, goal: typeof REALTIME): Promise<string> {
  progress('filling')
  const [database = ''] = await stage.databases(['realtime'], async (filled) => {
    await fillCatalogue(filled, SIZE)
    await fillOrders(filled, SIZE)
    await fillTickets(filled, goal.sockets)
  })
  const rows = [await inOneProcess(stage, database, goal)]
  if (await answers(REDIS_URL)) rows.push(await throughRedis(stage, database, goal))
  const memory = await idleSockets(stage, database, goal.sockets)
  progress('')
  const head = ['at 200 orders a second', 'frames', 'p50 ms', 'p99 ms', 'max ms', 'orders']
  return `\n${table(head, rows)}\n\n${memory}\n`
}

async function inOneProcess(stage: Stage, database: string, goal: typeof REALTIME): Promise<string[]> {
  const server = await startProduct({ database, folder: stage.folder })
  try {
    return ['one process', ...(await drive(server, server, goal))]
  } finally {
    await server.stop()
  }
}

async function throughRedis(stage: Stage, database: string, goal: typeof REALTIME): Promise<string[]> {
  const start = () => startProduct({ database, folder: stage.folder, env: { REDIS_URL } })
  const written = await start()
  const told = await start()
  try {
    return ['from another process, by Redis', ...(await drive(written, told, goal))]
  } finally {
    await written.stop()
    await told.stop()
  }
}

/** Orders go to the one server, sockets hang on the other. */
async function drive(
  written: Server,
  told: Server,
  { ordersASecond, seconds }: typeof REALTIME,
): Promise<string[]> {
  const tokenOf = tokens()
  const latencies: number[] = []
  const listeners = [
    ...Array.from({ length: LISTENING_CUSTOMERS }, (_, number) => accountOf('customer', number)),
    ...Array.from({ length: SIZE.vendors }, (_, number) => accountOf('owner', number)),
  ]
  progress('opening sockets')
  const sockets = await Promise.all(listeners.map((account) => open(told, tokenOf(account))))
  for (const socket of sockets) {
    socket.on('message', (text: Buffer) => {
      latencies.push(Date.now() - Date.parse((JSON.parse(text.toString()) as { at: string }).at))
    })
  }
  const loop = await OpenLoop.open(written.port)
  const chance = chanceOf(7)
  let placed = 0
  const live = async (number: number) => {
    const [vendor, customer] = [chance(SIZE.vendors), number % LISTENING_CUSTOMERS]
    const body = orderOf(SIZE, vendor, customer, chance)
    const answer = await loop.ask(
      'order',
      post('/orders', tokenOf(accountOf('customer', customer)), 201, body),
    )
    placed++
    const { id } = JSON.parse(answer.toString()) as { id: string }
    await loop.ask('accept', post(`/orders/${id}/accept`, tokenOf(accountOf('owner', vendor)), 200))
  }
  const started = Date.now()
  const orders: Promise<void>[] = []
  while (Date.now() - started < seconds * 1000) {
    const due = ((Date.now() - started) / 1000) * ordersASecond
    while (orders.length < due) orders.push(live(orders.length))
    progress(`${placed} orders, ${latencies.length} frames, ${loop.waiting} calls wait`)
    await sleep(5)
  }
  await Promise.all(orders)
  await sleep(500)
  loop.close()
  for (const socket of sockets) socket.terminate()
  const sorted = Float64Array.from(latencies).sort()
  const of = (part: number) => String(quantile(sorted, part))
  return [String(sorted.length), of(0.5), of(0.99), String(sorted.at(-1)), String(placed)]
}

async function idleSockets(stage: Stage, database: string, wanted: number): Promise<string> {
  const server = await startProduct({ database, folder: stage.folder })
  const before = memoryOf(server.pid)
  const sockets: WebSocket[] = []
  try {
    for (let number = 0; number < wanted; number += OPENED_AT_ONCE) {
      const some = Array.from({ length: OPENED_AT_ONCE }, (_, index) =>
        connected(server, ticketOf(number + index)),
      )
      sockets.push(...(await Promise.all(some)))
      progress(`${sockets.length} sockets`)
    }
    await sleep(1_000)
    const after = memoryOf(server.pid)
    return `${sockets.length} open sockets: ${after} MB in one process, which had ${before} MB without them`
  } finally {
    for (const socket of sockets) socket.terminate()
    await server.stop()
  }
}

const ticketOf = (number: number) => `ticket number ${number}`

/** Tickets that are not asked for one by one, and do not grow old while others are used. */
async function fillTickets(database: Database, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, number) => {
    const account = accountOf('customer', Math.floor(number / SOCKETS_OF_AN_ACCOUNT))
    const hash = createHash('sha256').update(ticketOf(number)).digest('base64url')
    return sql`(${hash}, ${account}, ${account.replace('usr', 'ses')}, ${lit(Date.now() + HOUR_MS)})`
  })
  await database.write(async (db) => {
    for (let start = 0; start < rows.length; start += 500) {
      const some = sql.join(rows.slice(start, start + 500))
      await sql`insert into realtime_tickets (hash, account_id, session_id, expires_at) values ${some}`.execute(
        db,
      )
    }
  })
}

async function open({ port }: Pick<Server, 'port'>, token: string): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${token}` }
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/realtime/tickets`, { method: 'POST', headers })
  const { ticket } = (await reply.json()) as { ticket: string }
  return connected({ port }, ticket)
}

async function connected({ port }: Pick<Server, 'port'>, ticket: string): Promise<WebSocket> {
  const address = `ws://127.0.0.1:${port}/api/v1/realtime?ticket=${encodeURIComponent(ticket)}`
  const socket = new WebSocket(address, { perMessageDeflate: false })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

/** Resident megabytes; NaN where the system does not tell. */
function memoryOf(pid: number): number {
  try {
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Math.round(Number(found) / 1024)
  } catch {
    return NaN
  }
}

function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 6379) }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
