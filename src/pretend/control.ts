import type { Book, Charge } from './book.ts'
import type { Asked, Counter, Mishap, Told } from './counter.ts'
import type { Manners, Postman } from './postman.ts'

export type Outcome = 'pay' | 'decline'

interface Controlled {
  book: Book
  counter: Counter
  postman: Postman
  finish: (charge: Charge, outcome: Outcome, paid?: number) => void
}

/** Under /control: what a test, or somebody who tries things out, may make a pretended provider do. */
export function control(
  { book, counter, postman, finish }: Controlled,
  { method, path, text }: Asked,
): Told | undefined {
  const told = (body: unknown): Told => ({ status: 200, body })
  if (path === '/control/book' && method === 'GET') {
    const refunds = [...book.refunds.values()].map(({ charge, ...refund }) => ({
      ...refund,
      reference: charge.reference,
    }))
    return told({ ...book.totals(), charges: [...book.charges.values()], refunds })
  }
  if (method !== 'POST') return undefined
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
  switch (path) {
    case '/control/mishaps':
      counter.mishaps.push(body as unknown as Mishap)
      return told(counter.mishaps)
    case '/control/post':
      Object.assign(postman.manners, body as Partial<Manners>)
      return told(postman.manners)
    case '/control/flush':
      postman.flush()
      return told({})
    case '/control/finish': {
      const { reference, outcome, paid } = body as { reference: string; outcome: Outcome; paid?: number }
      const charge = book.charges.get(reference)
      if (charge) finish(charge, outcome, paid)
      return charge ? told(charge) : undefined
    }
    default:
      return undefined
  }
}
