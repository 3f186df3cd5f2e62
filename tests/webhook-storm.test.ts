import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { ENGINE, Place } from './helpers/database.ts'

/** By hand: `node scripts/webhook-storm.ts --events 100000`. */
const EVENTS = Number(process.env['FASTYUMS_WEBHOOKS'] ?? 5_000)

it(
  `each true one of ${EVENTS} webhooks has one effect, no false one any, and the ledger is the providers’ book`,
  async () => {
    const place = new Place('storm')
    const database = ENGINE === 'mysql' ? ['--database', place.database()] : []
    const args = ['scripts/webhook-storm.ts', '--events', String(EVENTS), '--orders', '40', ...database]
    const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'] } })
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    const code = await new Promise((resolve) => child.on('close', resolve))
    await place.remove()
    expect(printed).toMatch(new RegExp(`^${EVENTS} webhooks \\(.*\\), \\d+ a second: 0 faults$`, 'm'))
    expect(code).toBe(0)
  },
  120_000 + EVENTS * 20,
)
