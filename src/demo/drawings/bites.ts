import {
  box,
  circle,
  darker,
  leaf,
  lighter,
  moved,
  oval,
  type Paint,
  plate,
  shape,
  strewn,
  stroke,
  turned,
} from './pen.ts'

export function pies({ main, accent }: Paint): string {
  const one =
    shape('M-130 30a130 112 0 0 1 260 0q-130 30 -260 0z', darker(main, 0.3)) +
    shape('M-124 22a124 106 0 0 1 248 0q-124 26 -248 0z', main) +
    stroke(
      Array.from(
        { length: 11 },
        (_, i) => `M${-112 + i * 22} ${Math.round(34 - Math.abs(i - 5) * 1.6)}l6 -16`,
      ).join(''),
      darker(main, 0.28),
      7,
    ) +
    stroke('M-62 -42q40 -36 92 -26', lighter(main, 0.5), 12) +
    stroke('M-14 -24l8 -18M14 -20l8 -18', darker(main, 0.4), 5)
  const open = shape('M-34 40q60 18 120 -10q-12 -46 -66 -52q-50 10 -54 62z', '#6d3a1c')
  return (
    plate(225, 190) +
    moved(252, 180, turned(-14, 0, 0, one)) +
    moved(372, 300, turned(8, 0, 0, one)) +
    moved(440, 296, open) +
    stroke('M432 318h0M462 296h0M480 316h0M456 326h0M444 298h0', accent, 15) +
    leaf(180, 320, -20) +
    leaf(186, 330, 40)
  )
}

export function balls(paint: Paint): string {
  const { main, accent } = paint
  const one = (x: number, y: number) =>
    circle(x, y + 3, 50, darker(main, 0.35)) +
    circle(x - 2, y - 1, 46, main) +
    oval(x - 16, y - 18, 17, 10, lighter(main, 0.55), -30)
  const rows: [number, number][] = [
    [188, 316],
    [276, 322],
    [364, 322],
    [452, 316],
    [232, 250],
    [320, 252],
    [408, 250],
    [276, 184],
    [364, 184],
    [320, 122],
  ]
  return (
    oval(320, 372, 240, 52, '#00000030') +
    oval(320, 352, 240, 54, '#fffaf1') +
    oval(320, 346, 206, 38, '#f3e7d3') +
    rows.map(([x, y]) => one(x, y)).join('') +
    stroke(strewn(paint, { x: 320, y: 240, r: 130, count: 36, long: 3 }), accent, 6)
  )
}

export function wraps(paint: Paint): string {
  const { main, accent } = paint
  const one =
    box(-58, -176, 116, 330, 54, darker('#e7c48d', 0.2)) +
    box(-58, -176, 108, 326, 52, '#edcf9c') +
    oval(-2, -150, 52, 34, '#6d4a23') +
    stroke('M-38 -150h10M-12 -160h12M20 -152h12M0 -138h8', main, 24) +
    stroke('M-26 -138h0M6 -166h0M34 -140h0M-40 -164h0', accent, 16) +
    stroke('M-20 -160l12 10M14 -134l12 -8', '#6aa54c', 9) +
    stroke('M-36 -96q30 14 66 4M-30 -60q34 12 58 2', '#b98446', 6) +
    shape('M-62 -16l126 -30v166q0 46 -62 46t-64 -46z', '#fffaf1') +
    shape('M-62 -16l126 -30v34l-126 34z', accent)
  return (
    oval(330, 404, 220, 34, '#00000026') +
    moved(244, 252, turned(-20, 0, 0, one)) +
    moved(402, 256, turned(16, 0, 0, one)) +
    stroke(strewn(paint, { x: 320, y: 404, r: 170, flat: 0.1, count: 9, long: 12 }), '#e9b44a', 11)
  )
}

export function burger({ main, accent }: Paint): string {
  return (
    oval(320, 408, 210, 30, '#00000030') +
    box(150, 352, 340, 54, 26, '#b9702e') +
    box(150, 346, 340, 46, 22, '#d98f42') +
    box(140, 296, 360, 58, 28, darker(main, 0.3)) +
    box(140, 292, 360, 50, 25, main) +
    shape('M146 290h348l-54 44l-40 -34l-66 50l-56 -46l-70 30z', accent) +
    stroke('M150 276q28 26 56 0t56 0t56 0t56 0t56 0t56 0', '#6aa54c', 24) +
    box(164, 236, 150, 28, 12, '#d23f2a') +
    box(330, 236, 146, 28, 12, '#d23f2a') +
    shape('M146 240c0 -200 348 -200 348 0q-174 20 -348 0z', '#b9702e') +
    shape('M152 232c2 -184 334 -184 336 0q-168 16 -336 0z', '#dd9647') +
    stroke('M206 168q48 -56 118 -56', '#f3c686', 14) +
    stroke(
      'M262 150l8 5M318 132l8 -3M372 152l8 5M296 180l9 -2M348 184l8 4M418 190l7 5M232 196l8 -3',
      '#fff3d6',
      8,
    )
  )
}

export function bread({ main, accent }: Paint): string {
  const toast = (fill: string) =>
    shape('M-110 112v-150c-44 -72 36 -88 110 -88s154 16 110 88v150q-110 20 -220 0z', '#a9662b') +
    shape('M-96 100v-144c-32 -52 34 -66 96 -66s128 14 96 66v144q-96 16 -192 0z', fill)
  return (
    plate(240, 195) +
    moved(236, 232, turned(-10, 0, 0, toast('#f3d9a6'))) +
    moved(
      390,
      252,
      turned(
        9,
        0,
        0,
        toast('#f6e0b4') +
          shape('M-80 78v-112c-22 -36 34 -52 80 -52s102 16 80 52v112q-80 20 -160 0z', darker(main, 0.15)) +
          shape('M-74 68v-100c-18 -32 34 -46 74 -46s92 14 74 46v100q-74 18 -148 0z', main) +
          stroke('M-36 -40h30M16 -20h34M-44 14h26M6 34h40', lighter(main, 0.45), 12) +
          stroke('M-20 -12h0M36 -52h0M-30 48h0M30 6h0M-2 62h0', accent, 18),
      ),
    ) +
    leaf(468, 350, -30)
  )
}

export function pancakes({ main, accent }: Paint): string {
  const layers = [0, 1, 2, 3, 4].map((i) => {
    const y = 340 - i * 36
    const x = 168 + (i % 2) * 8
    return (
      box(x, y, 300, 44, 22, darker(main, 0.35)) +
      box(x, y - 3, 300, 37, 19, i % 2 ? main : lighter(main, 0.15))
    )
  })
  return (
    oval(320, 398, 232, 40, '#00000030') +
    oval(320, 384, 232, 40, '#fffaf1') +
    layers.join('') +
    oval(322, 198, 150, 36, darker(main, 0.1)) +
    oval(322, 194, 142, 30, lighter(main, 0.2)) +
    shape(
      'M196 190q126 -44 254 0q14 40 -4 92q-14 22 -24 -6q-4 -40 -22 -52q-20 8 -22 44q-12 62 -30 4q-6 -46 -34 -44q-26 4 -26 34q-10 34 -28 -2q-6 -34 -28 -30q-22 10 -22 62q-16 22 -24 -8q-8 -50 10 -94z',
      accent,
    ) +
    turned(-8, 320, 170, box(282, 148, 78, 42, 9, '#d9b23e') + box(282, 144, 78, 36, 9, '#f8e28a'))
  )
}
