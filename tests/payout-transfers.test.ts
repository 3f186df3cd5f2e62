import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { SYSTEM } from '../src/kernel/actor.ts'
import { changeBankAccount } from '../src/modules/ledger/commands/change-bank-account.ts'
import { makePayouts } from '../src/modules/ledger/commands/make-payouts.ts'
import { checkLedger } from '../src/modules/ledger/public.ts'
import { post } from '../src/modules/ledger/post.ts'
import { entry } from '../src/modules/ledger/rules/postings.ts'
import { type Marketplace, openMarketplace } from './helpers/marketplace.ts'
import { outcome } from './helpers/outcome.ts'
import { type Mishap, TransferDesk } from './helpers/transfers.ts'

const AMOUNT = 12_345

let desk: TransferDesk
let market: Marketplace
beforeAll(async () => {
  desk = new TransferDesk()
  market = await openMarketplace(await desk.open())
})
beforeEach(() => {
  desk.status = 'success'
  desk.mishaps.length = 0
})
afterAll(async () => {
  await market.close()
  desk.close()
})

let made = 0
/** A payout of what a vendor has earned. */
async function payout(bank_code: string | null = '044'): Promise<string> {
  const vendorId = `ven_${made++}`
  const bank = { bank_name: 'A', bank_code, account_number: '0690000031', account_name: 'B' }
  const admin = { accountId: 'usr_1', role: 'ADMIN' as const, sessionId: '' }
  return market.app.execute(async (tx) => {
    await changeBankAccount(tx, admin, 'VENDOR', vendorId, bank)
    const entries = [entry('VENDOR', vendorId, 'SALE', AMOUNT), entry('BANK', '', 'SALE', -AMOUNT)]
    await post(tx, { kind: 'CASH_DEPOSIT', source_id: vendorId, entries })
    const { payouts } = await makePayouts(tx, SYSTEM)
    return payouts.find(({ payee_id }) => payee_id === vendorId)?.id ?? ''
  })
}

/** One run of the job; what it throws is what an operator reads. */
async function run(): Promise<string> {
  const [job] = market.app.modules.flatMap(({ jobs = [] }) =>
    jobs.filter(({ name }) => name === 'ledger.transfers'),
  )
  return (await job?.run({ ...market.app, clock: Date.now }).catch(String)) ?? 'done'
}

const statusOf = async (id: string) => (await market.admin.ok('GET', `/payouts/${id}`)).status
const references = (id: string) => desk.asked.filter((one) => one.endsWith(id.replace('_', '-'))).length

async function expectBooks(): Promise<void> {
  expect((await checkLedger(market.app.read, async () => [])).faults).toEqual([])
  const { accounts } = await market.admin.ok('GET', '/ledger/trial-balance')
  const paid = accounts.find(({ account }: { account: string }) => account === 'CLEARING')?.credit ?? 0
  expect(paid).toBe(desk.total)
}

it('a payout goes by the provider and is paid once it says so', async () => {
  const id = await payout()
  desk.status = 'pending'
  expect(await run()).toBe('done')
  expect(await statusOf(id)).toBe('SENT')
  for (const step of ['paid', 'failed']) {
    const reply = await market.admin.post(`/payouts/${id}/${step}`, step === 'failed' ? { reason: 'x' } : {})
    expect(outcome(reply), 'the provider alone knows').toBe('409 invalid_transition')
  }
  for (const sent of desk.sent.values()) sent.status = 'success'
  await run()
  const paid = await market.admin.ok('GET', `/payouts/${id}`)
  expect(paid).toMatchObject({ status: 'PAID', method: 'PAYSTACK', reference: `TRF_${id.replace('_', '-')}` })
  const asked = references(id)
  await run()
  expect(references(id), 'what is paid is not asked for again').toBe(asked)
  await expectBooks()
})

it.each<[what: string, path: string, kind: Mishap]>([
  ['the answer to a transfer is lost', '/transfer', 'lost'],
  ['a transfer never arrives', '/transfer', 'late'],
  ['the recipient cannot be made', '/transferrecipient', 503],
  ['nothing is told of what was sent', '/transfer/verify', 500],
  ['the key is not taken', '/transfer', 401],
  ['it is too much at once', '/transfer/verify', 429],
])('is sent once where %s', async (_what, path, kind) => {
  const id = await payout()
  desk.mishaps.push({ path, kind })
  expect(await run()).toMatch(/^Error: Paystack (answered|cannot)/)
  expect(await statusOf(id)).toBe('SENT')
  expect(await run()).toBe('done')
  expect(await statusOf(id)).toBe('PAID')
  await expectBooks()
})

it('is available again where the provider refuses it, or it fails later', async () => {
  const refused = await payout()
  desk.mishaps.push({ path: '/transfer', kind: 400 })
  await run()
  expect(await market.admin.ok('GET', `/payouts/${refused}`)).toMatchObject({
    status: 'FAILED',
    failure: 'Paystack refused: Out of order',
  })
  desk.status = 'pending'
  const later = await market.app.execute((tx) => makePayouts(tx, SYSTEM))
  expect(later.payouts).toMatchObject([{ amount: AMOUNT }])
  await run()
  for (const sent of desk.sent.values()) if (sent.status === 'pending') sent.status = 'reversed'
  await run()
  expect(await statusOf(later.payouts[0]?.id ?? '')).toBe('FAILED')
  await expectBooks()
  // So that nobody else finds it.
  desk.status = 'success'
  await market.app.execute((tx) => makePayouts(tx, SYSTEM))
  await run()
  await expectBooks()
})

it('is held where the provider sends another amount, and the others go on', async () => {
  const [odd, even] = [await payout(), await payout()]
  desk.sent.set(odd.replace('_', '-'), {
    reference: odd.replace('_', '-'),
    amount: AMOUNT + 1,
    currency: 'NGN',
    recipient: 'RCP_1',
    status: 'failed',
  })
  expect(await run()).toContain(`transfers 12346 NGN for payout ${odd}`)
  expect([await statusOf(odd), await statusOf(even)]).toEqual(['SENT', 'PAID'])
  await expectBooks()
})

it('is for a person where the bank has no code', async () => {
  const id = await payout(null)
  expect(await market.admin.ok('GET', `/payouts/${id}`)).toMatchObject({ method: 'BANK', status: 'PENDING' })
})
