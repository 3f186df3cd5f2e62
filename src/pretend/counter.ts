import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What goes wrong with the next calls. `lost`: it is done, and the answer never arrives; `hangs`: not before `delayMs`. */
export interface Mishap {
  /** The beginning of the path, such as `/refund`. */
  path: string
  kind: 'refuses' | 'fails' | 'lost' | 'slow' | 'hangs'
  times: number
  delayMs?: number
}

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  text: string
}

export interface Told {
  status: number
  body: unknown
  /** In place of a body: a page, or where to go. */
  html?: string
  location?: string
}

export type Serve = (asked: Asked) => Told | undefined

/** In the words of both. */
const OUT_OF_ORDER = {
  status: false,
  message: 'Out of order',
  error: { type: 'api_error', message: 'Out of order' },
}

/** The HTTP side of a pretended provider, with its mishaps. */
export class Counter {
  readonly mishaps: Mishap[] = []
  readonly #server: Server
  url = ''

  constructor(serve: Serve) {
    this.#server = createServer((request, response) => {
      void this.#answer(serve, request, response).catch(() => response.destroy())
    })
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', resolve)
    })
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(serve: Serve, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://provider')
    const mishap = this.#mishapFor(path)
    if (mishap?.kind === 'fails') return tell(response, { status: 500, body: OUT_OF_ORDER })
    if (mishap?.kind === 'refuses') return void response.destroy()
    if (mishap?.kind === 'slow') await sleep(mishap.delayMs ?? 1_000)
    const text = Buffer.concat(chunks).toString()
    const told = serve({ method: request.method ?? 'GET', path, query, headers: request.headers, text })
    if (mishap?.kind === 'lost') return void response.destroy()
    if (mishap?.kind === 'hangs') await sleep(mishap.delayMs ?? 1_000)
    tell(response, told ?? { status: 404, body: { status: false, message: 'Not found' } })
  }

  #mishapFor(path: string): Mishap | undefined {
    const mishap = this.mishaps.find((one) => one.times > 0 && path.startsWith(one.path))
    if (mishap) mishap.times--
    return mishap
  }
}

function tell(response: ServerResponse, { status, body, html, location }: Told): void {
  const type = html === undefined ? 'application/json' : 'text/html; charset=utf-8'
  response.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) })
  response.end(html ?? JSON.stringify(body))
}
