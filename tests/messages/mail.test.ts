import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { approvedCourier, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { MailServer } from '../helpers/smtp.ts'

const NEW_PASSWORD = 'quite another sentence'

const post = new MailServer()
let market: Marketplace
beforeAll(async () => {
  await post.open()
  market = await openMarketplace({
    SMTP_URL: post.url,
    MAIL_FROM: 'FastYums <hello@eat.example.com>',
    PUBLIC_URL: 'https://eat.example.com',
  })
})
afterAll(async () => {
  await market.close()
  await post.close()
})

/** The mails to an address whose subject has a word, once there are so many. */
async function mailsTo(address: string, subject: string, count = 1): Promise<string[]> {
  const some = () => post.to(address).filter((mail) => new RegExp(`^Subject: .*${subject}`, 'm').test(mail))
  await vi.waitFor(() => expect(some()).toHaveLength(count), 10_000)
  return some()
}
const tokenIn = (mail = '') => /#token=([\w-]{43})/.exec(mail)?.[1] ?? ''
const login = (email: string, password: string) => market.anyone.post('/auth/login', { email, password })
const rows = () => market.app.read.sql.selectFrom('mails').selectAll().execute()
const idle = () =>
  vi.waitFor(async () => expect((await rows()).every((row) => row.ended_at !== null)).toBe(true), 10_000)

async function askForReset({ email }: Pick<Person, 'email'>, count = 1): Promise<string> {
  expect(await market.anyone.post('/auth/password-reset', { email })).toMatchObject({ status: 202, text: '' })
  return tokenIn((await mailsTo(email, 'A new password', count)).at(-1))
}

it('asks who registers to confirm the e-mail, and takes the token once', async () => {
  const ada = await market.register('CUSTOMER', 'Ada <b>Obi</b> & "Co"')
  const [mail = ''] = await mailsTo(ada.email, 'Is this your e-mail')
  expect(mail).toContain('From: FastYums <hello@eat.example.com>')
  expect(mail).toContain('Hello Ada <b>Obi</b> & "Co",')
  expect(mail).toContain('<p>Hello Ada &lt;b&gt;Obi&lt;/b&gt; &amp; &quot;Co&quot;,</p>')
  expect(mail).toContain('https://eat.example.com/app/verify-email#token=')
  const token = tokenIn(mail)
  expect(outcome(await market.anyone.post('/auth/verify-email', { token: `${token}x` }))).toBe(
    '422 validation_failed /token',
  )
  expect((await market.anyone.post('/auth/verify-email', { token })).status).toBe(204)
  expect(outcome(await market.anyone.post('/auth/verify-email', { token }))).toBe(
    '422 validation_failed /token',
  )

  expect((await ada.client.post('/me/verify-email')).status).toBe(202)
  await idle()
  await mailsTo(ada.email, 'Is this your e-mail', 1)
})

it('resets a password by a token that works once, and ends every session', async () => {
  const ada = await market.register('CUSTOMER')
  const token = await askForReset(ada)
  const confirm = (newPassword: string, key = token) =>
    market.anyone.post('/auth/password-reset/confirm', { token: key, newPassword })
  expect(await confirm('password1')).toMatchObject({ body: { errors: [{ path: '/newPassword' }] } })
  expect(await confirm(NEW_PASSWORD, 'x'.repeat(43))).toMatchObject({
    body: { errors: [{ path: '/token' }] },
  })

  const both = await Promise.all([confirm(NEW_PASSWORD), confirm(`${NEW_PASSWORD} too`)])
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([204, 422]))
  const won = both[0]?.status === 204 ? NEW_PASSWORD : `${NEW_PASSWORD} too`
  expect((await ada.client.get('/me')).status).toBe(401)
  expect(outcome(await market.anyone.post('/auth/refresh', { refreshToken: ada.refreshToken }))).toBe(
    '401 invalid_token',
  )
  expect(outcome(await login(ada.email, PASSWORD))).toBe('401 invalid_credentials')
  expect((await login(ada.email, won)).status).toBe(200)
})

