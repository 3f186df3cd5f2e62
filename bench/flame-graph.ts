/** What V8 writes with --cpu-prof: a tree of call frames, and which of them ran at each sample. Microseconds. */
export interface Profile {
  startTime: number
  nodes: {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
    children?: number[]
  }[]
  samples: number[]
  timeDeltas: number[]
}

export interface Frame {
  name: string
  /** Whose code it is: a part of the product, a package, Node, V8. */
  area: string
  self: number
  total: number
  children: Frame[]
}

/** The frames that ran between two moments of the machine's own clock, without idling; microseconds. */
export function framesOf(profile: Profile, from: number, to: number): Frame {
  const self = new Map<number, number>()
  let moment = profile.startTime
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0
    moment += delta
    if (moment >= from && moment <= to) self.set(id, (self.get(id) ?? 0) + delta)
  }
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const frameOf = (id: number): Frame => {
    const { callFrame, children = [] } = byId.get(id) as Profile['nodes'][number]
    const below = children.map(frameOf).filter(({ name, total }) => total > 0 && name !== '(idle)')
    const own = self.get(id) ?? 0
    return {
      name: callFrame.functionName || '(anonymous)',
      area: areaOf(callFrame),
      self: own,
      total: own + below.reduce((sum, { total }) => sum + total, 0),
      children: below.sort((a, b) => b.total - a.total),
    }
  }
  return frameOf(profile.nodes[0]?.id ?? 0)
}

function areaOf({ url, functionName }: { url: string; functionName: string }): string {
  const file = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules\/)/.exec(url)?.[1]
  if (file) return file
  const own = /\/src\/(modules\/\w+|platform\/[\w-]+|kernel|\w+)/.exec(url)?.[1]
  if (own) return own
  if (url.startsWith('node:')) return 'node'
  if (functionName === '(garbage collector)') return 'garbage collector'
  return url === '' ? 'native' : 'other'
}

/** Time by whose code it was, and by function, each with its share of all; the greatest first. */
export function sharesOf(root: Frame): { areas: [string, number][]; functions: [string, number][] } {
  const areas = new Map<string, number>()
  const functions = new Map<string, number>()
  const add = (map: Map<string, number>, key: string, time: number) =>
    map.set(key, (map.get(key) ?? 0) + time)
  const visit = ({ name, area, self, children }: Frame) => {
    add(areas, area, self)
    add(functions, `${name} (${area})`, self)
    children.forEach(visit)
  }
  visit(root)
  const shares = (map: Map<string, number>): [string, number][] =>
    [...map].map(([key, time]): [string, number] => [key, time / root.total]).sort((a, b) => b[1] - a[1])
  return { areas: shares(areas), functions: shares(functions) }
}

const WIDTH = 1200
const ROW = 16
const TOP = 26
const NARROWEST = 1.5
const LETTER = 6.6

/** Who called is above, who was called below, as wide as the time that it took. */
export function flameGraph(title: string, root: Frame): string {
  const parts: string[] = []
  let deepest = 0
  const draw = (frame: Frame, x: number, depth: number): void => {
    const width = (frame.total / root.total) * WIDTH
    if (width < NARROWEST) return
    deepest = Math.max(deepest, depth)
    const y = TOP + depth * ROW
    const share = `${((frame.total / root.total) * 100).toFixed(1)} %`
    const label = escaped(frame.name.slice(0, Math.floor(width / LETTER)))
    parts.push(
      `<g><title>${escaped(frame.name)} (${escaped(frame.area)}): ${share}, itself ${((frame.self / root.total) * 100).toFixed(1)} %</title>` +
        `<rect x="${x.toFixed(1)}" y="${y}" width="${(width - 0.4).toFixed(1)}" height="${ROW - 1}" fill="${colourOf(frame.area)}"/>` +
        (width > 30 ? `<text x="${(x + 2).toFixed(1)}" y="${y + 11}">${label}</text>` : '') +
        '</g>',
    )
    let left = x
    for (const child of frame.children) {
      draw(child, left, depth + 1)
      left += (child.total / root.total) * WIDTH
    }
  }
  draw(root, 0, 0)
  const height = TOP + (deepest + 1) * ROW
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<style>text { font: 11px monospace; fill: #111; pointer-events: none } .title { font: bold 14px sans-serif }</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="4" y="17" class="title">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`
}

/** The product is warm, packages are blue, Node is grey, what V8 and the database do natively is green. */
function colourOf(area: string): string {
  if (area.startsWith('modules/')) return '#fdae6b'
  if (/^(platform|kernel)/.test(area) || ['app', 'cli', 'main'].includes(area)) return '#fdd0a2'
  if (area === 'node') return '#d9d9d9'
  if (area === 'native') return '#a1d99b'
  return area === 'garbage collector' ? '#fb6a4a' : '#9ecae1'
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
