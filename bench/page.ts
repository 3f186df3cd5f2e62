import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { CLAIMS } from './claims.ts'
import { table } from './markdown.ts'

export const PAGE = 'docs/performance.md'

/** What the page quotes, by the file that it stands in. */
const QUOTES = /<!-- (bench\/results\/\S+) -->\n([\s\S]*?)<!-- end -->/g

/** The parts of the page that are quoted from results. */
export function quotesOf(page: string): { file: string; text: string }[] {
  return [...page.matchAll(QUOTES)].map(([, file = '', text = '']) => ({ file, text }))
}

const CLAIMS_TABLE = /\| work \| SQLite \| MariaDB \|\n(?:\|.*\|\n)+/

export function claimsTable(): string {
  const rows = Object.entries(CLAIMS.sqlite).map(([work, claim]) => [
    work,
    claim.toFixed(2),
    CLAIMS.mysql[work]?.toFixed(2) ?? '',
  ])
  return table(['work', 'SQLite', 'MariaDB'], rows)
}

/** Brings what the page quotes up to date: the claims, and every result that there is. */
export function refreshPage(): void {
  const page = readFileSync(PAGE, 'utf8')
    .replace(CLAIMS_TABLE, claimsTable())
    .replace(QUOTES, (whole, file: string) =>
      existsSync(file) ? `<!-- ${file} -->\n${quotable(readFileSync(file, 'utf8'))}<!-- end -->` : whole,
    )
  writeFileSync(PAGE, page)
}

/** A result without its title and its picture. */
function quotable(result: string): string {
  return result.replace(/^# .*\n\n/, '').replace(/^!\[.*\n\n/m, '')
}
