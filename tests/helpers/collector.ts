import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'

/** A span as it arrived. */
export interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  /** OTLP's numbers: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number
  attributes: Record<string, string | number>
  service: string
}

export interface Collector {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
  endpoint: string
  spans: Span[]
  /** All that arrived, as it was sent. */
  raw: () => string
  /** The one span of that name (and trace), once it is there. */
  find: (name: string | RegExp, traceId?: string) => Promise<Span>
  close: () => Promise<void>
}

/** Takes spans over OTLP/HTTP, as JSON. */
export async function openCollector(): Promise<Collector> {
  const spans: Span[] = []
  let raw = ''
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      raw += body
      if (request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(body)))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const find = (name: string | RegExp, traceId?: string) =>
    vi.waitFor(
      () => {
        const fits = (span: Span) => (typeof name === 'string' ? span.name === name : name.test(span.name))
        const found = spans.find((span) => fits(span) && (traceId ?? span.traceId) === span.traceId)
        if (!found)
          throw new Error(`there is no span ${String(name)}: ${spans.map((one) => one.name).join(', ')}`)
        return found
      },
      { timeout: 10_000, interval: 20 },
    )
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    raw: () => raw,
    find,
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(() => closed()))),
  }
}

interface Value {
  stringValue?: string
  intValue?: number | string
}
type Attributes = { key: string; value: Value }[]
interface Sent {
  resourceSpans: {
    resource: { attributes: Attributes }
    scopeSpans: { spans: (Omit<Span, 'attributes' | 'service'> & { attributes: Attributes })[] }[]
  }[]
}

function spansOf({ resourceSpans }: Sent): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource.attributes)['service.name'])
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({ ...span, attributes: valuesOf(span.attributes), service }))
  })
}

function valuesOf(attributes: Attributes): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  )
}
