import { createECDH } from 'node:crypto'
import { expect, it } from 'vitest'
import { areBrowserKeys, encryptFor } from './encrypt.ts'

const bytes = (text: string) => Buffer.from(text, 'base64url')

/** The example of RFC 8291, section 5. */
const browser = {
  p256dh: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
}

it('encrypts as RFC 8291 shows', () => {
  const key = createECDH('prime256v1')
  key.setPrivateKey(bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'))
  const salt = bytes('DGv6ra1nlYgDCS1FRnbzlw')
  const message = encryptFor(browser, 'When I grow up, I want to be a watermelon', { key, salt })
  expect(message.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
})

it('takes another key and salt each time, and no more than one record', () => {
  const twice = [encryptFor(browser, 'x'), encryptFor(browser, 'x')].map((one) => one.toString('hex'))
  expect(twice[0]?.slice(0, 32)).not.toBe(twice[1]?.slice(0, 32))
  expect(twice[0]?.slice(42, 172)).not.toBe(twice[1]?.slice(42, 172))
  expect(encryptFor(browser, 'x'.repeat(3993))).toHaveLength(4096)
  expect(() => encryptFor(browser, 'x'.repeat(3994))).toThrow(RangeError)
})

it('knows what is no key of a browser', () => {
  expect(areBrowserKeys(browser)).toBe(true)
  const off = Buffer.from(browser.p256dh)
  off[64] = (off[64] ?? 0) ^ 1
  expect(areBrowserKeys({ ...browser, p256dh: off })).toBe(false)
  expect(areBrowserKeys({ ...browser, p256dh: browser.p256dh.subarray(1) })).toBe(false)
  expect(areBrowserKeys({ ...browser, auth: browser.auth.subarray(1) })).toBe(false)
})
