import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { migrate, openDatabase } from '../app.ts'
import { ConfigError } from '../config.ts'
import { bareMarketplace } from '../marketplace.ts'
import { reindexAccounts } from '../modules/accounts/public.ts'
import { reindexDeliveries } from '../modules/delivery/public.ts'
import { reindexProducts } from '../modules/products/public.ts'
import { reindexVendors } from '../modules/vendors/public.ts'
import { type DatabaseChoice, readDatabaseUrl } from '../platform/database/choice.ts'
import { copyRows, filledTables, firstDifference } from '../platform/database/copy.ts'
import type { Database, Tx } from '../platform/database/database.ts'

export const usage = `Usage: fastyums copy --from <DATABASE_URL> --to <DATABASE_URL>

Copies a whole marketplace into an empty database, for instance from sqlite:./data/fastyums.db to
mysql://user:password@host:3306/fastyums, all of it or nothing. Stop the servers first. Pictures are not in the database.
`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { from: { type: 'string' }, to: { type: 'string' } } })
  if (values.from === undefined || values.to === undefined) {
    process.stderr.write(`Name --from and --to.\n\n${usage}`)
    return 2
  }
  const source = choiceOf('--from', values.from)
  const target = choiceOf('--to', values.to)
  if (source.engine === 'sqlite' && !existsSync(source.path))
    throw new ConfigError(`--from: there is no ${source.path}`)
  if (JSON.stringify(source) === JSON.stringify(target)) throw new ConfigError('--to is the same database')
  const from = await openDatabase(source)
  try {
    const to = await openDatabase(target)
    try {
      await copy(from, to)
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
  return 0
}

function choiceOf(option: string, url: string): DatabaseChoice {
  const choice = readDatabaseUrl(url)
  if (!choice)
    throw new ConfigError(`${option} must be sqlite:<file> or mysql://user:password@host:3306/database`)
  return choice.engine === 'mysql' ? { ...choice, inBulk: true } : choice
}

async function copy(from: Database, to: Database): Promise<void> {
  await migrate(from)
  await migrate(to)
  const filled = await filledTables(to.read)
  if (filled.length > 0)
    throw new ConfigError(`--to holds rows already, in ${filled.join(', ')}; name an empty one`)
  // The transaction keeps others from writing to a SQLite source meanwhile.
  const rows = await from.write((source) =>
    to.write(async (target) => {
      const copied = await copyRows(source, target, showProgress)
      const differing = await firstDifference(source, target)
      if (differing) throw new Error(`${differing} is not the same in both; nothing was copied`)
      await reindex(txOver(target))
      return copied
    }),
  )
  if (process.stderr.isTTY) process.stderr.write('\n')
  process.stdout.write(`copied ${rows} rows\n`)
}

/** Words and positions are kept by each engine in its own way, so they are made again. */
async function reindex(tx: Tx): Promise<void> {
  const all = {
    accounts: reindexAccounts,
    vendors: reindexVendors,
    products: reindexProducts,
    deliveries: reindexDeliveries,
  }
  for (const [table, index] of Object.entries(all)) {
    showProgress(`the index of ${table}`, 0, 1)
    await index(tx)
  }
}

/** A transaction in which nothing is recorded: what happened was recorded when it happened. */
function txOver(sql: Tx['sql']): Tx {
  return {
    sql,
    marketplace: bareMarketplace(),
    now: Date.now(),
    react: async () => {},
    recorded: [],
    timers: [],
    touched: new Set(),
  }
}

function showProgress(what: string, copied: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}: ${Math.floor((copied / of) * 100)} %`)
}
