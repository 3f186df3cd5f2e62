import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const readme = readFileSync('README.md', 'utf8')
const blocks = [...readme.matchAll(/^```(?:sh)?\n([\s\S]*?)^```/gm)].map(([, block]) => block ?? '')
const blockOf = (part: string) => blocks.find((block) => block.includes(part)) ?? ''

const HERE = 'http://127.0.0.1:3000'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'fastyums-readme-'))))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a start line of the README as it stands, but for the port and the place of the database. */
function start(line: string): {
  server: ChildProcess
  listening: Promise<{ origin: string; printed: string }>
} {
  const env = { ...process.env, NODE_ENV: 'development', PORT: '0', DATABASE_URL: databaseAt('market.db') }
  const command = line
    .replace('sqlite:./data/mine.db', databaseAt('mine.db'))
    .replace('npm start', `exec ${process.execPath} bin/fastyums.mjs serve`)
  const server = spawn('bash', ['-c', command], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const listening = new Promise<{ origin: string; printed: string }>((found) => {
    let printed = ''
    server.stdout.on('data', (chunk: Buffer) => {
      const origin = /^listening on (\S+)$/m.exec((printed += chunk.toString()))?.[1]
      if (origin) found({ origin, printed })
    })
  })
  return { server, listening }
}
const databaseAt = (name: string) => `sqlite:${join(folder, name)}`

async function stop(server: ChildProcess): Promise<unknown> {
  const ended = new Promise((code) => server.on('exit', code))
  server.kill('SIGTERM')
  return ended
}

it('gets a stranger from the pasted lines to a delivered order', async () => {
  const { server, listening } = start(blocks.find((block) => block === 'npm start\n') ?? '')
  try {
    const { origin, printed } = await listening
    expect(printed.replaceAll(origin, HERE)).toContain(blockOf('listening on'))

    const shell = spawn('bash', ['-c', blockOf('/auth/login').replace(HERE, origin)])
    let answer = ''
    shell.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    await new Promise((ended) => shell.on('close', ended))
    expect(answer.trim()).toBe('DELIVERED')

    const example = spawn(process.execPath, ['clients/typescript/examples/order.ts', origin])
    let told = ''
    example.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
    expect(await new Promise((ended) => example.on('close', ended))).toBe(0)
    expect(told.split('\n').map((line) => line.split(' ')[1])).toEqual([
      'PLACED',
      'ACCEPTED',
      'READY_FOR_PICKUP',
      'ASSIGNED',
      'OUT_FOR_DELIVERY',
      'DELIVERED',
      'true',
      undefined,
    ])
    expect(await stop(server)).toBe(0)
  } finally {
    server.kill('SIGKILL')
  }
})

it('starts an empty marketplace with its own admin', async () => {
  const line = blockOf('FASTYUMS_DEMO=off')
  const { server, listening } = start(line)
  try {
    const { origin } = await listening
    const [, email, password] = /ADMIN_EMAIL=(\S+) ADMIN_PASSWORD='([^']+)'/.exec(line) ?? []
    const response = await fetch(`${origin}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    expect(await response.json()).toMatchObject({ user: { role: 'ADMIN' } })
    expect(await (await fetch(`${origin}/api/v1/vendors`)).json()).toEqual({ data: [], nextCursor: null })
    expect(await stop(server)).toBe(0)
  } finally {
    server.kill('SIGKILL')
  }
})
