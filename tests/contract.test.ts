import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REFUSALS } from '../src/kernel/refusal.ts'
import { schemaOf } from '../src/platform/http/openapi.ts'
import type { Module } from '../src/platform/module.ts'
import { type Marketplace, openMarketplace } from './helpers/marketplace.ts'

interface Operation {
  operationId?: string
  summary?: string
  tags?: string[]
  security?: object[]
  parameters?: { name: string; in: string }[]
  requestBody?: object
  responses: Record<string, { description?: string; content?: object }>
}

let market: Marketplace
let modules: readonly Module[]
let document: { paths: Record<string, Record<string, Operation>> } & Record<string, unknown>

beforeAll(async () => {
  market = await openMarketplace()
  modules = market.app.modules
  document = (await market.anyone.get('/openapi.json')).body
})
afterAll(() => market.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document))
    expect(result.errors ?? []).toEqual([])
    expect(document['openapi']).toBe('3.1.0')
  })

  it('equals the one that is checked in', () => {
    const kept: unknown = JSON.parse(readFileSync('openapi.json', 'utf8'))
    expect(kept, 'run "npm run generate" after a change of the routes').toEqual(document)
  })

  it('holds every route of every module', () => {
    const documented = new Set(operations().map(({ name }) => name))
    const missing = modules
      .flatMap((module) => module.routes)
      .map(({ method, path }) => `${method} /api/v1${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter((name) => !documented.has(name))
    expect(missing).toEqual([])
  })

  it('names, sums up and tags each operation, and says who may call it and what it answers', () => {
    for (const { name, operation } of operations()) {
      expect(operation, name).toMatchObject({
        operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
        summary: expect.stringMatching(/^[A-Z].{5,}/),
        tags: [expect.any(String)],
      })
      expect(
        Object.keys(operation.responses).some((status) => /^(2|101$)/.test(status)),
        name,
      ).toBe(true)
    }
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the routes', () => {
  it('declare their access, or the server does not start', () => {
    for (const route of modules.flatMap((module) => module.routes)) {
      expect(route.access?.kind, route.path).toBeOneOf(['public', 'visitor', 'account'])
      if (route.access.kind === 'account') expect(route.access.roles.length, route.path).toBeGreaterThan(0)
    }
  })

  it('refuse unknown fields everywhere', () => {
    const open = modules
      .flatMap((module) => module.routes)
      .flatMap((route) => [schemaOf(route, '').body, schemaOf(route, '').querystring])
      .flatMap(objectsOf)
      .filter((schema) => schema.additionalProperties !== false)
    expect(open).toEqual([])
  })
})

interface Schema {
  type?: string | string[]
  additionalProperties?: boolean
}

function objectsOf(value: unknown): Schema[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf)
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(objectsOf)
  const schema: Schema = value
  return schema.type === 'object' ? [schema, ...inside] : inside
}

describe('the events', () => {
  it('have one owner each', () => {
    const types = modules.flatMap((module) => module.events)
    expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([])
  })

  it('that somebody reacts to are recorded by somebody', () => {
    const recorded = new Set(modules.flatMap((module) => module.events))
    const heard = modules.flatMap((module) => module.reactions.map(({ to }) => to))
    expect(heard.filter((type) => !recorded.has(type))).toEqual([])
  })

  it('that a consumer wants are recorded by somebody, and no two kinds of work have one name', () => {
    const recorded = new Set(modules.flatMap((module) => module.events))
    const consumers = modules.flatMap((module) => module.consumers ?? [])
    const wanted = consumers.flatMap(({ types }) => (types === 'all' ? [] : types))
    expect(wanted.filter((type) => !recorded.has(type))).toEqual([])
    const timers = modules.flatMap((module) => Object.keys(module.timers ?? {}))
    const jobs = modules.flatMap((module) => (module.jobs ?? []).map(({ name }) => name))
    const names = [...consumers.map(({ name }) => name), ...timers, ...jobs]
    expect(new Set(names).size).toBe(names.length)
  })

  it('are all declared by the module that records them', async () => {
    const { productSources, moduleOf } = await import('./helpers/sources.ts')
    const undeclared = productSources().flatMap(({ path, text }) => {
      const owner = modules.find(({ name }) => name === moduleOf(path))
      const types = [...text.matchAll(/record(?:<\w+>)?\([^{]*\{\s*type: '([\w.]+)'/g)].map(
        ([, type]) => type ?? '',
      )
      return types.filter((type) => !owner?.events.includes(type)).map((type) => `${path} records ${type}`)
    })
    expect(undeclared).toEqual([])
  })
})

it('explains every refusal in docs/errors.md, and nothing else', () => {
  const page = readFileSync('docs/errors.md', 'utf8')
  const explained = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ])
  expect(Object.fromEntries(explained)).toEqual(
    Object.fromEntries(Object.entries(REFUSALS).map(([code, [status]]) => [code, status])),
  )
})
