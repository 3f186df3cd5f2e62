import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { faultsOf } from '../scripts/races/lane.ts'

/** By hand: `node scripts/races.ts --races 100000`. */
const RACES = Number(process.env['FASTYUMS_RACES'] ?? 2_000)

it('finds fault with two winners, with none, and with a loser who hears something else', () => {
  const won = { status: 200, body: {} }
  const lost = { status: 409, body: { code: 'delivery_taken' } }
  const broken = { status: 500, body: { code: 'internal_error' } }
  const faults = (...replies: (typeof won)[]) => faultsOf(replies, 200, '409 delivery_taken')
  expect(faults(lost, won, lost)).toEqual([])
  expect(faults(won, won, lost)).toEqual(['2 winners'])
  expect(faults(lost, lost)).toEqual(['0 winners'])
  expect(faults(won, broken)).toEqual(['a loser was answered 500 internal_error'])
})

it(
  `each of ${RACES} races through two processes has one winner`,
  async () => {
    const child = spawn(process.execPath, ['scripts/races.ts', '--races', String(RACES)], {
      env: { PATH: process.env['PATH'] },
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    }
    const code = await new Promise((resolve) => child.on('close', resolve))
    const ran = new RegExp(`^${RACES} races .* over 2 processes: 0 faults, \\d+ calls sent again$`, 'm')
    expect(printed).toMatch(ran)
    expect(code).toBe(0)
  },
  120_000 + RACES * 200,
)
