import {
  box,
  circle,
  darker,
  leaf,
  lighter,
  oval,
  type Paint,
  plate,
  ring,
  shape,
  steam,
  strewn,
  stroke,
} from './pen.ts'

export function rice(paint: Paint): string {
  const { main, accent, dice } = paint
  const heap = { x: 300, y: 235, r: 112 }
  return (
    plate() +
    circle(heap.x, heap.y, 126, darker(main, 0.15)) +
    circle(heap.x - 4, heap.y - 6, 118, main) +
    stroke(strewn(paint, { ...heap, count: 60, long: 9 }), lighter(main, 0.35), 6) +
    stroke(strewn(paint, { ...heap, count: 40, long: 9 }), darker(main, 0.3), 5) +
    stroke(strewn(paint, { ...heap, count: 14, long: 0 }), '#5f9a45', 11) +
    [0, 1, 2, 3]
      .map((i) => {
        const [x, y, turn] = [402 - i * 12, 160 + i * 48, Math.round(20 + dice() * 30)]
        return (
          oval(x, y, 46, 27, darker(accent), turn) +
          oval(x - 2, y - 3, 39, 21, accent, turn) +
          oval(x - 6, y - 5, 20, 9, lighter(accent), turn)
        )
      })
      .join('') +
    leaf(196, 170, -40) +
    leaf(190, 180, 10)
  )
}

export function soup(paint: Paint): string {
  const { main, accent } = paint
  const pot = { x: 250, y: 235, r: 118 }
  return (
    oval(262, 262, 178, 168, '#00000026') +
    circle(pot.x, pot.y, 172, '#5b3320') +
    circle(pot.x, pot.y, 156, '#7c4a2d') +
    circle(pot.x, pot.y, 142, darker(main, 0.2)) +
    circle(pot.x - 4, pot.y - 5, 134, main) +
    stroke(strewn(paint, { ...pot, count: 26, long: 16 }), darker(main, 0.35), 10) +
    stroke(strewn(paint, { ...pot, count: 24, long: 7 }), lighter(main, 0.3), 8) +
    stroke(strewn(paint, { ...pot, r: 90, count: 6, long: 6 }), '#8a3f21', 34) +
    stroke(strewn(paint, { ...pot, r: 90, count: 6, long: 3 }), '#b3623a', 18) +
    stroke(strewn(paint, { ...pot, count: 9, long: 0 }), '#d8331f', 10) +
    oval(500, 300, 112, 102, '#00000026') +
    oval(496, 288, 112, 102, '#fffaf1') +
    oval(496, 282, 84, 74, darker(accent, 0.12)) +
    oval(493, 274, 80, 68, accent) +
    oval(470, 250, 34, 18, lighter(accent, 0.6), -25)
  )
}

export function stew(paint: Paint): string {
  const { main, accent } = paint
  const top = { x: 320, y: 232, r: 118, flat: 0.24 }
  return (
    oval(320, 412, 190, 26, '#00000030') +
    shape('M130 226h380c0 130 -84 186 -190 186s-190 -56 -190 -186z', '#8d4a2b') +
    shape('M130 226h380q-2 46 -22 84q-160 44 -336 0q-20 -38 -22 -84z', '#a35a36') +
    stroke('M158 300q160 44 324 0', '#f0c987', 6) +
    oval(320, 228, 190, 54, '#6f361d') +
    oval(320, 230, 172, 44, darker(main, 0.15)) +
    oval(320, 228, 166, 39, main) +
    stroke(strewn(paint, { ...top, r: 130, count: 12, long: 10 }), darker(accent, 0.15), 28) +
    stroke(strewn(paint, { ...top, r: 130, count: 12, long: 6 }), accent, 18) +
    stroke(strewn(paint, { ...top, r: 130, count: 16, long: 4 }), lighter(main, 0.35), 7) +
    leaf(330, 222, -20) +
    steam(320, 170)
  )
}