it('takes no token that is old, of another purpose, or of before the password was changed', async () => {
  const ada = await market.register('CUSTOMER')
  const newPassword = NEW_PASSWORD
  const confirm = (token: string) =>
    market.anyone.post('/auth/password-reset/confirm', { token, newPassword })
  const [mail] = await mailsTo(ada.email, 'Is this your e-mail')
  expect(outcome(await confirm(tokenIn(mail)))).toBe('422 validation_failed /token')

  const early = await askForReset(ada)
  await ada.client.ok('POST', '/me/password', { currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` })
  expect(outcome(await confirm(early))).toBe('422 validation_failed /token')

  const slow = await askForReset(ada, 2)
  market.wait(10 * 60_000 + 1)
  expect(outcome(await confirm(slow))).toBe('422 validation_failed /token')
  expect((await login(ada.email, `${PASSWORD} 2`)).status).toBe(200)
})

it('answers alike for an address that has no account, and sends it nothing', async () => {
  const email = 'nobody.here@example.com'
  expect(await market.anyone.post('/auth/password-reset', { email })).toMatchObject({ status: 202, text: '' })
  const ada = await market.register('CUSTOMER')
  await market.admin.ok('POST', `/users/${ada.id}/suspend`)
  await market.anyone.post('/auth/password-reset', { email: ada.email })
  await idle()
  expect(post.to(email)).toEqual([])
  expect((await rows()).filter(({ outcome: end }) => end === 'NOBODY').length).toBeGreaterThanOrEqual(2)
})

it('keeps no token and no address of what was sent', async () => {
  await idle()
  const { sql } = market.app.read
  const kept = JSON.stringify([
    await rows(),
    await sql.selectFrom('account_tokens').selectAll().execute(),
    await sql.selectFrom('events').selectAll().where('type', 'like', 'account.%').execute(),
    await sql.selectFrom('work').selectAll().execute(),
  ])
  const tokens = post.received.map(({ raw }) => /token=3D([\w-]+)/.exec(raw)?.[1] ?? '').filter(Boolean)
  expect(tokens.length).toBeGreaterThan(3)
  for (const token of tokens) expect(kept).not.toContain(token)
  expect(kept).not.toContain('@example.com')
})

it('confirms an order and gives a receipt, each once, though the mail server was away', async () => {
  const kitchen = await openKitchen(market, { name: 'Jollof <script>alert(1)</script>' })
  const [customer, courier] = [await market.register('CUSTOMER'), await approvedCourier(market)]
  await idle()
  await post.close()
  const order = await orderAt('DELIVERED', { kitchen, customer, courier })
  await vi.waitFor(async () => {
    const tries = await market.app.read.sql
      .selectFrom('work')
      .selectAll()
      .where('kind', '=', 'mail')
      .execute()
    expect(tries.filter(({ attempts }) => attempts > 0)).toHaveLength(2)
  }, 10_000)
  await post.open()
  market.wait(60_000)
  market.app.outbox.wake()

  const [confirmation = ''] = await mailsTo(customer.email, `Your order ${order.number}`)
  expect(confirmation).toContain('1 x Jollof <script>alert(1)</script>')
  expect(confirmation).toContain('1 x Jollof &lt;script&gt;alert(1)&lt;/script&gt;')
  expect(confirmation).toContain('NGN 3,000.00')
  const [receipt = ''] = await mailsTo(customer.email, `Receipt for order ${order.number}`)
  expect(receipt).toContain('Paid in cash.')
  await idle()
  const ids = post.received.map(({ raw }) => /^Message-ID: (.+)$/m.exec(raw)?.[1])
  expect(ids.every((id) => /^<mal_\w{26}@fastyums>\r?$/.test(id ?? ''))).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
})

it('gives up an address that its server does not take', async () => {
  const email = `person-refused@example.com`
  post.refused.add(email)
  const person = { email, password: PASSWORD, name: 'Ada', role: 'CUSTOMER' }
  await market.anyone.ok('POST', '/auth/register', person)
  const refused = expect.objectContaining({ outcome: 'REFUSED', address: null })
  await vi.waitFor(async () => expect(await rows()).toContainEqual(refused), 10_000)
})

it('counts mails that are asked for, and does not tell who had enough', async () => {
  const strict = await openMarketplace({
    SMTP_URL: post.url,
    MAIL_FROM: 'hello@eat.example.com',
    RATE_LIMIT: 'on',
  })
  try {
    const ask = (email: string) => strict.anyone.post('/auth/password-reset', { email })
    for (let index = 0; index < 5; index++) expect((await ask('admin@example.com')).status).toBe(202)
    const queued = await strict.app.read.sql.selectFrom('mails').selectAll().execute()
    expect(queued).toHaveLength(3)
    for (let index = 0; index < 25; index++) await ask(`person${index}@example.com`)
    expect(await ask('another@example.com')).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests', detail: expect.stringContaining('30 mails') },
    })
  } finally {
    await strict.close()
  }
})
