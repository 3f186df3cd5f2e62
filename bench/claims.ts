import type { Engine } from './stage.ts'

/**
 * What docs/performance.md says of the product: how many times the requests a second of the limit it answers, at 16
 * connections. `npm run bench -- --check` fails where a ratio is below two thirds of it.
 */
export const CLAIMS: Record<Engine, Record<string, number>> = {
  sqlite: { list: 1.2, search: 1.5, detail: 0.6, near: 2, board: 0.4, order: 0.8, journey: 0.7 },
  mysql: { list: 1.2, search: 1.5, detail: 0.45, near: 2, board: 0.35, order: 0.4, journey: 0.35 },
}

/** The part of a claim that must be there on any machine at any moment, however busy. */
export const ENOUGH = 2 / 3
