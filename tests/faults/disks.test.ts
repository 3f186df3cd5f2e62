import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { orderFrom } from '../helpers/kitchen.ts'
import { outcome } from '../helpers/outcome.ts'
import { Folder } from '../helpers/process.ts'
import { fullDisks, makeReadOnly, makeWritable } from './disks.ts'
import { callsOf, History, readHistory } from './history.ts'
import { judge } from './judge.ts'
import { castFor, letThemLive } from './people.ts'
import { SEED } from './settings.ts'
import { Site } from './site.ts'
import { worldOf } from './world.ts'

const probe = mkdtempSync(join(tmpdir(), 'fastyums-probe-'))
const disks = fullDisks(probe)
rmdirSync(probe)

describe.each(disks)('on $name', (disk) => {
  it('answers writes 503 and reads as ever, and takes up its work when there is space again', async () => {
    const site = new Site()
    disk.mount(site.folder.path)
    try {
      await site.start()
      const { customer, kitchen } = await worldOf(site)
      const key = { headers: { 'idempotency-key': 'dinner' } }
      const product = await customer.client.ok('GET', `/products/${kitchen.productId}`)
      disk.exhaust(site)
      for (let turn = 0; turn < 3; turn++) {
        const refused = await customer.client.post('/orders', orderFrom(kitchen), key)
        expect(outcome(refused)).toBe('503 unavailable')
        expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
        expect(await customer.client.ok('GET', `/products/${kitchen.productId}`)).toEqual(product)
        expect((await customer.client.ok('GET', '/orders')).data).toEqual([])
      }
      disk.free(site)
      const first = await customer.client.post('/orders', orderFrom(kitchen), key)
      const again = await customer.client.post('/orders', orderFrom(kitchen), key)
      expect([outcome(first), first.body]).toEqual(['201', again.body])
      expect((await customer.client.ok('GET', '/orders')).data).toHaveLength(1)
      await site.kill()
    } finally {
      site.folder.kill()
      disk.unmount(site.folder.path)
      site.remove()
    }
  })

  it(`leaves nothing half done when it fills under load (seed ${SEED})`, { timeout: 90_000 }, async () => {
    const site = new Site()
    const notes = new Folder()
    disk.mount(site.folder.path)
    try {
      await site.start()
      const history = await History.create(join(notes.path, 'history.ndjson'))
      const { people, stock } = await castFor(site, history, SEED)
      let isOver = false
      for (let round = 0; round < 3; round++) {
        const before = letThemLive(people, () => isOver)
        await sleep(400)
        disk.exhaust(site)
        // Each stops at its first 503; readers go on.
        await Promise.race([before, sleep(1000)])
        isOver = true
        await before
        disk.free(site)
        await Promise.all(people.map(({ client }) => client.settle()))
        isOver = false
      }
      await history.close()
      const entries = await readHistory(history.path)
      const refused = callsOf(entries).filter((call) => call.outcome?.status === 503)
      expect(refused.length).toBeGreaterThan(0)
      await site.look((database) => judge(entries, database, stock))
      await site.kill()
    } finally {
      site.folder.kill()
      disk.unmount(site.folder.path)
      notes.remove()
      site.remove()
    }
  })
})

describe('a start', () => {
  it('on a folder that cannot be written ends with one line', async () => {
    const folder = new Folder()
    const { process: first, ended } = await folder.serve()
    first.kill('SIGTERM')
    await ended
    if (!makeReadOnly(folder.path)) return folder.remove()
    try {
      const { code, stderr } = await folder.run(['serve'])
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^[^\n]*DATABASE_URL[^\n]*\n$/)])
    } finally {
      makeWritable(folder.path)
      folder.remove()
    }
  })
})
