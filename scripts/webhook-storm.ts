// Many webhooks at once, shuffled, repeated and forged: each true one must have one effect, and no false one any. Prints
// one line of counts; exits with 1 where anything went otherwise.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openDatabase } from '../src/app.ts'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import type { Database } from '../src/platform/database/database.ts'
import { done, serve } from './races/served.ts'
import { differences } from './storm/ledger-book.ts'
import { type Letter, lettersOf } from './storm/letters.ts'
import {
  cancel,
  FATES,
  KEYS,
  openProviders,
  placeOrders,
  type Standing,
  WEBHOOK_SECRET,
} from './storm/town.ts'

const usage = `Usage: node scripts/webhook-storm.ts [--events 5000] [--orders 80] [--at-once 24] [--database URL]

Starts a server on an empty database (a new SQLite file, or --database) with both providers pretended, places orders of
which some are cancelled, before or after they were paid, and sends what the providers have to tell among repetitions
and forgeries. Then every order, the inbox and the ledger must stand as the providers' books say.
`
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '5000' },
    orders: { type: 'string', default: '80' },
    'at-once': { type: 'string', default: '24' },
    database: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}

const ADMIN = { email: 'storm@example.com', password: 'a sentence nobody guesses' }
const PATIENCE_MS = 60_000
const FAULTS_SHOWN = 10

const folder = mkdtempSync(join(tmpdir(), 'fastyums-storm-'))
const url = values.database ?? `sqlite:${join(folder, 'market.db')}`
const providers = await openProviders()
const server = await serve({
  DATABASE_URL: url,
  DATA_FOLDER: folder,
  JWT_SECRET: 'one secret for the marketplace of the storm',
  ACCESS_TOKEN_TTL: '86400',
  // Accounts and addresses have their limits; what is signed has none.
  RATE_LIMIT: 'off',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  PAYSTACK_SECRET_KEY: KEYS.PAYSTACK,
  PAYSTACK_URL: providers.PAYSTACK.url,
  STRIPE_SECRET_KEY: KEYS.STRIPE,
  STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  STRIPE_URL: providers.STRIPE.url,
})
try {
  process.exitCode = await run(server.origin)
} finally {
  await server.stop()
  for (const provider of Object.values(providers)) await provider.close()
  rmSync(folder, { recursive: true })
}

async function run(origin: string): Promise<number> {
  const { accessToken: admin } = await done(origin, null, 'POST', '/auth/login', ADMIN)
  const { customer, orders } = await placeOrders(origin, admin, providers, Number(values.orders))
  const started = Date.now()
  const count = Number(values.events)
  const faults: string[] = []
  // The second wave tells of the refunds that the first one and the cancels have caused.
  const first = lettersOf(providers, Math.ceil(count * 0.7))
  faults.push(...(await sendAll(origin, first)))
  for (const { id, fate } of orders) if (fate === 'paid and cancelled') await cancel(origin, customer, id)
  const second = lettersOf(providers, count - first.length)
  faults.push(...(await sendAll(origin, second)))
  const rate = Math.round(((first.length + second.length) * 1000) / (Date.now() - started))
  for (const order of orders) faults.push(...(await faultsOf(origin, customer, order)))
  faults.push(...(await faultsInDatabase([...first, ...second])))

  const kinds = Object.entries(Object.groupBy([...first, ...second], ({ kind }) => kind))
  const told = kinds.map(([kind, all]) => `${all.length} ${kind}`).join(', ')
  for (const fault of faults.slice(0, FAULTS_SHOWN)) process.stdout.write(`${fault}\n`)
  process.stdout.write(
    `${first.length + second.length} webhooks (${told}), ${rate} a second: ${faults.length} faults\n`,
  )
  return faults.length === 0 ? 0 : 1
}

/** Sends all of them, so many at once. What a busy server has not taken is sent again, as a provider does. */
async function sendAll(origin: string, letters: readonly Letter[]): Promise<string[]> {
  const queue = [...letters]
  const faults: string[] = []
  const send = async () => {
    for (let letter = queue.pop(); letter; letter = queue.pop()) {
      const { path, headers, body, kind } = letter
      const reply = await fetch(origin + path, { method: 'POST', headers, body: Uint8Array.from(body) })
      const text = await reply.text()
      if (reply.status === 503) queue.unshift(letter)
      else if (reply.status !== (kind === 'forged' ? 401 : 200))
        faults.push(`a ${kind} webhook was answered ${reply.status} ${text}`)
    }
  }
  await Promise.all(Array.from({ length: Number(values['at-once']) }, send))
  return faults
}

async function faultsOf(origin: string, customer: string, { id, fate }: Standing): Promise<string[]> {
  const end = Date.now() + PATIENCE_MS
  for (;;) {
    const { status, paymentStatus } = await done(origin, customer, 'GET', `/orders/${id}`)
    if (`${status} ${paymentStatus}` === FATES[fate]) return []
    if (Date.now() > end) return [`an order that was ${fate} is ${status} ${paymentStatus}`]
    await sleep(100)
  }
}

/** Every true webhook is kept once, none is left, nothing is parked, and the ledger is the providers' book. */
async function faultsInDatabase(letters: readonly Letter[]): Promise<string[]> {
  const choice = readDatabaseUrl(url)
  if (!choice) return ['--database is no address']
  const database = await openDatabase(choice)
  try {
    const told = letters.filter(({ kind }) => kind === 'true').length
    const { rows } = await inbox(database)
    const open = rows.filter(({ status }) => status !== 'DONE')
    return [
      ...(rows.length === told ? [] : [`${told} webhooks were true, and ${rows.length} were kept`]),
      ...open.map(({ type, status }) => `${type} is ${status}`),
      ...(await differences(database, 'PAYSTACK', providers.PAYSTACK.book)),
      ...(await differences(database, 'STRIPE', providers.STRIPE.book)),
    ]
  } finally {
    await database.close()
  }
}

async function inbox({ read }: Database) {
  return {
    rows: await read.selectFrom('payment_notices').selectAll().where('type', '!=', 'answer').execute(),
  }
}
