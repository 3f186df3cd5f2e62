import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Reply } from '../helpers/client.ts'
import { type Kitchen, openKitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { bomb, form, noise, plain } from '../helpers/pictures.ts'
import { sendRaw } from '../helpers/raw.ts'

let market: Marketplace
let kitchen: Kitchen
let stranger: Person
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  stranger = await market.register('VENDOR')
})
afterAll(() => market.close())

const address = () => `/products/${kitchen.productId}/image`
const send = (body: unknown, path = address(), key?: string) =>
  kitchen.owner.client.post(path, body, key === undefined ? {} : { headers: { 'idempotency-key': key } })
/** Where a picture is served, without the server's own address. */
const pathOf = ({ body }: Reply): string => new URL(body.imageUrl).pathname
const filesKept = () => {
  const folder = join(market.folder, 'images')
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort()
    : []
}

describe('a picture of a product', () => {
  it.each([
    ['image/jpeg', () => noise(1600, 1200).jpeg()],
    ['image/png', () => noise(1300, 975).png({ compressionLevel: 1 })],
    ['image/webp', () => noise(1600, 1200).webp()],
    ['image/avif', () => noise(1600, 1200).avif({ effort: 0 })],
  ])('may be %s, and is served in three widths', async (type, make) => {
    const reply = await send(form(await make().toBuffer(), type))
    expect(outcome(reply)).toBe('200')
    expect(reply.body.imageUrl).toMatch(new RegExp(`^${market.origin}/images/[0-9a-f]{64}-1280\\.webp$`))
    for (const width of [1280, 640, 320]) {
      const picture = await market.anyone.get(pathOf(reply).replace('-1280', `-${width}`))
      expect(picture.headers.get('content-type')).toBe('image/webp')
      expect(await sharp(picture.body).metadata()).toMatchObject({
        format: 'webp',
        width,
        height: (width * 3) / 4,
      })
    }
    const shown = await market.anyone.ok('GET', `/products/${kitchen.productId}`)
    expect(shown.imageUrl).toBe(reply.body.imageUrl)
  })

  it('loses its metadata, is turned upright, and is not made wider than it was', async () => {
    const photo = await plain(100, 50)
      .withExif({ IFD0: { Copyright: 'Ada Obi' }, IFD3: { GPSLatitude: '6/1 27/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect(photo.includes('Exif')).toBe(true)
    const { body } = await market.anyone.get(pathOf(await send(form(photo, 'image/jpeg'))))
    const { width, height, exif, orientation } = await sharp(body).metadata()
    expect({ width, height, exif, orientation }).toEqual({
      width: 50,
      height: 100,
      exif: undefined,
      orientation: undefined,
    })
    expect(body.includes('Ada Obi')).toBe(false)
  })

  it('is kept once, whoever sends it', async () => {
    const picture = await plain(80, 60, '#123456').png().toBuffer()
    const first = await send(form(picture, 'image/png'))
    const kept = filesKept()
    const second = await send(form(picture, 'application/octet-stream', 'any-name'))
    expect(second.body.imageUrl).toBe(first.body.imageUrl)
    expect(filesKept()).toEqual(kept)
  })

  it('can be taken off again, and replaced by an address elsewhere', async () => {
    await send(form(await plain().png().toBuffer(), 'image/png'))
    const path = `/products/${kitchen.productId}`
    expect((await kitchen.owner.client.patch(path, { imageUrl: null })).body.imageUrl).toBeNull()
    const elsewhere = 'https://example.com/jollof.jpg'
    expect((await kitchen.owner.client.patch(path, { imageUrl: elsewhere })).body.imageUrl).toBe(elsewhere)
  })

  it('is honoured once for an idempotency key, whose other picture is refused', async () => {
    const picture = await plain(70, 70).png().toBuffer()
    const first = await send(form(picture, 'image/png'), address(), 'picture-1')
    const again = await send(form(picture, 'image/png'), address(), 'picture-1')
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
    expect(again.body).toEqual(first.body)
    const other = await send(form(await plain(71, 71).png().toBuffer(), 'image/png'), address(), 'picture-1')
    expect(outcome(other)).toBe('422 idempotency_key_reused')
  })

  it('does not keep others waiting while it is drawn', async () => {
    const picture = await noise(3000, 2500).jpeg({ quality: 70 }).toBuffer()
    const drawing = { isDone: false }
    const upload = send(form(picture, 'image/jpeg')).finally(() => (drawing.isDone = true))
    let answered = 0
    while (!drawing.isDone) {
      await market.anyone.get('/categories')
      answered++
    }
    expect(outcome(await upload)).toBe('200')
    expect(answered).toBeGreaterThan(20)
  })
})

it('a vendor has a picture too, and its owner and admins alone give it one', async () => {
  const path = `/vendors/${kitchen.vendorId}/image`
  const picture = form(await plain(90, 60).webp().toBuffer(), 'image/webp')
  expect(outcome(await stranger.client.post(path, picture))).toBe('404 not_found')
  const reply = await kitchen.owner.client.post(path, picture)
  expect(reply.body).toMatchObject({ id: kitchen.vendorId, imageUrl: expect.stringMatching(/-1280\.webp$/) })
  expect((await market.admin.post(path, picture)).body.imageUrl).toBe(reply.body.imageUrl)
  const { data } = await market.anyone.ok('GET', '/vendors')
  expect(data[0].imageUrl).toBe(reply.body.imageUrl)
})

describe('what is no picture', () => {
  let before: string[]
  let png: Buffer
  let avif: Buffer
  beforeAll(async () => {
    png = await noise(300, 200).png().toBuffer()
    avif = await noise(300, 200).avif({ effort: 0 }).toBuffer()
  })
  beforeEach(() => void (before = filesKept()))

  const cases: [string, () => FormData, string][] = [
    ['a script', () => form(Buffer.from('<script>alert(1)</script>'), 'image/png'), 'must be'],
    [
      'a drawing that can run',
      () => form(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'),
      'must be',
    ],
    ['a GIF', () => form(Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), 'image/gif'), 'must be'],
    ['nothing', () => form(Buffer.alloc(0), 'image/png'), 'must be'],
    ['three bytes', () => form(png.subarray(0, 3), 'image/png'), 'must be'],
    ['a head alone', () => form(png.subarray(0, 8), 'image/png'), 'cannot be read'],
    ['a PNG that is cut short', () => form(png.subarray(0, png.length >> 1), 'image/png'), 'cannot be read'],
    [
      'an AVIF that is cut short',
      () => form(avif.subarray(0, avif.length >> 1), 'image/avif'),
      'cannot be read',
    ],
    ['a PNG with a hole', () => form(holed(png), 'image/png'), 'cannot be read'],
    [
      'a PNG that says JPEG',
      () => form(png, 'image/jpeg'),
      'says that it is image/jpeg, but it is image/png',
    ],
    ['a PNG that says HTML', () => form(png, 'text/html'), 'says that it is text/html'],
    ['a bomb', () => form(bomb(20_000, 20_000), 'image/png'), 'has 20000 × 20000 pixels'],
    ['a rope', () => form(bomb(16_384, 1), 'image/png'), 'has 16384 × 1 pixels'],
  ]

  it.each(cases)('%s is told so, and leaves no file', async (_name, make, message) => {
    const reply = await send(make())
    expect(outcome(reply)).toBe('422 validation_failed /image')
    expect(reply.body.errors[0].message).toMatch(message)
    expect(filesKept()).toEqual(before)
  })

  it('is more than 5 MB', async () => {
    const reply = await send(form(Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]), 'image/png'))
    expect(outcome(reply)).toBe('413 body_too_large')
    expect(filesKept()).toEqual(before)
  })

  it('is JSON, a form without a file, two files, or a file beside a field', async () => {
    const two = form(png, 'image/png')
    two.append('second', new Blob([Buffer.from(png)]), 'b.png')
    const withField = form(png, 'image/png')
    withField.append('price', '1')
    const empty = new FormData()
    empty.append('image', 'not a file')
    expect(outcome(await send({}))).toBe('415 unsupported_media_type')
    expect(outcome(await send(undefined))).toBe('415 unsupported_media_type')
    expect(outcome(await send(two))).toBe('422 validation_failed /image')
    expect(outcome(await send(withField))).toBe('422 validation_failed /price')
    expect(outcome(await send(empty))).toBe('422 validation_failed /image')
    expect(outcome(await send(new FormData()))).toMatch(/^(400|422) /)
    expect(filesKept()).toEqual(before)
  })

  it('is a form that breaks off', async () => {
    const part = '--b\r\ncontent-disposition: form-data; name="image"; filename="a"\r\n\r\nabc'
    const { status, text } = await sendRaw(
      market.origin,
      `POST /api/v1${address()} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${kitchen.owner.client.token}\r\n` +
        `content-type: multipart/form-data; boundary=b\r\ncontent-length: ${part.length}\r\nconnection: close\r\n\r\n${part}`,
    )
    expect([status, JSON.parse(text).code]).toEqual([400, 'malformed_request'])
  })

  it('is for a product that is foreign, archived or not there: the same 404, and no file', async () => {
    const picture = await plain(33, 44).png().toBuffer()
    const ask = (path: string) => stranger.client.post(path, form(picture, 'image/png'))
    const blank = ({ status, body }: Reply) => ({ status, ...body, requestId: '', instance: '' })
    const foreign = blank(await ask(address()))
    expect(foreign).toMatchObject({ status: 404, code: 'not_found' })
    expect(blank(await ask('/products/prd_none/image'))).toEqual(foreign)
    expect(filesKept()).toEqual(before)
  })

  it('is not accepted elsewhere: a JSON route takes no form', async () => {
    const reply = await kitchen.owner.client.post('/vendors', form(png, 'image/png'))
    expect(outcome(reply)).toBe('415 unsupported_media_type')
  })
})

/** The same length, with zeros in its middle. */
function holed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  return copy.fill(0, copy.length >> 1, (copy.length >> 1) + 200)
}

describe('a served picture', () => {
  it('may be kept for ever, and is not sent again to whoever has it', async () => {
    const path = pathOf(await send(form(await plain(44, 33).png().toBuffer(), 'image/png')))
    const first = await market.anyone.get(path)
    expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(first.headers.get('x-content-type-options')).toBe('nosniff')
    const etag = first.headers.get('etag') ?? ''
    const again = await market.anyone.get(path, { headers: { 'if-none-match': etag } })
    expect([again.status, again.body]).toEqual([304, undefined])
    const head = await market.anyone.send('HEAD', path)
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(first.body.length)])
  })

  it.each([
    'x',
    `${'0'.repeat(64)}.webp`,
    `${'0'.repeat(64)}-1280.png`,
    '..%2f..%2fmarket.db',
    '%2e%2e',
    '00%2f00',
    `${'0'.repeat(64)}-1280.webp%00`,
    'a'.repeat(500),
  ])('is not %s', async (name) => {
    expect(outcome(await market.anyone.get(`/images/${name}`))).toBe('404 not_found')
  })
})
