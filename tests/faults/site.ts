import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { Client } from '../helpers/client.ts'
import { Contract } from '../helpers/contract.ts'
import { Folder, type Served } from '../helpers/process.ts'

export const ADMIN = { email: 'admin@example.com', password: 'a sentence nobody guesses' }

const LONGEST_START_MS = 30_000

/** A server as a process of its own, which may be killed at any moment and started again on what it left behind. */
export class Site {
  readonly folder = new Folder()
  readonly env: Record<string, string>
  /** From each start to the first answer that it is ready, milliseconds. */
  readonly readyMs: number[] = []
  #served: Served | undefined
  #contract: Contract | undefined

  constructor(env: Record<string, string> = {}) {
    this.env = {
      DATABASE_URL: this.folder.database(),
      JWT_SECRET: 'one secret that outlives every process',
      ACCESS_TOKEN_TTL: '86400',
      RATE_LIMIT: 'off',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ...env,
    }
  }

  get served(): Served {
    if (!this.#served) throw new Error('the server does not run')
    return this.#served
  }

  client(token?: string): Client {
    if (!this.#contract) throw new Error('the server has never run')
    return new Client(this.served.origin, this.#contract, token)
  }

  async start(): Promise<void> {
    const started = performance.now()
    const served = await this.folder.serve(this.env)
    while (!(await isReady(served.origin))) {
      if (performance.now() - started > LONGEST_START_MS) throw new Error('the server does not become ready')
      await sleep(5)
    }
    this.readyMs.push(performance.now() - started)
    this.#served = served
    this.#contract ??= new Contract((await (await fetch(`${served.origin}/openapi.json`)).json()) as never)
  }

  /** As the machine would: without a last word. */
  async kill(): Promise<void> {
    this.served.process.kill('SIGKILL')
    await this.served.ended
  }

  /** Looks into the database, for as long as `look` takes: who stays connected spares the next start its recovery. */
  async look<T>(look: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase(readConfig({ NODE_ENV: 'test', ...this.env }).database)
    try {
      return await look(database)
    } finally {
      await database.close()
    }
  }

  async remove(): Promise<void> {
    await this.folder.remove()
  }
}

async function isReady(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health/ready`)
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}
