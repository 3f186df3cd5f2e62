import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'

/** By hand: `node scripts/races.ts --races 100000`. */
const RACES = Number(process.env['FASTYUMS_RACES'] ?? 2_000)

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
