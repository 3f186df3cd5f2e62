import type { Consumer } from '../../src/platform/outbox/handlers.ts'

/** A consumer that notes what it was told, as `subject seq`. */
export function noting(
  seen: string[],
  name = 'noting',
  refuse: (what: string) => boolean = () => false,
): Consumer {
  return {
    name,
    types: 'all',
    async run({ subject, seq }) {
      const what = `${subject} ${seq}`
      if (refuse(what)) throw new Error(`not ${what}`)
      seen.push(what)
    },
  }
}
