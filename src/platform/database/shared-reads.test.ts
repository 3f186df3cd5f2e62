import { setTimeout as after } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { sharedLookup, sharedRead } from './shared-reads.ts'

it('reads once for all who ask while another read is on its way, and after they asked', async () => {
  let written = 0
  let reads = 0
  const read = sharedRead(async () => {
    reads++
    const found = written
    await after(2)
    return found
  })
  const asks = Array.from({ length: 50 }, async (_, index) => {
    await after(index / 5)
    const asked = ++written
    expect(await read()).toBeGreaterThanOrEqual(asked)
  })
  await Promise.all(asks)
  expect(reads).toBeGreaterThan(1)
  expect(reads).toBeLessThan(20)
})

it('waits for no read that stands still', async () => {
  let reads = 0
  const read = sharedRead(() => (reads++ === 0 ? new Promise<string>(() => {}) : Promise.resolve('read')))
  void read()
  await after(5)
  expect(await read()).toBe('read')
})

it('fails for those who shared the read alone', async () => {
  let reads = 0
  const read = sharedRead(async () => {
    if (reads++ === 0) throw new Error('gone')
    return 'read'
  })
  const first = [read(), read()]
  for (const one of first) await expect(one).rejects.toThrow('gone')
  expect(await read()).toBe('read')
})

it('gives each who looks something up what is theirs', async () => {
  const asked: (readonly string[])[] = []
  const look = sharedLookup(async (keys) => {
    asked.push(keys)
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, `the row of ${key}`]))
  })
  const found = await Promise.all(['ada', 'bayo', 'nobody', 'ada'].map(look))
  expect(found).toEqual(['the row of ada', 'the row of bayo', undefined, 'the row of ada'])
  expect(asked).toEqual([['ada', 'bayo', 'nobody']])
})
