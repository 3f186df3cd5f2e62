import { spawn } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/app.ts'
import { readDatabaseUrl } from '../../src/platform/database/choice.ts'
import { Place } from '../helpers/database.ts'
import { IS_LONG } from './settings.ts'
import { Burrow, hasRabbitmq, RABBITMQ } from '../helpers/rabbitmq.ts'

const place = new Place('outbox-kill')
afterAll(() => place.remove())

const FACTS = 3
let databases = 0

function end(...args: string[]): Promise<NodeJS.Signals | number | null> {
  const child = spawn(process.execPath, ['tests/faults/outbox-process.ts', ...args], { stdio: 'inherit' })
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)))
}

/** The facts whose effect was made, in the order of the effects. */
async function effects(url: string): Promise<number[]> {
  const database = await openDatabase(readDatabaseUrl(url)!)
  try {
    const rows = await database.read.selectFrom('events').selectAll().orderBy('id').execute()
    return rows.filter(({ type }) => type === 'effect.made').map(({ data }) => JSON.parse(data).seq)
  } finally {
    await database.close()
  }
}

async function expectOneEffectEach(point: string, amqp: string, prefix: string): Promise<void> {
  const url = place.database(`kill${databases++}`)
  expect(await end(url, amqp, prefix, point, String(FACTS)), 'it was killed there').toBe('SIGKILL')
  expect((await effects(url)).length).toBeLessThanOrEqual(FACTS)
  expect(await end(url, amqp, prefix, 'none', '0')).toBe(0)
  expect(await effects(url)).toEqual([1, 2, 3])
}

/** Each takes two processes; all of them by hand. */
const some = (points: string[]) => (IS_LONG ? points : points.filter((_, index) => index % 3 === 1))

const HERE = [
  'before it is marked',
  'after it is marked',
  'before the effect',
  'before the effect is committed',
  'after the effect',
]
const THROUGH_A_BROKER = [
  'before publishing',
  'after the confirm',
  'before it is marked',
  'when a message came',
  'before the effect is committed',
  'after the effect',
  'before the acknowledgement',
]

/** Two processes start in each, on a machine that may have more to do. */
const LONGEST_MS = 90_000

it.concurrent.each(some(HERE))(
  'makes each effect once and in order when it is killed %s',
  (point) => expectOneEffectEach(point, '-', '-'),
  LONGEST_MS,
)

describe.skipIf(!hasRabbitmq)('through RabbitMQ', () => {
  it.concurrent.each(some(THROUGH_A_BROKER))(
    'makes each effect once and in order when it is killed %s',
    async (point) => {
      const burrow = new Burrow()
      try {
        await expectOneEffectEach(point, RABBITMQ, burrow.prefix)
      } finally {
        await burrow.remove()
      }
    },
    LONGEST_MS,
  )
})
