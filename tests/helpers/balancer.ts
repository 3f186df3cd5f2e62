import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Balancer {
  origin: string
  /** A server that may be sent to from the moment that it is ready. */
  add: (origin: string) => Promise<void>
  remove: (origin: string) => void
  close: () => Promise<void>
}

const PROBE_MS = 100

/**
 * A balancer as they are: it keeps connections, asks each server whether it is ready, and sends to those that are, in
 * turn. What nobody took may go to another; what was sent once is never sent again.
 */
export async function openBalancer(): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true })
  const servers = new Map<string, 'ready' | 'not ready'>()
  let turn = 0

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer, tried: string[]): void {
    const ready = [...servers].filter(([origin, state]) => state === 'ready' && !tried.includes(origin))
    const target = ready[turn++ % ready.length]?.[0]
    if (target === undefined) return void outgoing.writeHead(502).end('nobody is ready')
    const { method, headers, url } = incoming
    const upstream = request(target + (url ?? ''), { method, agent, headers }, (answer) => {
      const { connection: _, ...passed } = answer.headers
      outgoing.writeHead(answer.statusCode ?? 502, passed)
      answer.on('error', () => outgoing.destroy()).pipe(outgoing)
    })
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') pass(incoming, outgoing, body, [...tried, target])
      else if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(502).end(`${target}: ${error.message}`)
    })
    upstream.end(body)
  }

  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => pass(incoming, outgoing, Buffer.concat(parts), []))
  })
  async function probe(origin: string): Promise<void> {
    const isReady = await fetch(`${origin}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (servers.has(origin)) servers.set(origin, isReady ? 'ready' : 'not ready')
  }
  const probes = setInterval(() => [...servers.keys()].forEach((origin) => void probe(origin)), PROBE_MS)

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async add(origin) {
      servers.set(origin, 'not ready')
      await probe(origin)
    },
    remove: (origin) => void servers.delete(origin),
    async close() {
      clearInterval(probes)
      agent.destroy()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
