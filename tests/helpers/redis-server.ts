import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** Whether this machine has what the tests need that kill a Redis: no other may be killed. */
export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0

const LONGEST_START_MS = 10_000

/** A Redis of this test alone, in memory, on a port of its own. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fastyums-redis-'))
  #process: ChildProcess | undefined
  port = 0

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    if (this.port === 0) this.port = await freePort()
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    this.#process = spawn('redis-server', [...args, '--dir', this.#folder], { stdio: 'ignore' })
    const deadline = Date.now() + LONGEST_START_MS
    while (!(await answers(this.port))) {
      if (Date.now() > deadline) throw new Error('Redis did not start')
      await sleep(10)
    }
  }

  async kill(): Promise<void> {
    const running = this.#process
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.kill('SIGKILL')
    await ended
  }

  /** Calls Redis as an operator would. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url)
    try {
      return await question(redis)
    } finally {
      redis.disconnect()
    }
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(500)
    for (const end of ['error', 'timeout', 'close'])
      socket.on(end, () => {
        socket.destroy()
        resolve(false)
      })
    socket.on('data', () => {
      resolve(true)
      socket.destroy()
    })
  })
}
