import { expect, it } from 'vitest'
import { isPublicAddress, isPublicHost } from './public-address.ts'

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001:db8::1',
  'example.com',
  '',
])('takes %s for private', (address) => expect(isPublicAddress(address)).toBe(false))

it.each(['8.8.8.8', '172.32.0.1', '102.89.1.1', '2606:4700::1111'])('takes %s for public', (address) =>
  expect(isPublicAddress(address)).toBe(true),
)

it.each(['127.0.0.1', '[::1]', 'localhost'])('does not let %s in', async (host) =>
  expect(await isPublicHost(host)).toBe(false),
)
