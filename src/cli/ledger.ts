import { parseArgs } from 'node:util'
import { openDatabase } from '../app.ts'
import { readConfig } from '../config.ts'
import { marketplaceOf } from '../marketplace.ts'
import { type Checked, checkLedger } from '../modules/ledger/public.ts'
import { nextOrdersOfLedger } from '../modules/orders/public.ts'

export const usage = `Usage: fastyums ledger check

Makes the ledger again from its entries and from the orders, and ends with 1 on one minor unit of difference: each
transaction sums to zero, each balance is the sum of its entries, vendor, courier, platform and tax of each order are
what came in less what went back, every delivered order is posted. May run while the marketplace does.
`

const MOST_TOLD = 100

export async function run(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
  if (positionals.join(' ') !== 'check') {
    process.stderr.write(`Say what to do.\n\n${usage}`)
    return 2
  }
  const config = readConfig(process.env)
  const database = await openDatabase(config.database)
  try {
    await database.ping()
    const checked = await checkLedger(
      { sql: database.read, marketplace: marketplaceOf(config, [], false) },
      nextOrdersOfLedger,
    )
    process.stdout.write(summaryOf(checked))
    for (const fault of checked.faults.slice(0, MOST_TOLD)) process.stderr.write(`${fault}\n`)
    return checked.faults.length > 0 ? 1 : 0
  } finally {
    await database.close()
  }
}

function summaryOf(checked: Checked): string {
  const { transactions, entries, accounts, orders, payouts, isGuarded, faults } = checked
  const guard = isGuarded
    ? 'the database refuses to change what was posted'
    : 'this server lets this user set no triggers, so that the database would not refuse to change what was posted'
  return `${transactions} transactions with ${entries} entries sum to zero each, or are named below
${accounts} balances, ${orders} orders and ${payouts} payouts were made again
${guard}
${faults.length === 0 ? 'all is right to the minor unit' : `${faults.length} faults`}
`
}
