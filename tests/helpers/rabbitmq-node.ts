import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from 'rabbitmq-client'

/** Whether this machine has a RabbitMQ that a test may start and kill. */
export const HAS_RABBITMQ_NODE = existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server')

const LONGEST_START_MS = 120_000

/** A RabbitMQ of this test alone: a node, a name server and a folder of its own. */
export class RabbitmqNode {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fastyums-rabbitmq-'))
  #shell: ChildProcess | undefined
  #port = 0

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.#port}`
  }

  /** Starts it, on what it kept, and waits until it lets somebody in. */
  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await portWithRoom()
    this.#shell = spawn('scripts/rabbitmq.sh', [this.#folder, String(this.#port)], { stdio: 'ignore' })
    const connection = new Connection({ url: this.url, retryLow: 100, retryHigh: 300 })
    connection.on('error', () => {})
    try {
      await connection.onConnect(LONGEST_START_MS)
    } finally {
      if (connection.ready) await connection.close()
      else connection.unsafeDestroy()
    }
  }

  /** At once, without a last word. */
  async kill(): Promise<void> {
    const pid = this.#pid
    if (pid === null) return
    process.kill(pid, 'SIGKILL')
    while (isRunning(pid)) await sleep(10)
    while (this.#shell?.exitCode === null && this.#shell.signalCode === null) await sleep(10)
  }

  async remove(): Promise<void> {
    await this.kill()
    // The name server goes once no node needs it.
    spawnSync('epmd', ['-kill'], { env: { ...process.env, ERL_EPMD_PORT: String(this.#port + 10_000) } })
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** What the node itself has written, once it runs. */
  get #pid(): number | null {
    const file = join(this.#folder, 'node.pid')
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : NaN
    return pid > 1 && isRunning(pid) ? pid : null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A free one that leaves room for the two that scripts/rabbitmq.sh adds to it. */
async function portWithRoom(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 5_000)
    const free = await Promise.all([port, port + 10_000, port + 20_000].map(isFree))
    if (free.every(Boolean)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo
      server.close(() => resolve(taken === port))
    })
  })
}
