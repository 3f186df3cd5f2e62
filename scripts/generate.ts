// Writes openapi.json, and what is made from it: the client's types and the Postman collection. A test fails while one of
// them is older than the routes.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { Document } from './integrate/document.ts'
import { GENERATED } from './integrate/generated.ts'

const text = execFileSync(process.execPath, ['bin/fastyums.mjs', 'openapi'], {
  encoding: 'utf8',
  maxBuffer: Infinity,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const document = JSON.parse(text) as Document
writeFileSync('openapi.json', text)
for (const [path, textOf] of Object.entries(GENERATED)) writeFileSync(path, textOf(document))
