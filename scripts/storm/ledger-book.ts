import { sql } from 'kysely'
import type { Database } from '../../src/platform/database/database.ts'
import type { Book } from '../../src/pretend/book.ts'

type Sums = Record<string, { captured: number; refunded: number }>

/** What the ledger says that a provider took and gave back, payment by payment. */
async function ledgerOf({ read }: Pick<Database, 'read'>, provider: string): Promise<Sums> {
  const { rows } = await sql<{ reference: string; captured: number | string; refunded: number | string }>`
    select p.reference,
      sum(case when e.reason = 'CAPTURE' then -e.amount else 0 end) as captured,
      sum(case when e.reason = 'REFUND' then e.amount else 0 end) as refunded
    from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
    join payments p on p.id = (case when t.kind = 'CAPTURE' then t.source_id
      else (select r.payment_id from refunds r where r.id = t.source_id) end)
    where e.account = 'CLEARING' and e.owner = ${provider} group by p.reference`.execute(read)
  return Object.fromEntries(
    rows.map(({ reference, captured, refunded }) => [
      reference,
      { captured: Number(captured), refunded: Number(refunded) },
    ]),
  )
}

/** The payments of which the ledger and the provider's book do not say the same, to the minor unit, both ways. */
export async function differences(
  database: Pick<Database, 'read'>,
  provider: string,
  book: Book,
): Promise<string[]> {
  const [ours, theirs] = [await ledgerOf(database, provider), book.totals().byReference]
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((reference) => {
    const [here, there] = [JSON.stringify(ours[reference]), JSON.stringify(theirs[reference])]
    return here === there ? [] : [`${provider} ${reference}: the ledger has ${here}, the provider ${there}`]
  })
}
