import type { Engine } from './stage.ts'

/**
 * What docs/performance.md says of the product: how many times the requests a second of the limit it answers, at 16
 * connections. `npm run bench -- --check` fails where a ratio is below two thirds of it.
 */
export const CLAIMS: Record<Engine, Record<string, number>> = {
  sqlite: { list: 0.45, search: 0.45, detail: 0.35, near: 0.7, board: 0.35, order: 0.55, journey: 0.55 },
  mysql: { list: 0.5, search: 0.5, detail: 0.55, near: 0.8, board: 0.6, order: 0.5, journey: 0.5 },
}

/** The part of a claim that must be there on any machine at any moment, however busy. */
export const ENOUGH = 2 / 3
