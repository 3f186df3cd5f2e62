import { hash } from 'node:crypto'

/**
 * What a product is known by within its vendor from one import to the next: its ref, or category and name. Only the
 * hash is kept: short, of one length, and refs of files are nobody's business.
 */
export function importKey(productRef: string | null, category: string, name: string): string {
  const identity = productRef === null ? ['name', category, name] : ['ref', productRef]
  return hash('sha256', JSON.stringify(identity), 'base64url')
}

/** `/kitchens/k7/yuan-sushi` → `Yuan Sushi`, for files that do not name their vendors. */
export function nameFromRef(ref: string): string {
  const segment = ref.split('/').findLast((part) => part.trim() !== '') ?? ref
  const words = segment.replaceAll('-', ' ').replace(/\s+/g, ' ').trim()
  return (words || ref).replace(
    /(^|\s)(\S)/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  )
}
