import { readableCode, slugify } from '../../kernel/text.ts'

/** Tries the name as a slug, then the name with a random end, until `insert` finds one free. The UNIQUE key judges. */
export async function withFreeSlug(name: string, insert: (slug: string) => Promise<boolean>): Promise<void> {
  const base = slugify(name)
  if (base && (await insert(base))) return
  for (let length = 4; length < 12; length++) {
    if (await insert([base || 'x', readableCode(length).toLowerCase()].join('-'))) return
  }
  throw new Error('no free slug was found')
}
