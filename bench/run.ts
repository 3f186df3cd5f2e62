// `npm run bench`: the product beside the limit, on the same machine, the same data, the same calls.
import { parseArgs } from 'node:util'
import { check } from './check.ts'
import { day } from './day.ts'
import { fillCatalogue } from './fill-catalogue.ts'
import { fillOrders } from './fill-orders.ts'
import { growth } from './growth.ts'
import { profile } from './profile.ts'
import { progress } from './progress.ts'
import { realtime, REALTIME } from './realtime.ts'
import { reportOf, writeDay, writeGrowth, writeResults } from './report.ts'
import { sideBySide } from './side-by-side.ts'
import { type Engine, Stage } from './stage.ts'
import { SIZE, workloadsOf } from './workloads.ts'

const WORKLOADS = workloadsOf(SIZE)

const usage = `Usage: npm run bench -- [options]

Starts the product as npm start runs it in production, and the limit (bench/limit.ts), each on a database of its own with
the same ${SIZE.products.toLocaleString('en')} products, and loads them in turn. Prints what each does a second, and the ratio. A run that leaves
nothing out writes its table and a chart to bench/results.

  --database sqlite|mysql   mysql: FASTYUMS_TEST_DATABASE, or root at 127.0.0.1:3306 (sqlite)
  --only list,search        of ${WORKLOADS.map(({ name }) => name).join(', ')} (all)
  --connections 1,16,64     (1,16,64)
  --rounds 9                how often each is loaded; medians are shown
  --seconds 0.3             how long each time
  --no-cache                the product remembers nothing of the catalogue
  --check                   a short run that fails below two thirds of what is claimed (bench/claims.ts)
  --growth                  how much more pages take in larger marketplaces, and far behind
  --sizes 10000,100000,1000000   of those, products and orders
  --day                     the busiest hour of a day of many orders, with browsing, vendors and couriers
  --minutes 10              how long of that
  --orders 1000000          in the day
  --realtime                from commit to frame at 200 orders a second, and what open sockets take
  --profile list            loads the product alone for 30 times as long, and draws a flame graph of it
  --label before            in the name of the flame graph
`

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    only: { type: 'string' },
    connections: { type: 'string', default: '1,16,64' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '0.3' },
    'no-cache': { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    day: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    orders: { type: 'string', default: '1000000' },
    realtime: { type: 'boolean', default: false },
    profile: { type: 'string' },
    label: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(usage)
else await main()

async function main(): Promise<void> {
  const stage = new Stage(values.database as Engine)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stage.remove().finally(() => process.exit(1)))
  try {
    if (values.growth) await runGrowth(stage)
    else if (values.day) await runDay(stage)
    else if (values.realtime) process.stdout.write(await realtime(stage, REALTIME))
    else if (values.profile) await runProfile(stage, values.profile)
    else await runSideBySide(stage)
  } finally {
    await stage.remove()
  }
}

function fill(stage: Stage, names: readonly string[]): Promise<string[]> {
  progress('filling')
  return stage.databases(names, async (database) => {
    await fillCatalogue(database, SIZE)
    await fillOrders(database, SIZE)
  })
}

async function runProfile(stage: Stage, work: string): Promise<void> {
  const workload = WORKLOADS.find(({ name }) => name === work)
  if (!workload)
    throw new Error(`--profile: ${work} is none of ${WORKLOADS.map(({ name }) => name).join(', ')}`)
  const [database = ''] = await fill(stage, ['product'])
  const seconds = Number(values.seconds) * 30
  await profile(stage, workload, { database, seconds, noCache: values['no-cache'], label: values.label })
}

async function runGrowth(stage: Stage): Promise<void> {
  const sizes = values.sizes.split(',').map(Number)
  const pages = await growth(stage, sizes, Number(values.rounds))
  process.stdout.write(pages)
  writeGrowth(stage.engine, pages)
}

async function runDay(stage: Stage): Promise<void> {
  const [orders, minutes, noCache] = [Number(values.orders), Number(values.minutes), values['no-cache']]
  const report = await day(stage, { orders, minutes, noCache })
  process.stdout.write(report)
  writeDay(stage.engine, report)
}

async function runSideBySide(stage: Stage): Promise<void> {
  const only = values.only?.split(',')
  const workloads = WORKLOADS.filter(({ name }) => !only || only.includes(name))
  const [product = '', limit = ''] = await fill(stage, ['product', 'limit'])
  const options = { databases: { product, limit }, workloads, noCache: values['no-cache'] }
  if (values.check) {
    process.exitCode = (await check(stage, options)) ? 0 : 1
    return
  }
  const result = await sideBySide(stage, {
    ...options,
    connections: values.connections.split(',').map(Number),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
  })
  progress('')
  process.stdout.write(reportOf(result))
  if (!only) writeResults(stage.engine, options.noCache, result)
}
