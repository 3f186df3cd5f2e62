import type { Comparison } from './measure.ts'

/** Three significant digits, as far as they say something. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(value >= 10 ? 1 : value >= 0.1 ? 2 : 3)
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

/** Side by side: what each does a second, how long it takes, what it uses. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const hasDatabase = comparisons.some(({ product }) => Number.isFinite(product.databaseCpu))
  return table(
    [
      'work, connections',
      'product /s',
      'limit /s',
      'ratio',
      'product p50, p99 ms',
      'limit p50, p99 ms',
      'p99 ratio',
      'CPU ms: product',
      'limit',
      ...(hasDatabase ? ['database: product', 'limit'] : []),
    ],
    comparisons.map(({ workload, connections, product, limit, ratio, p99Ratio }) => [
      `${workload}, ${connections}`,
      figure(product.rate),
      figure(limit.rate),
      `**${ratio.toFixed(2)}**`,
      `${figure(product.p50)}, ${figure(product.p99)}`,
      `${figure(limit.p50)}, ${figure(limit.p99)}`,
      p99Ratio.toFixed(2),
      figure(product.cpu),
      figure(limit.cpu),
      ...(hasDatabase ? [figure(product.databaseCpu), figure(limit.databaseCpu)] : []),
    ]),
  )
}
