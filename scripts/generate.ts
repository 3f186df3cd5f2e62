// Writes what is made from openapi.json: the client's types and the Postman collection. "npm run generate" makes
// openapi.json itself first; a test fails while one of them is older than the routes.
import { readFileSync, writeFileSync } from 'node:fs'
import { GENERATED } from './integrate/generated.ts'
import type { Document } from './integrate/document.ts'

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document
for (const [path, textOf] of Object.entries(GENERATED)) writeFileSync(path, textOf(document))
