import { expect, it } from 'vitest'
import { passwordFault } from './password-policy.ts'

const ADA = { email: 'ada@example.com', name: 'Ada Obi Okafor' }

it.each([
  'ada@example.com',
  'ADA@Example.COM',
  'ada',
  'fastyums',
  'FastYums2026',
  'ada obi okafor',
  'AdaObiOkafor',
])('refuses %s as too easy for ada@example.com', (password) => {
  expect(passwordFault(password, ADA, false)).toBeDefined()
})

it.each(['ada likes jollof', 'fastyums is open on sundays', '        ', '12345678901', 'ada@example.org'])(
  'takes "%s", for there are no rules of composition',
  (password) => {
    expect(passwordFault(password, ADA, false)).toBeUndefined()
  },
)

it('refuses a common password', () => {
  expect(passwordFault('a sentence nobody guesses', ADA, true)).toMatch('common')
})
