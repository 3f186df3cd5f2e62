/** What a drawing of a meal is made of: its two colours and its own dice, so that no two plates look alike. */
export interface Paint {
  main: string
  accent: string
  /** From 0 to 1; the same throws in each drawing of the same name. */
  dice: () => number
}

/** A linear congruential generator, seeded by a text. */
export function diceOf(seed: string): () => number {
  let state = 7
  for (const char of seed) state = (state * 31 + (char.codePointAt(0) ?? 0)) % 233_280
  return () => {
    state = (state * 9301 + 49_297) % 233_280
    return state / 233_280
  }
}

/** A colour on its way to another, `share` from 0 to 1. */
export function mix(colour: string, other: string, share: number): string {
  const channel = (text: string, at: number) => Number.parseInt(text.slice(at, at + 2), 16)
  const mixed = [1, 3, 5].map((at) => {
    const value = Math.round(channel(colour, at) * (1 - share) + channel(other, at) * share)
    return value.toString(16).padStart(2, '0')
  })
  return `#${mixed.join('')}`
}
export const lighter = (colour: string, share = 0.3) => mix(colour, '#fff8e8', share)
export const darker = (colour: string, share = 0.25) => mix(colour, '#2b1408', share)

export const circle = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`

export const oval = (x: number, y: number, rx: number, ry: number, fill: string, turn = 0) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${turn ? ` transform="rotate(${turn} ${x} ${y})"` : ''}/>`

export const box = (x: number, y: number, width: number, height: number, round: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"/>`

export const shape = (d: string, fill: string) => `<path d="${d}" fill="${fill}"/>`

/** A line of a pen, with round ends. */
export const stroke = (d: string, colour: string, width: number) =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`

export const turned = (degrees: number, x: number, y: number, drawing: string) =>
  `<g transform="rotate(${degrees} ${x} ${y})">${drawing}</g>`

export const moved = (x: number, y: number, drawing: string) =>
  `<g transform="translate(${x} ${y})">${drawing}</g>`

/** Short strokes strewn over a disc, as one path: rice where they are long, spices where they are dots. */
export function strewn(
  { dice }: Paint,
  {
    count,
    x,
    y,
    r,
    flat = 1,
    long,
  }: { count: number; x: number; y: number; r: number; flat?: number; long: number },
): string {
  let d = ''
  for (let i = 0; i < count; i++) {
    const angle = dice() * 2 * Math.PI
    const away = Math.sqrt(dice()) * r
    const lean = dice() * 2 * Math.PI
    const at = [x + Math.cos(angle) * away, y + Math.sin(angle) * away * flat]
    d += `M${at.map(Math.round).join(' ')}l${Math.round(Math.cos(lean) * long)} ${Math.round(Math.sin(lean) * long)}`
  }
  return d
}

/** Around a centre, one drawing for each of `count` places. */
export function ring(
  count: number,
  { x, y, r, from = 0 }: { x: number; y: number; r: number; from?: number },
  draw: (x: number, y: number, degrees: number) => string,
): string {
  return Array.from({ length: count }, (_, index) => {
    const degrees = from + (index * 360) / count
    const angle = (degrees * Math.PI) / 180
    return draw(Math.round(x + Math.cos(angle) * r), Math.round(y + Math.sin(angle) * r), Math.round(degrees))
  }).join('')
}

export const plate = (rx = 205, ry = 190) =>
  oval(320, 252, rx + 6, ry + 4, '#00000026') +
  oval(320, 240, rx, ry, '#fffaf1') +
  oval(320, 240, rx - 34, ry - 34, '#f3e7d3')

export const steam = (x: number, y: number) =>
  `<g opacity=".55">${[-50, 0, 50].map((dx) => stroke(`M${x + dx} ${y}c-22 -24 22 -40 0 -66s18 -34 6 -52`, '#fffaf1', 9)).join('')}</g>`

export const leaf = (x: number, y: number, degrees: number, colour = '#4f8f3c') =>
  turned(
    degrees,
    x,
    y,
    shape(`M${x} ${y}q22 -22 52 0q-30 22 -52 0`, colour) + stroke(`M${x} ${y}h44`, darker(colour), 2),
  )
