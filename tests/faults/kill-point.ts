// Loaded before the server (node --import), never by it. A request with `x-kill-at: n` ends the process before its
// n-th statement; one more than there are: before the answer is sent, two more: once it was sent. Without the header
// the answer tells in `x-steps` which statements there were.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StatementSync } from 'node:sqlite'

/** The request that is followed. One at a time: a test that kills sends nothing beside it. */
let followed: { response: ServerResponse; killAt: number; steps: string[] } | undefined

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
  followed = { response, killAt: Number(request.headers['x-kill-at'] ?? Infinity), steps: [] }
})

subscribe('http.server.response.finish', () => {
  if (followed && followed.killAt === followed.steps.length + 1) die()
})

for (const method of ['run', 'all', 'get'] as const) {
  const original = StatementSync.prototype[method] as (this: StatementSync, ...values: unknown[]) => unknown
  StatementSync.prototype[method] = function (this: StatementSync, ...values: unknown[]): never {
    if (!followed) return original.apply(this, values) as never
    if (followed.killAt === followed.steps.length) die()
    const { sourceSQL } = this
    const result = original.apply(this, values)
    followed.steps.push(sourceSQL.slice(0, 60).replace(/\s+/g, ' '))
    if (!followed.response.headersSent) followed.response.setHeader('x-steps', JSON.stringify(followed.steps))
    return result as never
  }
}

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  // The signal may need a moment; not one more statement may run in it.
  for (;;);
}
