import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences } from '../../scripts/storm/ledger-book.ts'
import type { Charge } from '../../src/pretend/book.ts'
import type { Mishap } from '../../src/pretend/counter.ts'
import { session, event as stripeEvent } from '../../src/pretend/stripe-shapes.ts'
import { transaction } from '../../src/pretend/paystack-shapes.ts'
import { paystackSignature, stripeSignature } from '../../src/platform/payments/signatures.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { orderFrom } from '../helpers/kitchen.ts'
import { outcome } from '../helpers/outcome.ts'
import {
  BOTH,
  chargeOf,
  openProviders,
  PAYSTACK_SECRET_KEY,
  type ProviderName,
  type Providers,
  STRIPE_WEBHOOK_SECRET,
} from '../helpers/providers.ts'
import { Dice } from './dice.ts'
import { IS_LONG, SEED, tell } from './settings.ts'
import { Site } from './site.ts'
import { movedTo, type World, worldOf } from './world.ts'

/** In a build chance chooses two steps of each kind and provider, and one statement of each; by hand it is all of them. */
const POINTS = IS_LONG ? Infinity : 1
const STEPS = IS_LONG ? Infinity : 2
const LONGEST_STEP_MS = 300_000

let providers: Providers
let site: Site
let world: World
let kills = 0
const dice = new Dice(SEED, 'payments')

beforeAll(async () => {
  providers = await openProviders()
  // Nobody but the test speaks to a server that is followed; what webhooks tell, the step itself sends.
  for (const provider of BOTH) providers[provider].postman.manners.drops = true
  site = new Site({ ...providers.env, NODE_OPTIONS: '--import ./tests/faults/kill-point.ts' })
  await site.start()
  world = await worldOf(site)
}, 60_000)
afterAll(async () => {
  await site.remove()
  await providers.close()
  tell(`${kills} kills of payments, seed ${SEED}`)
})

interface Ready {
  orderId: string
  paymentId: string
  charge: () => Charge
}

interface Step {
  name: string
  /** How far it has come before. */
  from: 'placed' | 'begun' | 'paid at the provider' | 'paid'
  act: (ready: Ready, headers: Record<string, string>) => Promise<{ status: number; headers: Headers }>
  /** What the order must come to, and what the provider must have given back of it. */
  ends: string
  refunded: 'nothing' | 'all' | 'a part'
  /** The provider's call in it, to be killed in the middle of. */
  call: Record<ProviderName, string>
}

const PART = 1_000
const customer = () => movedTo(site, world).customer.client
const admin = () => movedTo(site, world).admin
const key = { 'idempotency-key': 'the one key of this step' }

function webhook(provider: ProviderName, charge: Charge, headers: Record<string, string>) {
  const told =
    provider === 'STRIPE'
      ? { ...stripeEvent('checkout.session.completed', session(charge, '')), id: `evt_${charge.id}` }
      : { event: 'charge.success', data: transaction(charge) }
  const body = JSON.stringify(told)
  const bytes = Buffer.from(body)
  const signed: Record<string, string> =
    provider === 'STRIPE'
      ? { 'stripe-signature': stripeSignature(STRIPE_WEBHOOK_SECRET, bytes, Math.floor(Date.now() / 1000)) }
      : { 'x-paystack-signature': paystackSignature(PAYSTACK_SECRET_KEY, bytes) }
  return site
    .client()
    .post(`/webhooks/${provider.toLowerCase()}`, body, { headers: { ...headers, ...signed } })
}

const stepsOf = (provider: ProviderName): Step[] => [
  {
    name: 'to open the page',
    from: 'placed',
    act: ({ orderId }, headers) => customer().post(`/orders/${orderId}/payments`, undefined, { headers }),
    ends: 'PLACED PENDING',
    refunded: 'nothing',
    call: { PAYSTACK: '/transaction/initialize', STRIPE: '/v1/checkout/sessions' },
  },
  {
    name: 'to hear that it is paid',
    from: 'paid at the provider',
    act: ({ charge }, headers) => webhook(provider, charge(), headers),
    ends: 'PLACED PAID',
    refunded: 'nothing',
    call: { PAYSTACK: '/transaction/verify', STRIPE: '' },
  },
  {
    name: 'to come back from the page',
    from: 'paid at the provider',
    act: ({ paymentId }, headers) => site.client().get(`/payments/${paymentId}/return`, { headers }),
    ends: 'PLACED PAID',
    refunded: 'nothing',
    call: { PAYSTACK: '/transaction/verify', STRIPE: '/v1/checkout/sessions' },
  },
  {
    name: 'to refund a part',
    from: 'paid',
    act: ({ paymentId }, headers) =>
      admin().post(`/payments/${paymentId}/refunds`, { amount: PART, reason: 'Cold' }, { headers }),
    ends: 'PLACED PARTIALLY_REFUNDED',
    refunded: 'a part',
    call: { PAYSTACK: '/refund', STRIPE: '/v1/refunds' },
  },
  {
    name: 'to cancel what is paid',
    from: 'paid',
    act: ({ orderId }, headers) =>
      customer().post(`/orders/${orderId}/cancel`, { reason: 'Not hungry' }, { headers }),
    ends: 'CANCELLED REFUNDED',
    refunded: 'all',
    call: { PAYSTACK: '/refund', STRIPE: '/v1/refunds' },
  },
]

