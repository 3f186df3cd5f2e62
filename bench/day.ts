import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Call, type Chance, chanceOf, get, patch, post, type TokenOf, tokens } from './calls.ts'
import { accountOf, fillCatalogue } from './fill-catalogue.ts'
import { fillOrders } from './fill-orders.ts'
import { cpuOf } from './machine.ts'
import { figure, table } from './markdown.ts'
import { quantile } from './measure.ts'
import { OpenLoop } from './open-loop.ts'
import { progress } from './progress.ts'
import { type Server, startProduct } from './servers.ts'
import type { Stage } from './stage.ts'
import { type Answer, homeOf, orderOf, type Size, sizeOf, stepsOf, workloadsOf } from './workloads.ts'

/** Lunch and dinner are short: of a day's orders the busiest hour has an eighth. */
const PART_OF_BUSIEST_HOUR = 1 / 8
/** What people look at for each order that one of them places: lists, searches, meals, kitchens near. */
const LOOKS: Record<string, number> = { list: 20, search: 8, detail: 18, near: 4 }
/** Between a step of an order and the next, milliseconds: much shorter than in life, so that each order ends within the run. */
const PAUSE_MS = 4_000
/** For a server of the database. */
const ROOM_BYTES = 1024 ** 3
const STEPS = ['accept', 'ready', 'take', 'pick up', 'deliver']

export interface Day {
  orders: number
  minutes: number
  noCache: boolean
}

/** Drives the product at the rate of the busiest hour of a day with so many orders, come what may, and tells how it fared. */
export async function day(stage: Stage, { orders, minutes, noCache }: Day): Promise<string> {
  const size: Size = { ...sizeOf(100_000), customers: 20_000, couriers: 2_000 }
  await stage.makeRoom(ROOM_BYTES)
  progress('filling')
  const [database = ''] = await stage.databases(['day'], async (filled) => {
    await fillCatalogue(filled, size)
    await fillOrders(filled, size)
  })
  const product = await startProduct({ database, folder: stage.folder, noCache })
  try {
    const ordersASecond = (orders * PART_OF_BUSIEST_HOUR) / 3600
    const loop = await OpenLoop.open(product.port)
    const usage = usageOf(product, stage.databasePid)
    await drive(loop, size, ordersASecond, minutes * 60)
    const shares = usage()
    loop.close()
    return report(loop, ordersASecond, shares, product.peakMemory())
  } finally {
    await product.stop()
  }
}

/** Everybody at their own pace: who looks, and who orders, comes when chance says, whether the others were answered or not. */
async function drive(loop: OpenLoop, size: Size, ordersASecond: number, seconds: number): Promise<void> {
  const tokenOf = tokens()
  const chance = chanceOf(1)
  const lookers = Object.entries(LOOKS).map(([name, times]) => {
    const lane = workloadsOf(size)
      .find((one) => one.name === name)
      ?.lane(chanceOf(2), 0, tokenOf)
    return { name, aSecond: times * ordersASecond, next: () => lane?.first() as Call }
  })
  const started = Date.now()
  const arrivals = lookers.map(({ aSecond }) => due(aSecond))
  const placing = due(ordersASecond)
  const underWay = new Set<Promise<void>>()
  let placed = 0
  for (;;) {
    const elapsed = (Date.now() - started) / 1000
    if (elapsed > seconds) break
    lookers.forEach(({ name, next }, index) => {
      for (let left = arrivals[index]?.(elapsed) ?? 0; left > 0; left--) loop.ask(name, next()).catch(ignore)
    })
    for (let left = placing(elapsed); left > 0; left--) {
      const order = live(loop, size, chance, placed++, tokenOf).catch(ignore)
      underWay.add(order)
      void order.finally(() => underWay.delete(order))
    }
    progress(`${Math.round(elapsed)} of ${seconds} s, ${placed} orders, ${loop.waiting} calls wait`)
    await sleep(5)
  }
  await Promise.all(underWay)
}

/** A wrong answer is counted where it is heard. */
const ignore = () => {}

/** How many have come since it was asked last, at random moments and so many a second. */
function due(aSecond: number): (elapsed: number) => number {
  let next = 0
  return (elapsed) => {
    let came = 0
    while (next < elapsed) {
      // Independent arrivals are this far apart.
      next += -Math.log(1 - Math.random()) / aSecond
      came++
    }
    return came
  }
}

/** One order from the menu to the door: its customer follows it, its vendor looks at the board, its courier tells where they are. */
async function live(
  loop: OpenLoop,
  size: Size,
  chance: Chance,
  number: number,
  tokenOf: TokenOf,
): Promise<void> {
  const [vendor, customer] = [chance(size.vendors), chance(size.customers)]
  const [owner, buyer] = [tokenOf(accountOf('owner', vendor)), tokenOf(accountOf('customer', customer))]
  const courier = tokenOf(accountOf('courier', number % size.couriers))
  const body = orderOf(size, vendor, customer, chance)
  let answer = readAnswer(await loop.ask('order', post('/orders', buyer, 201, body)))
  const follow = get(`/orders/${answer.id}`, buyer)
  for (const [index, step] of stepsOf(owner, courier).entries()) {
    await sleep(PAUSE_MS * (0.5 + Math.random()))
    const { lat, lng } = homeOf(customer)
    if (index < 2) await loop.ask('board', get('/orders?active=true', owner))
    else if (index === 2) await loop.ask('open near', get(`/deliveries?near=${lat},${lng}`, courier))
    else await loop.ask('position', patch('/couriers/me', courier, { location: { lat, lng } }))
    answer = readAnswer(await loop.ask(STEPS[index] ?? '', step(answer)))
    await loop.ask('follow', follow)
  }
}

const readAnswer = (body: Buffer): Answer => JSON.parse(body.toString())

interface Shares {
  product: number
  database: number
  bench: number
}

/** Of all that the machine can compute, from now to when it is called. */
function usageOf(product: Server, databasePid: number | null): () => Shares {
  const started = Date.now()
  const pids = { product: product.pid, database: databasePid ?? 0, bench: process.pid }
  const before = Object.values(pids).map(cpuOf)
  return () => {
    const seconds = ((Date.now() - started) / 1000) * availableParallelism()
    const [ofProduct = NaN, ofDatabase = NaN, ofBench = NaN] = Object.values(pids).map(
      (pid, index) => (cpuOf(pid) - (before[index] ?? NaN)) / seconds,
    )
    return { product: ofProduct, database: ofDatabase, bench: ofBench }
  }
}

function report(loop: OpenLoop, ordersASecond: number, shares: Shares, peakMemory: number): string {
  const percent = (share: number) => (Number.isNaN(share) ? '–' : `${(share * 100).toFixed(0)} %`)
  const rows = [...loop.latencies].map(([kind, all]) => {
    const sorted = Float64Array.from(all).sort()
    const at = (part: number) => figure(quantile(sorted, part))
    return [kind, all.length.toLocaleString('en'), at(0.5), at(0.99), figure(sorted.at(-1) ?? NaN)]
  })
  return `${ordersASecond.toFixed(1)} orders a second, each with its steps, and ${(ordersASecond * 50).toFixed(0)} looks at the catalogue. Of the machine the product took
${percent(shares.product)}, the database ${percent(shares.database)}, the bench itself ${percent(shares.bench)}. Peak memory ${figure(peakMemory)} MB. Wrong answers: ${loop.faults.length}.

${table(['call', 'how many', 'p50, ms', 'p99, ms', 'longest, ms'], rows)}`
}
