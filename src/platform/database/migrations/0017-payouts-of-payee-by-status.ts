import { addIndex } from '../ddl-indexes.ts'
import type { Step } from '../ddl.ts'

/** Who has many payouts asks for the few that wait. */
export const payoutsOfPayeeByStatus: readonly Step[] = [
  addIndex('payouts', 'payouts_of_payee_by_status', 'payee, payee_id, status, id'),
]
