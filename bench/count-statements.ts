// Loaded before a server (`--import`), counts what it asks of its database and tells whoever asks over IPC.
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { Connection } from 'mysql2'

let statements = 0

// oxlint-disable-next-line typescript/no-explicit-any -- methods are wrapped whatever they take
type Methods = Record<string, (...args: any[]) => unknown>

function count(prototype: object, names: readonly string[], counts = (..._args: unknown[]) => true): void {
  const methods = prototype as Methods
  for (const name of names) {
    const method = methods[name]
    if (!method) throw new Error(`there is no ${name} to count`)
    methods[name] = function counted(...args) {
      if (counts(...args)) statements++
      return method.apply(this, args)
    }
  }
}

count(StatementSync.prototype, ['all', 'get', 'run', 'iterate'])
count(DatabaseSync.prototype, ['exec'])
// To prepare a statement is a command of its own, which comes once.
const asks = (command: unknown) => ['Query', 'Execute'].includes((command as object).constructor.name)
count(Object.getPrototypeOf(Connection.prototype) as object, ['addCommand'], asks)

process.on('message', () => process.send?.(statements))
// Listening must not keep a process that was told to stop.
process.channel?.unref()
