import type { Read } from '../../platform/database/database.ts'
import * as queries from './check-queries.ts'
import { BALANCED } from './post.ts'
import { type CheckedOrder, faultsOfOrder } from './rules/order-faults.ts'
import { faultsOfPayout } from './rules/payout-faults.ts'

/** The next orders after this id, in the order of their ids; none at the end. */
export type NextOrders = (read: Read, after: string) => Promise<CheckedOrder[]>

export interface Checked {
  transactions: number
  entries: number
  accounts: number
  orders: number
  payouts: number
  /** Whether the database itself refuses changes. */
  isGuarded: boolean
  /** Each in words, with the id of what is wrong. */
  faults: string[]
}

const PAGE = 500

/**
 * Makes everything again from the entries and the orders, and tells each minor unit of difference. Reads page by page,
 * so it takes as little memory for a million orders, and may run while the marketplace does: what looks wrong is
 * looked at once more.
 */
export async function checkLedger(read: Read, nextOrders: NextOrders): Promise<Checked> {
  const faults: string[] = []
  const { transactions, entries } = await checkTransactions(read, faults)
  const accounts = await checkBalances(read, faults)
  const orders = await checkOrders(read, nextOrders, faults)
  const payouts = await checkPayouts(read, faults)
  return {
    transactions,
    entries,
    accounts,
    orders,
    payouts,
    isGuarded: await queries.isGuarded(read),
    faults,
  }
}

async function checkTransactions(read: Read, faults: string[]) {
  let [transactions, entries] = [0, 0]
  for (let after = ''; ;) {
    const page = await queries.transactionSums(read, after, PAGE)
    for (const { id, kind, source_id, entries: count, sum } of page) {
      if (Number(sum ?? 0) !== 0) faults.push(`${id} (${kind} ${source_id}) sums to ${sum}, not to zero`)
      if (count < 2) faults.push(`${id} (${kind} ${source_id}) has ${count} entries`)
      transactions++
      entries += count
      after = id
    }
    if (page.length < PAGE) return { transactions, entries }
  }
}

async function checkBalances(read: Read, faults: string[]): Promise<number> {
  let accounts = 0
  for (const account of BALANCED) {
    for (let after = ''; ;) {
      const page = await queries.accountSums(read, account, after, PAGE)
      for (const { owner, sum, paid_out, balance, kept_paid_out } of page) {
        if (Number(sum) !== balance)
          faults.push(`${account} ${owner} has ${balance}, its entries sum to ${sum}`)
        if (Number(paid_out) !== kept_paid_out)
          faults.push(`${account} ${owner} was paid out ${kept_paid_out}, by its entries ${paid_out}`)
        accounts++
        after = owner
      }
      if (page.length < PAGE) break
    }
  }
  for (const { account, owner } of await queries.balancesWithoutEntries(read))
    faults.push(`${account} ${owner} has a balance and no entries`)
  return accounts
}

async function checkOrders(read: Read, nextOrders: NextOrders, faults: string[]): Promise<number> {
  const posted = await queries.countPostedOrders(read)
  let [orders, found] = [0, 0]
  for (let after = ''; ;) {
    const page = await nextOrders(read, after)
    if (page.length === 0) break
    const wrong = await wrongOrders(read, page, (count) => (found += count))
    // It may have moved on between the two reads.
    const still = wrong.size > 0 ? await wrongOrders(read, await nextOrders(read, after)) : wrong
    for (const [id, told] of still) if (wrong.has(id)) faults.push(...told.map((fault) => `${id}: ${fault}`))
    orders += page.length
    after = page.at(-1)?.id ?? after
  }
  if (found < posted) faults.push(`something was posted for ${posted} orders, of which ${found} are there`)
  return orders
}

async function wrongOrders(
  read: Read,
  orders: readonly CheckedOrder[],
  onFound: (posted: number) => void = () => {},
): Promise<Map<string, string[]>> {
  const entries = await queries.entriesOfOrders(
    read,
    orders.map(({ id }) => id),
  )
  const byOrder = Map.groupBy(entries, ({ order_id }) => order_id)
  onFound(byOrder.size)
  const told = orders.map((order) => [order.id, faultsOfOrder(order, byOrder.get(order.id) ?? [])] as const)
  return new Map(told.filter(([, faults]) => faults.length > 0))
}

async function checkPayouts(read: Read, faults: string[]): Promise<number> {
  let payouts = 0
  for (let after = ''; ;) {
    const page = await queries.nextPayouts(read, after, PAGE)
    for (const payout of page) {
      const entries = await queries.entriesOfPayout(read, payout.id)
      const status = entries[0]?.status ?? payout.status
      for (const fault of faultsOfPayout({ ...payout, status }, entries)) faults.push(`${payout.id} ${fault}`)
      payouts++
      after = payout.id
    }
    if (page.length < PAGE) return payouts
  }
}