export function beans(paint: Paint): string {
  const { main, accent } = paint
  const pot = { x: 300, y: 240, r: 116 }
  return (
    plate(215, 195) +
    circle(pot.x, pot.y, 132, darker(main, 0.3)) +
    stroke(strewn(paint, { ...pot, count: 46, long: 12 }), darker(main, 0.12), 20) +
    stroke(strewn(paint, { ...pot, count: 46, long: 10 }), main, 16) +
    stroke(strewn(paint, { ...pot, count: 26, long: 6 }), lighter(main, 0.4), 5) +
    ring(5, { x: 360, y: 240, r: 120, from: -60 }, (x, y, turn) =>
      turn > 90
        ? ''
        : oval(x, y, 48, 25, darker(accent), turn + 80) + oval(x - 2, y - 3, 41, 19, accent, turn + 80),
    ) +
    leaf(262, 220, -30)
  )
}

export function noodles(paint: Paint): string {
  const { main, accent, dice } = paint
  const heap = { x: 320, y: 240, r: 92 }
  const swirl = (r: number, colour: string) => {
    const lean = Math.round(dice() * 40 - 20)
    return stroke(
      `M${320 - r} ${240 + lean}a${r} ${r - 6} ${lean} 1 1 ${r} ${r}M${320 + r} ${250 - lean}a${r - 6} ${r} 0 0 1 -${r} ${Math.round(r * 0.8)}`,
      colour,
      12,
    )
  }
  return (
    plate() +
    circle(320, 242, 132, darker(main, 0.28)) +
    circle(318, 238, 122, darker(main, 0.08)) +
    [112, 96, 80, 64, 48, 32, 18].map((r, i) => swirl(r, i % 2 ? lighter(main, 0.35) : main)).join('') +
    stroke(strewn(paint, { ...heap, count: 9, long: 14 }), darker(accent, 0.25), 25) +
    stroke(strewn(paint, { ...heap, count: 9, long: 10 }), accent, 19) +
    stroke(strewn(paint, { ...heap, count: 14, long: 6 }), '#5f9a45', 9) +
    leaf(300, 226, -30)
  )
}

export function salad(paint: Paint): string {
  const { main, accent, dice } = paint
  return (
    oval(324, 262, 206, 190, '#00000026') +
    circle(320, 240, 194, '#b98454') +
    circle(320, 240, 178, '#d9ab78') +
    circle(320, 240, 160, darker(main, 0.35)) +
    ring(11, { x: 320, y: 240, r: 106, from: dice() * 30 }, (x, y, turn) =>
      oval(x, y, 62, 34, [main, lighter(main, 0.25), darker(main, 0.15)][turn % 3] ?? main, turn + 30),
    ) +
    ring(6, { x: 320, y: 240, r: 52, from: dice() * 60 }, (x, y, turn) =>
      oval(x, y, 56, 30, lighter(main, 0.15), turn + 60),
    ) +
    ring(
      5,
      { x: 320, y: 240, r: 88, from: dice() * 70 },
      (x, y) => circle(x, y, 30, accent) + circle(x - 3, y - 3, 21, lighter(accent, 0.25)),
    ) +
    ring(
      3,
      { x: 320, y: 240, r: 40, from: dice() * 90 },
      (x, y) => `<circle cx="${x}" cy="${y}" r="24" fill="none" stroke="#f4dff0" stroke-width="7"/>`,
    ) +
    stroke(strewn(paint, { x: 320, y: 240, r: 120, count: 18, long: 5 }), '#fff3c9', 7)
  )
}

export function parcels({ main, accent }: Paint): string {
  const wrapped = (x: number, y: number) =>
    box(x - 86, y - 52, 172, 108, 26, darker(accent, 0.25)) +
    box(x - 86, y - 56, 172, 104, 26, accent) +
    stroke(`M${x - 70} ${y - 40}q70 50 140 80M${x - 70} ${y + 34}q70 -46 140 -76`, darker(accent, 0.2), 4) +
    stroke(`M${x} ${y - 56}v104`, '#e8d3a0', 7)
  return (
    plate(220, 190) +
    wrapped(236, 176) +
    wrapped(404, 190) +
    shape('M190 330q130 -110 260 0q-130 66 -260 0z', darker(accent, 0.1)) +
    box(232, 258, 176, 84, 34, darker(main, 0.2)) +
    box(232, 252, 176, 78, 34, main) +
    stroke('M262 274h64M300 300h70', lighter(main, 0.45), 9) +
    stroke('M276 300h0M350 276h0M386 298h0', '#d8331f', 13)
  )
}
