import type { Comparison } from './measure.ts'
import { figure } from './markdown.ts'

const WIDTH = 760
const LEFT = 84
const RIGHT = 190
const BAR = 14
const GAP = 12
const TOP = 44
const COLOURS = ['#9ecae1', '#3182bd', '#08519c']

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** How many times the limit's requests a second the product answers, for each work and number of connections. */
export function ratioChart(title: string, comparisons: readonly Comparison[]): string {
  const works = [...Map.groupBy(comparisons, ({ workload }) => workload)]
  const sizes = [...new Set(comparisons.map(({ connections }) => connections))]
  const most = Math.max(1.1, ...comparisons.map(({ ratio }) => ratio))
  const x = (ratio: number) => LEFT + (ratio / most) * (WIDTH - LEFT - RIGHT)
  let y = TOP
  const parts: string[] = []
  for (const [name, rows] of works) {
    const middle = y + (rows.length * BAR) / 2 + 4
    parts.push(`<text x="${LEFT - 8}" y="${middle}" text-anchor="end" font-weight="bold">${name}</text>`)
    for (const { connections, ratio, product, limit } of rows) {
      const colour = COLOURS[sizes.indexOf(connections) % COLOURS.length]
      const label = `${ratio.toFixed(2)}: ${figure(product.rate)} of ${figure(limit.rate)} /s`
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${(x(ratio) - LEFT).toFixed(1)}" height="${BAR - 2}" fill="${colour}"/>`,
        `<text x="${(x(ratio) + 5).toFixed(1)}" y="${y + BAR - 4}" class="small">${label}</text>`,
      )
      y += BAR
    }
    y += GAP
  }
  const legend = sizes.map((size, index) => {
    const left = LEFT + index * 130
    return `<rect x="${left}" y="24" width="10" height="10" fill="${COLOURS[index % COLOURS.length]}"/>
<text x="${left + 15}" y="33" class="small">${size} connection${size === 1 ? '' : 's'}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 8}" viewBox="0 0 ${WIDTH} ${y + 8}">
<style>text { font: 12px sans-serif; fill: #222 } .small { font-size: 11px } .title { font-size: 14px; font-weight: bold }</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="16" class="title">${escaped(title)}</text>
${legend.join('\n')}
${parts.join('\n')}
<line x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="${TOP - 6}" y2="${y - GAP}" stroke="#d62728" stroke-dasharray="4 3"/>
<text x="${(x(1) + 4).toFixed(1)}" y="${y}" class="small" fill="#d62728">the limit</text>
</svg>
`
}
