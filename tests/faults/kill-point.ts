// Loaded before the server (node --import), never by it. A request with `x-kill-at: n` ends the process once n of its
// statements have run: 0 before the first, all of them before the answer is sent, one more after it was sent.
// `x-stop-at` stops it there instead, as a debugger would. The answer tells in `x-steps` which statements there were.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StatementSync } from 'node:sqlite'
import { Connection } from 'mysql2'
import { Outbox } from '../../src/platform/outbox/outbox.ts'

// What follows a commit comes when it comes. Where a test counts a request's own statements it stays undone.
if (process.env['FAULT_UNDONE']) Outbox.prototype.start = async () => {}

/** The request that is followed. One at a time: a test that kills sends nothing beside it. */
let followed: { response: ServerResponse; point: number; signal: NodeJS.Signals; steps: string[] } | undefined

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
  const { 'x-kill-at': killAt, 'x-stop-at': stopAt } = request.headers
  const point = Number(killAt ?? stopAt ?? Infinity)
  followed = { response, point, signal: killAt === undefined ? 'SIGSTOP' : 'SIGKILL', steps: [] }
})

subscribe('http.server.response.finish', () => haltAt((followed?.steps.length ?? 0) + 1))

/** The look for due work belongs to no request: it comes when it comes. */
const LOOK = /^select .due_at. from .work./

/** Before a statement. */
function arrive(): void {
  if (followed?.steps.length === 0) haltAt(0)
}

/** After a statement, or where a part of it is done. */
function pass(step: string): void {
  followed?.steps.push(step.slice(0, 40).replace(/\s+/g, ' '))
  haltAt(followed?.steps.length ?? 0)
  if (followed && !followed.response.headersSent) {
    followed.response.setHeader('x-steps', JSON.stringify(followed.steps))
  }
}

function haltAt(point: number): void {
  if (followed?.point !== point) return
  process.kill(process.pid, followed.signal)
  // A kill may need a moment; not one more statement may run in it.
  while (followed.signal === 'SIGKILL');
}

for (const method of ['run', 'all', 'get'] as const) {
  const original = StatementSync.prototype[method] as (this: StatementSync, ...values: unknown[]) => unknown
  StatementSync.prototype[method] = function follow(this: StatementSync, ...values: unknown[]): never {
    const counts = !LOOK.test(this.sourceSQL)
    if (counts) arrive()
    const result = original.apply(this, values)
    if (counts) pass(this.sourceSQL)
    return result as never
  }
}

/** A command of mysql2: a statement as it is, or one that was prepared. */
interface Command {
  sql?: string
  statement?: { query: string }
  onResult?: (...answer: unknown[]) => unknown
}

const connections = Object.getPrototypeOf(Connection.prototype) as {
  addCommand: (command: Command) => Command
}
const { addCommand } = connections
connections.addCommand = function follow(command) {
  const isStatement = ['Query', 'Execute'].includes(command.constructor.name)
  const text = command.statement?.query ?? command.sql ?? ''
  // What sets a connection up belongs to no request.
  if (!isStatement || /^(set |select @@)/.test(text) || LOOK.test(text)) return addCommand.call(this, command)
  arrive()
  const { onResult } = command
  command.onResult = (...answer) => {
    pass(text)
    return onResult?.apply(command, answer)
  }
  const sent = addCommand.call(this, command)
  if (text === 'commit') pass('commit without an answer')
  return sent
}
