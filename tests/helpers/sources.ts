import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface Source {
  /** From the root of the project, such as `src/app.ts`. */
  path: string
  text: string
  lines: string[]
  /** What it imports: paths from the root of the project, or package names. */
  imports: string[]
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|\bimport\('([^']+)'\)/g

export function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8')
  const imports = [...text.matchAll(IMPORT)].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? ''
    return target.startsWith('.') ? normalize(join(dirname(path), target)) : target
  })
  return { path, text, lines: text.split('\n'), imports }
}

/** The product's own files, without tests. */
export function productSources(): Source[] {
  return globSync('src/**/*.ts')
    .filter((path) => !path.endsWith('.test.ts'))
    .sort()
    .map(readSource)
}

/** `orders` for `src/modules/orders/routes.ts`, undefined outside the modules. */
export function moduleOf(path: string): string | undefined {
  return /^src\/modules\/([^/]+)\//.exec(path)?.[1]
}
