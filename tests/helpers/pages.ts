import { expect } from 'vitest'
import type { Client } from './client.ts'

/** The ids of a whole list, walked in pages of `limit`. No page is longer, and only the last may be shorter. */
export async function walk(client: Client, path: string, limit: number): Promise<string[]> {
  const ids: string[] = []
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`
  for (let next = first; ;) {
    const page: { data: { id: string }[]; nextCursor: string | null } = await client.ok('GET', next)
    ids.push(...page.data.map(({ id }) => id))
    if (page.nextCursor === null) {
      expect(page.data.length).toBeLessThanOrEqual(limit)
      return ids
    }
    expect(page.data).toHaveLength(limit)
    next = `${first}&cursor=${page.nextCursor}`
  }
}
