import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifyInstance } from 'fastify'

/** Fastify's own serializers, compiled on first use: to compile those of all routes takes a quarter of the start. */
export function serializersOf(app: FastifyInstance): Parameters<FastifyInstance['setSerializerCompiler']>[0] {
  const compilerOf = SerializerSelector()
  let compile: ReturnType<typeof compilerOf> | undefined
  return (route) => {
    let serialize: ((answer: unknown) => string) | undefined
    return (answer) => {
      compile ??= compilerOf(app.getSchemas(), {})
      serialize ??= compile(route as never) as (answer: unknown) => string
      return serialize(answer)
    }
  }
}
