import type { FastifyInstance } from 'fastify'
import { notFound, Refusal } from '../../kernel/refusal.ts'

/** Tells a wrong method of a known address from an unknown one: Fastify itself answers 404 to both. */
export function addressRefusals(app: FastifyInstance): (url: string) => Refusal {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    // The preflights of CORS have a route of their own, for every address there is.
    if (url === '*') return
    const known = methods.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  let patterns: [RegExp, string][] | undefined
  return (url) => {
    patterns ??= [...methods].map(([pattern, known]) => [
      new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+').replace('*', '.*')}$`),
      [...known].sort().join(', '),
    ])
    const path = url.split('?', 1)[0] ?? ''
    const allow = patterns.find(([pattern]) => pattern.test(path))?.[1]
    return allow
      ? new Refusal('method_not_allowed', { allow, detail: `This address knows ${allow}.` })
      : notFound()
  }
}
