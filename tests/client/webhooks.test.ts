import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readWebhook } from '../../clients/typescript/src/index.ts'
import { newSecret, signed } from '../../src/modules/webhooks/signing.ts'

const page = readFileSync('docs/integrate.md', 'utf8')
const source = [...page.matchAll(/^```js\n([\s\S]*?)^```/gm)][0]?.[1] ?? ''
const { isGenuine } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
  isGenuine: (body: string, headers: Record<string, string>, secret: string) => boolean
}

const takes: Record<string, typeof isGenuineToClient> = {
  'the client': isGenuineToClient,
  'the function in docs/integrate.md': async (...message) => isGenuine(...message),
}

async function isGenuineToClient(body: string, headers: Record<string, string>, secret: string) {
  return readWebhook(body, headers, secret).then(
    ({ id, data }) => id === headers['webhook-id'] && data.seq === 2,
    () => false,
  )
}

const secret = newSecret()
const body = JSON.stringify({ type: 'order.accepted', data: { seq: 2, number: 'K7QX2MPA' } })
const now = (ahead = 0) => Math.floor(Date.now() / 1000) + ahead

describe.each(Object.entries(takes))('%s', (_name, isTaken) => {
  it('takes what the marketplace signed, by the old secret too', async () => {
    expect(await isTaken(body, signed('whd_1', now(), body, [secret]), secret)).toBe(true)
    expect(await isTaken(body, signed('whd_1', now(), body, [newSecret(), secret]), secret)).toBe(true)
  })

  it('takes nothing that was changed, signed by somebody else, or recorded', async () => {
    const headers = signed('whd_1', now(), body, [secret])
    expect(await isTaken(body.replace('2', '3'), headers, secret)).toBe(false)
    expect(await isTaken(body, { ...headers, 'webhook-id': 'whd_2' }, secret)).toBe(false)
    expect(await isTaken(body, headers, newSecret())).toBe(false)
    expect(await isTaken(body, { ...headers, 'webhook-signature': 'v1,%%%' }, secret)).toBe(false)
    expect(await isTaken(body, { ...headers, 'webhook-timestamp': 'soon' }, secret)).toBe(false)
    for (const at of [now(-400), now(400)])
      expect(await isTaken(body, signed('whd_1', at, body, [secret]), secret)).toBe(false)
  })
})

it('reads the headers of a Request as well', async () => {
  const headers = new Headers(signed('whd_1', now(), body, [secret]))
  await expect(readWebhook(body, headers, secret)).resolves.toMatchObject({ type: 'order.accepted' })
})
