import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('gets a stranger from the pasted lines to a delivered order', async () => {
  const readme = readFileSync('README.md', 'utf8')
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block ?? '')
  const start = blocks.find((block) => block.startsWith('ADMIN_EMAIL')) ?? ''
  const lines = blocks.find((block) => block.includes('/auth/register')) ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'fastyums-readme-'))
  const env = {
    ...process.env,
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'market.db')}`,
    NODE_ENV: 'development',
  }
  const command = start.replace('npm start', `exec ${process.execPath} bin/fastyums.mjs serve`)
  const server = spawn('bash', ['-c', command], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const origin = await new Promise<string>((found) => {
      server.stdout.on('data', (chunk: Buffer) => {
        const url = /listening on (\S+)/.exec(chunk.toString())?.[1]
        if (url) found(url)
      })
    })
    const shell = spawn('bash', ['-c', lines.replace('http://127.0.0.1:3000', origin)])
    let printed = ''
    shell.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    await new Promise((ended) => shell.on('close', ended))
    expect(printed.trim()).toBe('DELIVERED')

    const ended = new Promise((code) => server.on('exit', code))
    server.kill('SIGTERM')
    expect(await ended).toBe(0)
  } finally {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
})
