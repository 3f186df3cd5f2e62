import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { ratioChart } from './chart.ts'
import { figure, table } from './markdown.ts'
import type { Comparison } from './measure.ts'
import { refreshPage } from './page.ts'
import type { SideBySide } from './side-by-side.ts'
import type { Engine } from './stage.ts'

/** Side by side: what each does a second, how long it takes. */
function speedTable(comparisons: readonly Comparison[]): string {
  return table(
    [
      'work',
      'connections',
      'product, /s',
      'limit, /s',
      'ratio',
      'product: p50, p99 ms',
      'limit: p50, p99 ms',
    ],
    comparisons.map(({ workload, connections, product, limit, ratio }) => [
      workload,
      String(connections),
      figure(product.rate),
      figure(limit.rate),
      `**${ratio.toFixed(2)}**`,
      `${figure(product.p50)}, ${figure(product.p99)}`,
      `${figure(limit.p50)}, ${figure(limit.p99)}`,
    ]),
  )
}

/** What one of each takes, at the middle number of connections. */
function costTable({ comparisons, statements }: SideBySide): string {
  const sizes = [...new Set(comparisons.map(({ connections }) => connections))]
  const connections = sizes[sizes.length >> 1]
  const rows = comparisons.filter((one) => one.connections === connections)
  const hasDatabase = rows.some(({ product }) => Number.isFinite(product.databaseCpu))
  return table(
    [
      `each, at ${connections} connections`,
      'CPU ms: product',
      'limit',
      ...(hasDatabase ? ['database, for the product', 'for the limit'] : []),
      'statements: product',
      'limit',
      'ratio by CPU',
      'p99 : the limit’s',
    ],
    rows.map(({ workload, product, limit, cpuRatio, p99Ratio }) => [
      workload,
      figure(product.cpu),
      figure(limit.cpu),
      ...(hasDatabase ? [figure(product.databaseCpu), figure(limit.databaseCpu)] : []),
      counted(statements.get(workload)?.product),
      counted(statements.get(workload)?.limit),
      cpuRatio.toFixed(2),
      p99Ratio.toFixed(2),
    ]),
  )
}

const counted = (statements = NaN) => String(Math.round(statements * 10) / 10)

export function reportOf(result: SideBySide): string {
  const { startMs, peakMemory, others } = result
  return `${speedTable(result.comparisons)}
${costTable(result)}
First answer ${figure(startMs.product)} ms after the start (the limit ${figure(startMs.limit)} ms). Peak memory ${figure(peakMemory.product)} MB (the limit ${figure(peakMemory.limit)} MB).
Other programs took ${(others * 100).toFixed(0)} % of the machine meanwhile.
`
}

const NAMES: Record<Engine, string> = { sqlite: 'SQLite', mysql: 'MariaDB' }

/** The table and the chart of a run, under the name of its database. */
export function writeResults(engine: Engine, noCache: boolean, result: SideBySide): void {
  const title = `The product beside the limit: ${NAMES[engine]}${noCache ? ', nothing remembered' : ''}`
  const name = engine + (noCache ? '-no-cache' : '')
  write(name, title, `![ratios](${name}.svg)\n\n${reportOf(result)}`)
  writeFileSync(join(RESULTS, `${name}.svg`), ratioChart(title, result.comparisons))
}

export function writeGrowth(engine: Engine, pages: string): void {
  write(`growth-${engine}`, `What pages take as the marketplace grows: ${NAMES[engine]}`, pages)
}

export function writeDay(engine: Engine, report: string): void {
  write(`day-${engine}`, `The busiest hour of a day of a million orders: ${NAMES[engine]}`, report)
}

const RESULTS = join('bench', 'results')

/** With the command that printed it, and on what. */
function write(name: string, title: string, text: string): void {
  mkdirSync(RESULTS, { recursive: true })
  const options = process.argv.slice(2).join(' ')
  const machine = cpus()
  const head = `# ${title}

\`npm run bench${options && ` -- ${options}`}\` on ${machine.length} cores of ${machine[0]?.model.trim()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}.

`
  writeFileSync(join(RESULTS, `${name}.md`), head + text)
  refreshPage()
  process.stdout.write(`\n${join(RESULTS, `${name}.md`)}\n`)
}
