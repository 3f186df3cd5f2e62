import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Contract } from '../helpers/contract.ts'
import { ENGINE } from '../helpers/database.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import type { Marketplace } from '../helpers/marketplace.ts'
import { VAPID } from '../helpers/push-service.ts'
import { openPaidMarketplace } from '../helpers/providers.ts'
import { faultOf, fire } from './answers.ts'
import type { Schema } from './arbitraries.ts'
import type { Operation, Parameter, Shot } from './operations.ts'
import { shots } from './requests.ts'
import { ACTORS, type Actor, aimOf, openSide, type Side } from './world.ts'

/** How many requests an actor who may call an operation makes of it. By hand: thousands. What the edge refuses is the same on a server. */
const RUNS = Number(process.env['FASTYUMS_HOSTILE'] ?? (ENGINE === 'sqlite' ? 40 : 20))
/** Who is turned away at the door this often may not call the operation, and need not try on. */
const KNOCKS = Math.min(RUNS, 6)
/** A failure prints its seed; with it the same requests come again. */
const SEED = Number(process.env['FASTYUMS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

interface Documented {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: object
}

const document: { paths: Record<string, Record<string, Documented>> } = JSON.parse(
  readFileSync('openapi.json', 'utf8'),
)
const OPERATIONS: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters = [], requestBody, responses }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path,
    parameters,
    bodies: Object.fromEntries(
      Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema]),
    ),
    statuses: Object.keys(responses),
  })),
)

const contract = new Contract(document)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const counts: Record<string, number> = {}
let market: Marketplace
beforeAll(async () => {
  market = await openPaidMarketplace({ PAYOUT_HOLD_HOURS: '0', ...VAPID })
})
afterAll(async () => {
  agent.destroy()
  await market.close()
})

/** Fires, and throws what is wrong with the answer. */
async function hold(shot: Shot): Promise<number> {
  const answer = await fire(market.origin, agent, shot)
  const key = `${shot.how} ${answer.status}`
  counts[key] = (counts[key] ?? 0) + 1
  const fault = faultOf(answer, shot, contract)
  if (fault !== undefined) throw new Error(fault)
  return answer.status
}

/** What the operation answered the actor, each time. */
async function assail(operation: Operation, side: Side, actor: Actor, seed: number): Promise<number[]> {
  const aim = await aimOf(market, side, operation, actor, document)
  const statuses: number[] = []
  const property = fc.asyncProperty(shots(operation, aim), async (shot) => {
    statuses.push(await hold(shot))
  })
  await fc.assert(property, { seed, numRuns: KNOCKS })
  if (statuses.every((status) => status === 401 || status === 403)) return statuses
  await fc.assert(property, { seed, numRuns: RUNS })
  return statuses
}

/** Nobody guesses a signature or what a mail holds, or hands in cash that was not collected. */
const OUT_OF_REACH = /Webhook$|^resetPassword$|^verifyEmail$|^depositCash$/

describe(`requests from the document, with the seed ${SEED}`, () => {
  it.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    '%s answers them all as it is declared, tells nothing of its inside, and does what it is for',
    async (_, operation) => {
      const statuses: number[] = []
      // What no plain request can do is told so at best, and what nobody guesses is at least read.
      const best = operation.statuses.includes('101') ? 427 : OUT_OF_REACH.test(operation.id) ? 405 : 300
      // Chance may choose no request that goes well; not twelve times.
      for (let round = 0; round < 12 && !statuses.some((status) => status < best); round++) {
        const side = await openSide(market, operation)
        for (const actor of ACTORS) statuses.push(...(await assail(operation, side, actor, SEED + round)))
      }
      expect(Math.min(...statuses), 'a request that is accepted').toBeLessThan(best)
    },
    60_000 + RUNS * 500,
  )

  it('leave the marketplace healthy and every order in one piece', async () => {
    expect(await market.anyone.get('/health/live')).toMatchObject({ status: 200 })
    expect(await market.anyone.get('/health/ready')).toMatchObject({ status: 200 })
    await expectInvariants(market)
    expect(Object.keys(Object.prototype), 'what was sent reached no prototype').toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    if (process.env['FASTYUMS_HOSTILE']) process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`)
  })
})
