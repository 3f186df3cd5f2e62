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
  ring,
  shape,
  strewn,
  stroke,
  turned,
} from './pen.ts'

const lemon = (x: number, y: number, r = 32) =>
  circle(x, y, r, '#e0b62c') +
  circle(x, y, r - 5, '#fbeea0') +
  stroke(
    ring(6, { x, y, r: r - 10 }, (to, down) => `M${x} ${y}L${to} ${down}`),
    '#e9cf4e',
    3,
  )

export function skewers(paint: Paint): string {
  const { main, accent, dice } = paint
  const one = (y: number) => {
    const pieces = [0, 1, 2, 3, 4].map((i) => {
      const x = 196 + i * 54
      const fill = i % 2 ? accent : main
      const height = i % 2 ? 44 : 56 + 2 * Math.round(dice() * 5)
      return (
        box(x, y - height / 2 + 5, 48, height, 15, darker(fill, 0.35)) +
        box(x, y - height / 2, 48, height - 3, 15, fill)
      )
    })
    const charred = [196, 304, 412].map((x) => `M${x + 14} ${y - 14}l18 26M${x + 12} ${y + 4}l8 10`).join('')
    return stroke(`M140 ${y}h366`, '#d8b27a', 8) + pieces.join('') + stroke(charred, darker(main, 0.45), 4)
  }
  return (
    box(96, 92, 448, 312, 34, '#00000026') +
    box(92, 80, 448, 312, 34, '#8a5a34') +
    box(104, 90, 424, 290, 26, '#a8733f') +
    stroke('M120 150q200 20 390 -6M120 262q220 -24 390 8M120 340q180 18 390 -10', '#99663a', 5) +
    turned(-9, 320, 240, one(156) + one(236) + one(316)) +
    stroke(strewn(paint, { x: 320, y: 236, r: 190, flat: 0.6, count: 34, long: 0 }), '#d9542b', 6) +
    `<circle cx="476" cy="336" r="26" fill="none" stroke="#efd3ea" stroke-width="8"/><circle cx="440" cy="350" r="18" fill="none" stroke="#d9a6d3" stroke-width="7"/>`
  )
}

export function fish({ main, accent }: Paint): string {
  return (
    oval(324, 262, 270, 158, '#00000026') +
    oval(320, 248, 268, 156, '#fffaf1') +
    oval(320, 248, 236, 126, '#f3e7d3') +
    ring(7, { x: 320, y: 250, r: 150, from: 10 }, (x, y, turn) =>
      leaf(x, Math.round(250 + (y - 250) * 0.5), turn, '#6aa54c'),
    ) +
    shape('M452 240q46 -74 92 -74q-22 74 0 148q-46 0 -92 -74z', darker(main, 0.2)) +
    shape('M260 178q60 -66 130 -8z', darker(main, 0.25)) +
    shape('M104 250q92 -108 226 -88q96 16 150 84q-62 72 -160 82q-130 8 -216 -78z', darker(main, 0.12)) +
    shape('M110 246q92 -100 220 -80q92 14 144 76q-150 30 -364 4z', main) +
    stroke('M190 190q34 60 0 116', darker(main, 0.4), 6) +
    stroke('M250 184l44 108M304 182l44 110M358 190l36 86', darker(main, 0.5), 9) +
    stroke('M256 184l44 108M310 182l44 110M364 190l36 86', accent, 4) +
    circle(152, 236, 13, '#fffaf1') +
    circle(152, 236, 7, '#2b1408') +
    lemon(206, 344) +
    lemon(262, 358, 28) +
    stroke('M330 340h0M360 352h0M392 336h0M424 344h0', accent, 20)
  )
}

export function slices({ main, accent, dice }: Paint): string {
  const one = (x: number, y: number, turn: number) =>
    oval(x, y, 52, 31, darker(main, 0.4), turn) +
    oval(x - 1, y - 3, 47, 26, main, turn) +
    oval(x - 4, y - 5, 26, 11, lighter(main, 0.4), turn)
  return (
    plate(215, 195) +
    ring(10, { x: 320, y: 240, r: 122, from: dice() * 30 }, (x, y, turn) => one(x, y, turn + 40)) +
    ring(6, { x: 320, y: 240, r: 72, from: dice() * 40 }, (x, y, turn) => one(x, y, turn + 70)) +
    circle(320, 244, 66, darker('#8d4a2b', 0.2)) +
    circle(320, 238, 64, '#a35a36') +
    circle(320, 238, 52, accent) +
    stroke('M300 226q18 -12 38 0M304 250h0M334 252h0M322 238h0', lighter(accent, 0.45), 6)
  )
}

export function chicken(paint: Paint): string {
  const { main, accent } = paint
  const leg =
    stroke('M78 0h58', '#d9b98c', 21) +
    circle(140, -9, 14, '#d9b98c') +
    circle(140, 9, 14, '#d9b98c') +
    stroke('M78 -3h58', '#f7e3c0', 9) +
    shape(
      'M-84 4c0 -70 70 -78 104 -50c30 24 44 32 66 38v20c-22 6 -40 22 -66 42c-34 26 -104 18 -104 -50z',
      darker(main, 0.35),
    ) +
    shape(
      'M-80 -2c0 -62 66 -70 98 -44c28 22 44 32 66 36v8c-22 6 -40 20 -66 38c-34 22 -98 18 -98 -38z',
      main,
    ) +
    stroke('M-46 -26q22 -18 46 -8', lighter(main, 0.5), 11)
  return (
    plate(220, 195) +
    ring(9, { x: 320, y: 240, r: 138 }, (x, y, turn) =>
      oval(x, y, 44, 24, turn % 80 ? '#6aa54c' : '#86bb5c', turn + 50),
    ) +
    moved(300, 172, turned(-18, 0, 0, leg)) +
    moved(280, 252, turned(6, 0, 0, leg)) +
    moved(312, 322, turned(24, 0, 0, leg)) +
    stroke(strewn(paint, { x: 300, y: 246, r: 110, count: 22, long: 4 }), accent, 8)
  )
}

export function prawns({ main, accent, dice }: Paint): string {
  const one =
    stroke('M-40 34c-34 -60 30 -104 78 -58', darker(main, 0.3), 40) +
    stroke('M-40 30c-34 -60 30 -104 78 -58', main, 34) +
    stroke('M-62 6l26 -8M-50 -30l24 14M-14 -54l8 26', lighter(main, 0.5), 5) +
    shape('M-44 30l-30 34l24 6l22 -32z', darker(main, 0.15)) +
    stroke('M44 -30l34 -22M46 -22l40 2', darker(main, 0.35), 4)
  return (
    plate(220, 195) +
    circle(320, 240, 120, lighter(accent, 0.2)) +
    ring(6, { x: 320, y: 240, r: 104, from: Math.round(dice() * 40) }, (x, y, turn) =>
      moved(x, y, turned(turn + 20, 0, 0, one)),
    ) +
    circle(320, 240, 50, '#fffaf1') +
    circle(320, 238, 42, accent) +
    leaf(312, 240, -30) +
    lemon(466, 356) +
    lemon(170, 352, 28)
  )
}
