import { fold } from '../../kernel/text.ts'
import { contentHash } from '../../platform/images/image-store.ts'
import { balls, bread, burger, pancakes, pies, wraps } from './bites.ts'
import { beans, noodles, parcels, rice, salad, soup, stew } from './bowls.ts'
import { darker, diceOf, lighter } from './pen.ts'
import { chicken, fish, prawns, skewers, slices } from './plates.ts'
import { cake, glass, mug, scoops, treats } from './sweets-and-drinks.ts'

const MOTIFS = {
  rice,
  soup,
  stew,
  beans,
  noodles,
  salad,
  parcels,
  skewers,
  fish,
  slices,
  chicken,
  prawns,
  pies,
  balls,
  wraps,
  burger,
  bread,
  pancakes,
  glass,
  mug,
  cake,
  scoops,
  treats,
}

/** Colours by what has them. */
const COLOURS = {
  tomato: '#d2451e',
  pepper: '#b9281b',
  palmOil: '#d9661f',
  curry: '#dba12d',
  carrot: '#ee8b33',
  plantain: '#eeb13c',
  yam: '#f7eed6',
  cream: '#fbeecb',
  rice: '#f6ecd2',
  coconut: '#f5efe0',
  egg: '#f6c445',
  butter: '#f3d583',
  bread: '#d99a4a',
  crust: '#dca052',
  golden: '#e0a33e',
  caramel: '#c47a2c',
  peanut: '#b9793c',
  grilled: '#9c5428',
  beef: '#8b4a2b',
  smoke: '#6f3d22',
  bean: '#9a5a35',
  cocoa: '#6b3f25',
  coffee: '#8c5a38',
  leaf: '#5f9a45',
  spinach: '#3f7f3b',
  okra: '#86ad4c',
  lime: '#a9c94a',
  mint: '#9fd3a6',
  avocado: '#a8bf63',
  hibiscus: '#a31f45',
  berry: '#c43b62',
  beetroot: '#9b2350',
  watermelon: '#e8505b',
  mango: '#f5a623',
  pineapple: '#f4cf4e',
  orange: '#f08a24',
  salmon: '#ee8667',
  prawn: '#ef7b52',
  silver: '#9aa9ad',
  onion: '#c58bb8',
  taro: '#b79fc0',
  milk: '#fdf6e9',
}

export type Picture = readonly [
  motif: keyof typeof MOTIFS,
  main: keyof typeof COLOURS,
  accent: keyof typeof COLOURS,
]

/** A drawing of a meal on the cloth of its vendor. */
export function draw(meal: string, [motif, main, accent]: Picture, cloth: string): string {
  const paint = { main: COLOURS[main], accent: COLOURS[accent], dice: diceOf(fold(meal)) }
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480">' +
    `<rect width="640" height="480" fill="${cloth}"/>` +
    `<path d="M0 60h640M0 180h640M0 300h640M0 420h640" stroke="${lighter(cloth, 0.16)}" stroke-width="34"/>` +
    `<path d="M80 0v480M240 0v480M400 0v480M560 0v480" stroke="${darker(cloth, 0.35)}" stroke-width="30" opacity=".14"/>` +
    `${MOTIFS[motif](paint)}</svg>`
  )
}

/** The drawing as a file: a name stands for one content. */
export function pictureFile(drawing: string): { name: string; bytes: Uint8Array } {
  const bytes = new TextEncoder().encode(drawing)
  return { name: `${contentHash(bytes)}.svg`, bytes }
}
