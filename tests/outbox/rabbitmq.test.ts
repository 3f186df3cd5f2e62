import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tell, waiting, Yard } from '../helpers/outbox.ts'
import { noting } from '../helpers/noting.ts'
import { Burrow, hasRabbitmq } from '../helpers/rabbitmq.ts'

describe.skipIf(!hasRabbitmq)('RabbitMQ', () => {
  let yard: Yard
  let burrow: Burrow
  beforeEach(() => {
    yard = new Yard()
    burrow = new Burrow()
    yard.address = burrow.address()
  })
  afterEach(async () => {
    await yard.remove()
    await burrow.remove()
  })

  const subjects = Array.from({ length: 12 }, (_, index) => `subject ${index}`)
  const inOrder = (most: number) => Array.from({ length: most }, (_, index) => index + 1)

  it('carries facts from servers to workers, in order for each subject', async () => {
    const seen: string[] = []
    const consumers = [noting(seen)]
    const servers = [await yard.process({ consumers }), await yard.process({ consumers })]
    const workers = [
      await yard.process({ consumers }, { role: 'worker' }),
      await yard.process({ consumers }, { role: 'worker' }),
    ]
    for (let seq = 1; seq <= 10; seq++)
      await Promise.all(subjects.map((subject) => tell(servers[seq % 2]!, subject, seq)))
    await vi.waitFor(() => expect(seen.length).toBe(120), 10_000)
    for (const subject of subjects) {
      const told = seen.filter((what) => what.startsWith(`${subject} `))
      expect(told).toEqual(inOrder(10).map((seq) => `${subject} ${seq}`))
    }
    await vi.waitFor(async () => expect(await waiting(servers[0]!)).toEqual([]), 5_000)
    const published = [...servers, ...workers].map(({ counts }) => counts['published'] ?? 0)
    expect(published.reduce((sum, count) => sum + count)).toBe(120)
  })

  it('puts what is no message of ours to the dead letters, and goes on', async () => {
    const seen: string[] = []
    const consumers = [noting(seen)]
    const server = await yard.process({ consumers })
    await yard.process({ consumers }, { role: 'worker' })
    await tell(server, 'a', 1)
    await vi.waitFor(() => expect(seen).toEqual(['a 1']), 10_000)
    const poison = ['no json', { id: 'evt_1', type: 'x', subject: 'a' }, { id: 1 }]
    const unknown = { id: `evt_${'0'.repeat(26)}`, type: 'order.placed', subject: 'a' }
    for (let partition = 0; partition < 8; partition++)
      for (const body of [...poison, unknown]) await burrow.say(partition, body)
    for (let seq = 2; seq <= 4; seq++) await tell(server, 'a', seq)
    await vi.waitFor(() => expect(seen).toEqual(['a 1', 'a 2', 'a 3', 'a 4']), 10_000)
    const dead: unknown[] = []
    await vi.waitFor(async () => {
      for (let letter; (letter = await burrow.deadLetter());) dead.push(letter.body)
      expect(dead.length).toBe(32)
    }, 10_000)
  })
})
