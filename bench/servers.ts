import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuOf, peakMemoryOf } from './machine.ts'

export const JWT_SECRET = 'what the bench signs its tokens with, long enough'

/** A server under load, in a process of its own. */
export interface Server {
  name: 'product' | 'limit'
  port: number
  pid: number
  /** From the start of the process to the first answer of the catalogue, milliseconds. */
  startMs: number
  /** What the process has used so far, seconds of CPU. */
  cpu: () => number
  /** The most memory that it ever had, megabytes; NaN where the system does not tell. */
  peakMemory: () => number
  child: ChildProcess
  stop: () => Promise<void>
}

export interface Start {
  database: string
  /** For its log, which it writes at its own cost, and its data. */
  folder: string
  noCache?: boolean
  /** What it finds in its environment besides. */
  env?: Record<string, string>
  /** Flags of Node before the program. */
  nodeFlags?: string[]
}

/** The product as `npm start` runs it in production, with every safety on and its rate limits out of the way. */
export function startProduct({
  database,
  folder,
  noCache,
  env = {},
  nodeFlags = [],
}: Start): Promise<Server> {
  const flags = [
    '--max-semi-space-size=8',
    '--use-largepages=silent',
    ...nodeFlags,
    'bin/fastyums.mjs',
    'serve',
  ]
  return start('product', flags, folder, {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: database,
    DATA_FOLDER: folder,
    JWT_SECRET,
    ACCESS_TOKEN_TTL: '86400',
    RATE_LIMIT: '1000000',
    ...(noCache ? { CATALOGUE_CACHE: 'off' } : {}),
    ...env,
  })
}

export function startLimit({ database, folder, nodeFlags = [] }: Start): Promise<Server> {
  return start('limit', [...nodeFlags, 'bench/limit.ts'], folder, { DATABASE_URL: database })
}

async function start(
  name: Server['name'],
  args: string[],
  folder: string,
  env: Record<string, string>,
): Promise<Server> {
  const log = join(folder, `${name}.log`)
  const output = openSync(log, 'w')
  const started = performance.now()
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', output, 'inherit', 'ipc'],
  })
  closeSync(output)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const origin = await originOf(log, child)
  const response = await fetch(`${origin}/api/v1/products?search=w1x`)
  await response.arrayBuffer()
  const startMs = performance.now() - started
  const pid = child.pid ?? 0
  return {
    name,
    port: Number(new URL(origin).port),
    pid,
    startMs,
    cpu: () => cpuOf(pid),
    peakMemory: () => peakMemoryOf(pid),
    child,
    async stop() {
      child.kill('SIGTERM')
      await ended
      process.off('exit', kill)
    },
  }
}

/** Read from its log, so that nobody has to read along what it writes later. */
async function originOf(log: string, child: ChildProcess): Promise<string> {
  while (child.exitCode === null) {
    const found = /^listening on (http:\S+)$/m.exec(readFileSync(log, 'utf8'))?.[1]
    if (found) return found
    await sleep(2)
  }
  throw new Error(`the server ended with ${child.exitCode}`)
}
