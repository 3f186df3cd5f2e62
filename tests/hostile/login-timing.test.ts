import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

/** By hand: 300, which tells differences of 5 ms. */
const PAIRS = Number(process.env['FASTYUMS_PAIRS'] ?? 25)
const WARM_UP = 3

let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace()
})
afterAll(() => market.close())

async function millisecondsFor(email: string): Promise<number> {
  const started = performance.now()
  const reply = await market.anyone.post('/auth/login', { email, password: 'not the password' })
  expect(outcome(reply)).toBe('401 invalid_credentials')
  return performance.now() - started
}

const quantile = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? NaN
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Wrong passwords for an account and for none, in turns, so that what slows the machine slows both. */
async function measured(): Promise<{ known: number[]; unknown: number[] }> {
  const { email } = await market.register('CUSTOMER')
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let pair = -WARM_UP; pair < PAIRS; pair++) {
    const knownFirst = pair % 2 === 0
    const before = knownFirst ? await millisecondsFor(email) : NaN
    const unknown = await millisecondsFor(`nobody${pair}@example.com`)
    const known = knownFirst ? before : await millisecondsFor(email)
    if (pair < 0) continue
    times.known.push(known)
    times.unknown.push(unknown)
  }
  return times
}

it(
  'does not tell by its time whether an e-mail has an account',
  async () => {
    const { known, unknown } = await measured()
    // The lower quarter is the work itself; what lies above it is the machine's other work.
    const [work, workForNobody] = [quantile(known, 0.25), quantile(unknown, 0.25)]
    expect(workForNobody).toBeGreaterThan(work / 2)
    expect(workForNobody).toBeLessThan(work * 2)
    if (!process.env['FASTYUMS_PAIRS']) return
    const medians = quantile(known, 0.5) - quantile(unknown, 0.5)
    const means = mean(known) - mean(unknown)
    process.stdout.write(
      `${PAIRS} pairs: medians ${quantile(known, 0.5).toFixed(2)} and ${quantile(unknown, 0.5).toFixed(2)} ms, `,
    )
    process.stdout.write(`apart by ${medians.toFixed(2)} ms; means apart by ${means.toFixed(2)} ms\n`)
    expect(Math.abs(medians)).toBeLessThan(5)
    expect(Math.abs(means)).toBeLessThan(5)
  },
  60_000 + PAIRS * 500,
)
