import { clientTypes } from './client-types.ts'
import type { Document } from './document.ts'
import { postmanCollection } from './postman.ts'

/** What is made from the document, by the file that holds it. */
export const GENERATED: Record<string, (document: Document) => string> = {
  'clients/typescript/src/api.ts': clientTypes,
  'clients/postman/fastyums.postman_collection.json': postmanCollection,
}
