import type { Engine } from './stage.ts'

/**
 * What docs/performance.md says of the product: how many times the requests a second of the limit it answers, at 16
 * connections. `npm run bench -- --check` fails where a ratio is below two thirds of it.
 */
export const CLAIMS: Record<Engine, Record<string, number>> = {
  sqlite: { list: 2.5, search: 3, detail: 0.8, near: 5, board: 1.25, order: 1, journey: 0.75 },
  mysql: { list: 2, search: 4, detail: 0.8, near: 5, board: 0.6, order: 0.6, journey: 0.45 },
}

/** The part of a claim that must be there on any machine at any moment, however busy. */
export const ENOUGH = 2 / 3