async function ready(provider: ProviderName, from: Step['from']): Promise<Ready> {
  const body = orderFrom(world.kitchen, 1, { paymentMethod: provider })
  const { id: orderId } = await customer().ok('POST', '/orders', body)
  const none = () => {
    throw new Error('there is no page yet')
  }
  if (from === 'placed') return { orderId, paymentId: '', charge: none }
  const payment = await customer().ok('POST', `/orders/${orderId}/payments`)
  const charge = () => chargeOf(providers, payment)
  if (from !== 'begun') providers[provider].finish(charge(), 'pay')
  if (from === 'paid') await site.client().get(`/payments/${payment.id}/return`)
  return { orderId, paymentId: payment.id, charge }
}

/** Asked for once more after the restart, it comes to its one end, at the provider and here. */
async function expectEnd(provider: ProviderName, step: Step, made: Ready, about: string): Promise<void> {
  const again = await step.act(made, key)
  expect([200, 201], `${about}: ${outcome(again as never)}`).toContain(again.status)
  await expect
    .poll(
      async () => {
        const { status, paymentStatus } = await customer().ok('GET', `/orders/${made.orderId}`)
        return `${status} ${paymentStatus}`
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe(step.ends)
  const { data } = await customer().ok('GET', `/orders/${made.orderId}/payments`)
  expect(data, about).toHaveLength(1)
  const { reference } = chargeOf(providers, data[0])
  const booked = providers[provider].book.totals().byReference[reference]
  const refunded = { nothing: 0, all: data[0].amount, 'a part': PART }[step.refunded]
  if (step.from !== 'placed') expect(booked, about).toEqual({ captured: data[0].amount, refunded })
  await site.look(async (database) => {
    await expectInvariants({ app: { database } })
    expect(await differences(database, provider, providers[provider].book), about).toEqual([])
  })
}

describe.each(BOTH)('by %s', (provider) => {
  const steps = stepsOf(provider)

  it.each(some(steps, STEPS))(
    '$name is done once, at whatever statement it is killed',
    { timeout: LONGEST_STEP_MS },
    async (step) => {
      const clean = await step.act(await ready(provider, step.from), {})
      const statements: string[] = JSON.parse(clean.headers.get('x-steps') ?? '[]')
      const all = Array.from({ length: statements.length + 2 }, (_, point) => point)
      const points = all.filter(
        (point) => IS_LONG || /^(commit|insert|update)/.test(statements[point - 1] ?? ''),
      )
      for (const point of some(points, POINTS)) {
        const made = await ready(provider, step.from)
        await step.act(made, { ...key, 'x-kill-at': String(point) }).catch(() => undefined)
        await restart(point < statements.length)
        await expectEnd(provider, step, made, `killed at ${point}, after "${statements[point - 1]}"`)
      }
    },
  )

  const asking = steps.filter(({ call }) => call[provider] !== '')
  it.each(some(asking, STEPS))(
    '$name is done once, where it is killed while the provider has done it and not answered',
    { timeout: LONGEST_STEP_MS },
    async (step) => {
      const made = await ready(provider, step.from)
      const mishap: Mishap = { path: step.call[provider], kind: 'hangs', times: 1, delayMs: 1_500 }
      providers[provider].counter.mishaps.push(mishap)
      const first = step.act(made, key).catch(() => undefined)
      await expect.poll(() => mishap.times, { timeout: 10_000 }).toBe(0)
      await site.kill()
      await first
      await restart(false)
      await expectEnd(provider, step, made, 'killed at the provider')
    },
  )
})

async function restart(mustDie: boolean): Promise<void> {
  // The last points come after the answer, and may not come any more.
  if (!mustDie) site.served.process.kill('SIGKILL')
  await site.served.ended
  kills++
  // Whoever dies keeps what it had begun to itself for half a minute; the test does not wait for that.
  await site.look((database) =>
    database.write(async (tx) => {
      await tx.updateTable('refunds').set({ next_try_at: 1 }).where('next_try_at', '>', 0).execute()
      await tx.updateTable('payment_notices').set({ next_try_at: 1 }).where('next_try_at', '>', 0).execute()
    }),
  )
  await site.start()
}

function some<T>(all: readonly T[], count: number): T[] {
  const left = [...all]
  const chosen: T[] = []
  while (left.length > 0 && chosen.length < count)
    chosen.push(...left.splice(dice.between(0, left.length - 1), 1))
  return chosen
}
