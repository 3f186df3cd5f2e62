import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** A marketplace that one process serves, as an operator starts it. */
export interface Served {
  origin: string
  stop: () => Promise<void>
}

/** Starts `fastyums serve` and waits until it listens. Its log is read and forgotten; what goes wrong is shown. */
export async function serve(env: Record<string, string>): Promise<Served> {
  const child = spawn(process.execPath, ['bin/fastyums.mjs', 'serve'], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', PORT: '0', FASTYUMS_DEMO: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { origin: await originOf(child, ended), stop: () => stop(child, ended) }
}

function originOf(child: ChildProcess, ended: Promise<number | null>): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer) => {
      const found = /^listening on (http:\S+)$/m.exec((printed += chunk.toString()))?.[1]
      if (!found) return
      child.stdout?.off('data', read).resume()
      resolve(found)
    }
    child.stdout?.on('data', read)
    ended.then((code) => reject(new Error(`the server ended with ${code}`)), reject)
  })
}

async function stop(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  child.kill('SIGTERM')
  const code = await ended
  if (code !== 0) throw new Error(`a server ended with ${code} after SIGTERM`)
}

export interface Reply {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the API's own tests hold its answers against the document
  body: any
}

/** How often a call was sent again because the marketplace was too busy. */
export const sentAgain = { count: 0 }

/** One call. Where the answer is to come again later it is sent again, as a client would. */
export async function call(
  origin: string,
  token: string | null,
  method: string,
  path: string,
  body?: object,
): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: body && JSON.stringify(body),
    })
    const text = await response.text()
    const reply = { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    if (reply.status !== 503 || attempt === 20) return reply
    sentAgain.count++
    await sleep(50 * attempt)
  }
}

/** The same, for calls that must go well. */
export async function done(...args: Parameters<typeof call>): Promise<Reply['body']> {
  const { status, body } = await call(...args)
  if (status >= 300) throw new Error(`${args[2]} ${args[3]} was answered ${status}: ${JSON.stringify(body)}`)
  return body
}
