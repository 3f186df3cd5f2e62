// Many races for one delivery or for the last unit of a product, through two processes on one database: each must
// have one winner. Prints how far it is, then one line of counts; exits with 1 where anything went otherwise.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Lane, openLane, type Race, raceForDelivery, raceForLastUnit, type Stand } from './races/lane.ts'
import { done, sentAgain, serve } from './races/served.ts'

const usage = `Usage: node scripts/races.ts [--races 2000] [--lanes 3] [--contenders 4] [--database URL]

Starts two servers on one empty database (a new SQLite file, or --database or DATABASE_URL) and lets couriers race
for deliveries and buyers for last units, in so many lanes at once. Each race must have exactly one winner.
`
const { values } = parseArgs({
  options: {
    races: { type: 'string', default: '2000' },
    lanes: { type: 'string', default: '3' },
    contenders: { type: 'string', default: '4' },
    database: { type: 'string', default: process.env['DATABASE_URL'] },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}

const ADMIN = { email: 'races@example.com', password: 'a sentence nobody guesses' }
const FAULTS_SHOWN = 10
const PROGRESS_MS = process.stdout.isTTY ? 500 : 5_000

const folder = mkdtempSync(join(tmpdir(), 'fastyums-races-'))
const env = {
  DATABASE_URL: values.database ?? `sqlite:${join(folder, 'market.db')}`,
  JWT_SECRET: 'two processes, one marketplace, one secret',
  ACCESS_TOKEN_TTL: '86400',
  RATE_LIMIT: 'off',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
}
// The first brings the schema up to date and makes the admin.
const servers = [await serve(env)]
try {
  servers.push(await serve(env))
  const origins = servers.map(({ origin }) => origin)
  const { accessToken: admin } = await done(origins[0] ?? '', null, 'POST', '/auth/login', ADMIN)
  process.exitCode = await run({ origins, admin }, Number(values.races))
} finally {
  for (const server of servers) await server.stop()
  rmSync(folder, { recursive: true })
}

async function run(stand: Stand, races: number): Promise<number> {
  const lanes: Lane[] = []
  for (let index = 0; index < Number(values.lanes); index++) {
    lanes.push(await openLane(stand, Number(values.contenders)))
  }
  const counts = { claim: 0, 'last unit': 0 }
  const faults: string[] = []
  const started = Date.now()
  const seconds = () => Math.max(1, Math.round((Date.now() - started) / 1000))
  const ran = () => counts.claim + counts['last unit']
  const progress = setInterval(() => {
    const line = `${ran().toLocaleString('en')} of ${races.toLocaleString('en')} races, ${Math.round(ran() / seconds())}/s, ${faults.length} faults`
    process.stdout.write(process.stdout.isTTY ? `\r${line} ` : `${line}\n`)
  }, PROGRESS_MS)

  let begun = 0
  const drive = async (lane: Lane) => {
    while (begun < races) {
      const turn = begun++
      const race: Race = await (turn % 2
        ? raceForLastUnit(lane, turn >> 1)
        : raceForDelivery(lane, turn >> 1))
      counts[race.kind]++
      faults.push(...race.faults.map((fault) => `race ${turn}, ${race.kind}: ${fault}`))
    }
  }
  await Promise.all(lanes.map(drive))
  clearInterval(progress)
  for (const lane of lanes) faults.push(...(await faultsOfSales(lane)))
  for (const fault of faults.slice(0, FAULTS_SHOWN)) console.error(fault)
  console.log(
    `\n${ran()} races (${counts.claim} for a delivery, ${counts['last unit']} for a last unit) of ${values.contenders} each ` +
      `in ${seconds()} s over ${stand.origins.length} processes: ${faults.length} faults, ${sentAgain.count} calls sent again`,
  )
  return faults.length > 0 ? 1 : 0
}

/** Every unit that was sold stands in an order, and no order stands for a unit that was not. */
async function faultsOfSales(lane: Lane): Promise<string[]> {
  let found = 0
  for (let cursor: string | null = ''; cursor !== null;) {
    const path = `/orders?vendorId=${lane.vendorId}&limit=100${cursor && `&cursor=${cursor}`}`
    const page = await done(lane.origins[0] ?? '', lane.owner, 'GET', path)
    for (const { items } of page.data) found += items[0].productId === lane.lastUnitId ? 1 : 0
    cursor = page.nextCursor
  }
  return found === lane.sold ? [] : [`${lane.sold} units were sold, but ${found} orders hold one`]
}
