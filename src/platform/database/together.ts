import { faultOf } from './faults.ts'

/** Of a conditional statement: throws where what it was to change was not there. */
export async function orThrow(found: Promise<boolean>, error: () => Error): Promise<void> {
  if (!(await found)) throw error()
}

/**
 * Asks at once for what does not hang on each other's answers: in a transaction a server gets it in one message, and does it in
 * this order. Whatever comes of one, all have ended before this does, so that nothing is asked once the transaction is
 * over. Throws what undid the whole transaction, if anything did, else the fault of the first that has one.
 */
export async function together<T extends readonly unknown[]>(
  ...asked: { [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const outcomes = await Promise.allSettled(asked)
  const faults = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  if (faults.length > 0) throw faults.find(isTransactions) ?? faults[0]
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as unknown as T
}

/** What came after it ran in another transaction, and says nothing of this one. */
function isTransactions(fault: unknown): boolean {
  return faultOf(fault) === 'busy' || faultOf(fault) === 'waited'
}
