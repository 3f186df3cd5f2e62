import { once } from 'node:events'
import { type ClientOptions, WebSocket } from 'ws'
import type { Person } from './marketplace.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- compared with what REST answers, which tests read freely
type Data = any

export interface Frame {
  type: string
  id: string
  at: string
  data: Data
}

const PATIENCE_MS = 10_000

/** A WebSocket as a client holds it, with everything that it was told. */
export class TestSocket {
  readonly frames: Frame[] = []
  readonly ws: WebSocket
  /** Code and reason, once it is closed. */
  readonly closed: Promise<[code: number, reason: string]>

  constructor(url: string, options: ClientOptions = {}) {
    this.ws = new WebSocket(url, { perMessageDeflate: false, ...options })
    this.ws.on('message', (text: Buffer) => this.frames.push(JSON.parse(text.toString())))
    this.closed = new Promise((resolve, reject) => {
      this.ws.on('close', (code, reason) => resolve([code, reason.toString()]))
      this.ws.on('error', (error) => {
        // What the server sends wrong is the test's to see; a cut line ends in 'close'.
        if (this.ws.readyState === WebSocket.CONNECTING) reject(error)
      })
    })
    this.closed.catch(() => {})
  }

  /** The statuses of the orders that it was told of, in order. */
  statuses(orderId?: string): string[] {
    return this.of('order.updated')
      .filter(({ data }) => orderId === undefined || data.id === orderId)
      .map(({ data }) => data.status)
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type)
  }

  /** The first frame that fits, as soon as it is there. */
  async until(fits: (frame: Frame) => boolean): Promise<Frame> {
    const patience = Date.now() + PATIENCE_MS
    for (;;) {
      const found = this.frames.find(fits)
      if (found) return found
      if (Date.now() > patience) {
        const told = this.frames.map(({ type, id, data }) => `${type} ${id} ${data.status ?? ''}`)
        throw new Error(`it was never told; it was told of\n${told.join('\n')}`)
      }
      await new Promise((resume) => setTimeout(resume, 5))
    }
  }

  /** Waits until nothing more comes. */
  async quiet(): Promise<void> {
    for (let heard = -1; heard < this.frames.length;) {
      heard = this.frames.length
      await new Promise((resume) => setTimeout(resume, 150))
    }
  }

  async close(): Promise<void> {
    if (this.ws.readyState === WebSocket.CLOSED) return
    const gone = once(this.ws, 'close')
    this.ws.close()
    await gone
  }
}

type Someone = Pick<Person, 'client'>

export async function ticketOf({ client }: Someone): Promise<string> {
  return (await client.ok('POST', '/realtime/tickets')).ticket
}

/** A socket of somebody, open. `origin` is the process that it is opened at. */
export async function listen(origin: string, who: Someone, query = ''): Promise<TestSocket> {
  const socket = new TestSocket(addressOf(origin, await ticketOf(who), query))
  await Promise.race([once(socket.ws, 'open'), socket.closed])
  return socket
}

export function addressOf(origin: string, ticket: string, query = ''): string {
  return `${origin.replace('http', 'ws')}/api/v1/realtime?ticket=${ticket}${query}`
}

/**
 * What becomes of an attempt to connect: the status and the problem's code, the code of the close, or `open` where the
 * server answers a ping, which it does not once it has said goodbye.
 */
export function knock(url: string, options: ClientOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, options)
    ws.on('open', () => ws.ping())
    ws.on('pong', () => {
      resolve('open')
      ws.close()
    })
    ws.on('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(`${response.statusCode} ${JSON.parse(text || '{}').code}`))
    })
    ws.on('close', (code) => resolve(String(code)))
    ws.on('error', reject)
  })
}
