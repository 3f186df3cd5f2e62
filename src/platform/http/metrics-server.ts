import type { AddressInfo } from 'node:net'
import { createServer } from '../node-http.ts'
import type { Metrics } from '../metrics.ts'
import { mayMeasure, type OperationsParts } from './operations.ts'

/** For a process without a server of its own. */
export interface MetricsServer {
  port: number
  close: () => Promise<void>
}

/** Tells the metrics at /metrics and that the process runs at /health/live, to whom they are told by a server too. */
export async function serveMetrics(
  { host, port }: { host: string; port: number },
  metrics: Metrics,
  access: OperationsParts['metricsAccess'],
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0]
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && path === '/health/live') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}')
    } else if (isRead && path === '/metrics' && mayMeasure(access, request.headers.authorization)) {
      const headers = { 'content-type': metrics.contentType, 'cache-control': 'no-store' }
      void metrics.tell().then((text) => response.writeHead(200, headers).end(text))
    } else response.writeHead(404).end()
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, host, listening)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
