import type { FastifyInstance } from 'fastify'

/**
 * Every route that a running server answers, such as `GET /api/v1/orders/:id`, read from its own router: a
 * route that no list of ours knows is there too. HEAD comes with each GET.
 */
export function routesOf(server: FastifyInstance): string[] {
  const above: string[] = []
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part = '', methods] = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)$/.exec(line) ?? []
      if (indent === undefined || methods === undefined) {
        if (line.trim() !== '') throw new Error(`the router says what nobody understands: ${line}`)
        return []
      }
      const depth = indent.length / 4
      const path = (above[depth - 1] ?? '') + part
      above[depth] = path
      return methods.split(', ').map((method) => `${method} ${path}`)
    })
}
