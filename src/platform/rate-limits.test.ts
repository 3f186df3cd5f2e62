import { expect, it } from 'vitest'
import { createRateLimits, networkOf } from './rate-limits.ts'

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0002::1', '2001:db8:0:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

it('lets wrong guesses that come at once count one after the other', async () => {
  const limits = createRateLimits(1)
  let checked = 0
  const guess = () =>
    limits.login('ada@example.com', '203.0.113.7', async () => {
      checked++
      await new Promise((resume) => setTimeout(resume, 1))
      return null
    })
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, guess))
  expect(checked).toBe(10)
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(20)
})

it('locks an account from all addresses after a hundred wrong guesses', async () => {
  const limits = createRateLimits(1)
  const guess = (address: string) => limits.login('ada@example.com', address, async () => null)
  for (let index = 0; index < 100; index++) await guess(`203.0.113.${Math.floor(index / 10)}`)
  await expect(guess('198.51.100.1')).rejects.toMatchObject({ code: 'too_many_wrong_logins' })
  await expect(limits.login('chidi@example.com', '198.51.100.1', async () => 'right')).resolves.toBe('right')
})

it('keeps a right password out of the count, however many come at once', async () => {
  const limits = createRateLimits(1)
  const login = () => limits.login('ada@example.com', '203.0.113.7', async () => 'right')
  expect(await Promise.all(Array.from({ length: 50 }, login))).toHaveLength(50)
})

it('multiplies every limit, and knows none where they are off', async () => {
  expect(await createRateLimits(0.5).request(null, '203.0.113.7')).toMatchObject({
    limit: 300,
    remaining: 299,
  })
  expect(await createRateLimits(2).request('usr_1', '203.0.113.7')).toMatchObject({ limit: 2400 })
  expect(await createRateLimits(null).request(null, '203.0.113.7')).toBeNull()
})
