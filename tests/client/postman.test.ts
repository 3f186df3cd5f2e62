import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { JOURNEY } from '../../scripts/integrate/journey.ts'
import { PASSWORD } from '../helpers/marketplace.ts'
import { Folder } from '../helpers/process.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

interface Summary {
  run: {
    stats: Record<'requests' | 'assertions', { total: number; failed: number }>
    failures: { error: { message: string }; source: { name: string } }[]
  }
}

const COLLECTION = 'clients/postman/fastyums.postman_collection.json'

it('takes an order from an empty marketplace to the door, by the collection', async () => {
  const email = 'admin@example.com'
  const { origin } = await folder.serve({ ADMIN_EMAIL: email, ADMIN_PASSWORD: PASSWORD })
  const report = join(folder.path, 'newman.json')
  const variables = { baseUrl: origin, adminEmail: email, adminPassword: PASSWORD }
  await promisify(execFile)(process.execPath, [
    'node_modules/newman/bin/newman.js',
    'run',
    COLLECTION,
    '--folder=Journey',
    '--reporters=json',
    `--reporter-json-export=${report}`,
    ...Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]),
  ]).catch(() => {})
  const { run } = JSON.parse(readFileSync(report, 'utf8')) as Summary
  expect(run.failures.map(({ error, source }) => `${source.name}: ${error.message}`)).toEqual([])
  expect(run.stats.requests).toMatchObject({ total: JOURNEY.length, failed: 0 })
  expect(run.stats.assertions.total).toBeGreaterThan(2 * JOURNEY.length - 3)
}, 60_000)

it('holds every operation of the document', () => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> }
  const collection = JSON.parse(readFileSync(COLLECTION, 'utf8')) as {
    item: { name: string; item: { request: { method: string; url: { raw: string } } }[] }[]
  }
  const held = collection.item
    .filter(({ name }) => name !== 'Journey')
    .flatMap(({ item }) => item.map(({ request }) => `${request.method} ${request.url.raw.split('?', 1)[0]}`))
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} {{baseUrl}}${path.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
  expect(held.sort()).toEqual(documented.sort())
})
