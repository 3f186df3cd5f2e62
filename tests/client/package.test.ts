import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Document } from '../../scripts/integrate/document.ts'
import { GENERATED } from '../../scripts/integrate/generated.ts'

const run = promisify(execFile)
const HOME = 'clients/typescript'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'fastyums-client-'))))
afterAll(() => rmSync(folder, { recursive: true }))

it.each(Object.entries(GENERATED))('%s is what openapi.json makes', (path, textOf) => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document
  const isFresh = readFileSync(path, 'utf8') === textOf(document)
  expect(isFresh, 'run "npm run generate" after a change of the routes').toBe(true)
})

it('needs nothing but what Node and browsers have, and its types hold in a browser', async () => {
  await run('node_modules/.bin/tsc', ['-p', HOME, '--outDir', folder])
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const imports = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, target = '']) => target,
    ),
  )
  expect(imports.length).toBeGreaterThan(5)
  expect(imports.filter((target) => !/^\.\/\w+\.js$/.test(target))).toEqual([])
  expect(JSON.parse(readFileSync(`${HOME}/package.json`, 'utf8'))).not.toHaveProperty('dependencies')
  const program = `import { createClient } from '${join(folder, 'index.js')}'
    console.log(typeof createClient({ baseUrl: 'http://x' }).placeOrder)`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  expect(stdout.trim()).toBe('function')
})

it('names files that are there once it is built', () => {
  const { exports, types, files } = JSON.parse(readFileSync(`${HOME}/package.json`, 'utf8')) as {
    exports: { '.': Record<string, string> }
    types: string
    files: string[]
  }
  const built = readdirSync(folder).map((name) => `./dist/${name}`)
  expect([...Object.values(exports['.']), types].filter((path) => !built.includes(path))).toEqual([])
  expect(files).toEqual(['dist', 'src', 'README.md'])
})
