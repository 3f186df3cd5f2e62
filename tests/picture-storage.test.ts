import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderStore } from '../src/platform/images/folder-store.ts'
import type { ImageStore } from '../src/platform/images/image-store.ts'
import { s3Store } from '../src/platform/images/s3-store.ts'
import { type Bucket, KEYS, openBucket } from './helpers/bucket.ts'
import { openKitchen } from './helpers/kitchen.ts'
import { openMarketplace } from './helpers/marketplace.ts'
import { outcome } from './helpers/outcome.ts'
import { form, plain } from './helpers/pictures.ts'

const NAME = `${'0'.repeat(64)}-1280.webp`
const BYTES = Buffer.from([1, 2, 3, 0, 255])

let folder: string
let bucket: Bucket
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fastyums-pictures-'))
  bucket = await openBucket()
})
afterAll(async () => {
  await bucket.close()
  rmSync(folder, { recursive: true })
})

const inBucket = (more: object = {}) =>
  s3Store({ endpoint: bucket.endpoint, bucket: 'meals', region: 'us-east-1', ...KEYS, ...more })

describe.each<[string, () => ImageStore]>([
  ['a folder', () => folderStore(join(folder, 'images'))],
  ['a bucket', () => inBucket()],
])('%s', (_name, open) => {
  it('gives back what it was given, byte for byte, and nothing for what it never got', async () => {
    const store = open()
    expect(await store.get(NAME)).toBeUndefined()
    await store.put(NAME, BYTES)
    await store.put(NAME, BYTES)
    expect(Buffer.from((await store.get(NAME)) ?? [])).toEqual(BYTES)
    expect(await store.get(NAME.replace('1280', '640'))).toBeUndefined()
  })

  it('takes the same picture from many at once', async () => {
    const store = open()
    await Promise.all(Array.from({ length: 20 }, () => store.put(NAME, BYTES)))
    expect(Buffer.from((await store.get(NAME)) ?? [])).toEqual(BYTES)
  })
})

describe('a folder', () => {
  it('keeps a picture whole or not at all', async () => {
    const blocked = join(folder, 'blocked')
    writeFileSync(blocked, 'a file where the folder should be')
    await expect(folderStore(blocked).put(NAME, BYTES)).rejects.toMatchObject({
      code: 'unavailable',
      cause: expect.any(Error),
    })
    const store = folderStore(join(folder, 'whole'))
    await store.put(NAME, BYTES)
    expect(readdirSync(join(folder, 'whole', '00'))).toEqual([NAME])
  })
})

describe('a bucket', () => {
  it('is told the type, and is asked below its name', async () => {
    await inBucket().put(NAME, BYTES)
    expect(bucket.objects.get(`/meals/images/${NAME}`)?.type).toBe('image/webp')
  })

  it('is asked again where it stumbles, and given up where it stays down', async () => {
    bucket.failures.push(500)
    await inBucket().put(NAME, BYTES)
    bucket.failures.push(500, 503, 500)
    await expect(inBucket().put(NAME, BYTES)).rejects.toMatchObject({ code: 'unavailable' })
    const nowhere = inBucket({ endpoint: 'http://127.0.0.1:9' })
    await expect(nowhere.get(NAME)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('that knows other keys counts as down, never as empty', async () => {
    const stranger = inBucket({ secretAccessKey: 'guessed' })
    await expect(stranger.get(NAME)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('serves a whole marketplace, whose uploads wait out its absence with 503', async () => {
    const market = await openMarketplace({
      S3_ENDPOINT: bucket.endpoint,
      S3_BUCKET: 'meals',
      S3_ACCESS_KEY_ID: KEYS.accessKeyId,
      S3_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      PUBLIC_URL: 'https://eat.example.com/shop/',
    })
    try {
      const kitchen = await openKitchen(market)
      const send = async () =>
        kitchen.owner.client.post(
          `/products/${kitchen.productId}/image`,
          form(await plain().png().toBuffer(), 'image/png'),
        )
      bucket.failures.push(503, 503, 503)
      const refused = await send()
      expect([outcome(refused), refused.headers.get('retry-after')]).toEqual(['503 unavailable', '5'])
      const { body } = await send()
      expect(body.imageUrl).toMatch(/^https:\/\/eat\.example\.com\/shop\/images\/[0-9a-f]{64}-1280\.webp$/)
      const picture = await market.anyone.get(body.imageUrl.slice('https://eat.example.com/shop'.length))
      expect(picture.headers.get('content-type')).toBe('image/webp')
    } finally {
      await market.close()
    }
  })
})
