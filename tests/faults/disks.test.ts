import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { orderFrom } from '../helpers/kitchen.ts'
import { outcome } from '../helpers/outcome.ts'
import { Folder } from '../helpers/process.ts'
import { BAD_DISKS, mayMount, protect, unprotect } from './disks.ts'
import { callsOf, History, readHistory } from './history.ts'
import { judge } from './judge.ts'
import { castFor, letThemLive } from './people.ts'
import { SEED } from './settings.ts'
import { expectSound } from './soundness.ts'
import { movedTo, worldOf } from './world.ts'

describe.each(BAD_DISKS)('on $name', { timeout: 90_000 }, (disk) => {
  it('answers writes 503 and reads as ever, and takes up its work when that is over', async () => {
    const site = disk.site()
    try {
      await site.start()
      const { customer, kitchen } = await worldOf(site)
      const key = { headers: { 'idempotency-key': 'dinner' } }
      const product = await customer.client.ok('GET', `/products/${kitchen.productId}`)
      disk.spoil(site)
      for (let turn = 0; turn < 3; turn++) {
        const refused = await customer.client.post('/orders', orderFrom(kitchen), key)
        expect(outcome(refused)).toBe('503 unavailable')
        expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
        expect(await customer.client.ok('GET', `/products/${kitchen.productId}`)).toEqual(product)
        expect((await customer.client.ok('GET', '/orders')).data).toEqual([])
      }
      disk.mend(site)
      const first = await customer.client.post('/orders', orderFrom(kitchen), key)
      const again = await customer.client.post('/orders', orderFrom(kitchen), key)
      expect([outcome(first), first.body]).toEqual(['201', again.body])
      expect((await customer.client.ok('GET', '/orders')).data).toHaveLength(1)
      await site.kill()
    } finally {
      await disk.remove(site)
    }
  })

  it(`leaves nothing half done when that comes under load (seed ${SEED})`, async () => {
    const site = disk.site()
    const notes = new Folder()
    try {
      await site.start()
      const history = await History.create(join(notes.path, 'history.ndjson'))
      const { people, stock } = await castFor(site, history, SEED)
      for (let round = 0; round < 3; round++) {
        let isOver = false
        // Each stops at the first 503; who only reads goes on.
        const life = letThemLive(people, () => isOver)
        await sleep(400)
        disk.spoil(site)
        await Promise.race([life, sleep(1000)])
        isOver = true
        await life
        disk.mend(site)
        await Promise.all(people.map(({ client }) => client.settle()))
      }
      await history.close()
      const entries = await readHistory(history.path)
      const refused = callsOf(entries).filter((call) => call.outcome?.status === 503)
      expect(refused.length).toBeGreaterThan(0)
      await site.look((database) => judge(entries, database, stock))
      await site.kill()
    } finally {
      await disk.remove(site)
      await notes.remove()
    }
  })
})

describe('a start', { timeout: 90_000 }, () => {
  it.each(BAD_DISKS.filter(({ outlivesProcess }) => outlivesProcess))(
    'on $name serves or ends with one line, and is well when that is over',
    async (disk) => {
      const site = disk.site()
      try {
        await site.start()
        const world = await worldOf(site)
        disk.spoil(site)
        await site.kill()
        const start = await site.folder.serve(site.env).then(
          ({ process }) => `serves: ${process.kill('SIGKILL')}`,
          ({ message }: Error) => message,
        )
        expect(start).toMatch(/^serves: true$|^the server did not start: DATABASE_URL[^\n]*\n$/)
        disk.mend(site)
        await site.start()
        const { customer, kitchen } = movedTo(site, world)
        await customer.client.ok('POST', '/orders', orderFrom(kitchen))
        await site.look(expectSound)
        await site.kill()
      } finally {
        await disk.remove(site)
      }
    },
  )

  it.each(mayMount ? ['a folder that cannot be written'] : [])('on %s ends with one line', async () => {
    const folder = new Folder()
    const { process: first, ended } = await folder.serve()
    first.kill('SIGTERM')
    await ended
    protect(folder.path)
    try {
      const { code, stderr } = await folder.run(['serve'])
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^[^\n]*DATABASE_URL[^\n]*\n$/)])
    } finally {
      unprotect(folder.path)
      await folder.remove()
    }
  })
})
