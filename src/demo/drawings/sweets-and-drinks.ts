import {
  box,
  circle,
  darker,
  leaf,
  lighter,
  oval,
  type Paint,
  ring,
  shape,
  steam,
  strewn,
  stroke,
  turned,
} from './pen.ts'

export function glass(paint: Paint): string {
  const { main, accent } = paint
  return (
    oval(330, 420, 130, 22, '#00000030') +
    stroke('M372 236l46 -178h44', '#fffaf1', 15) +
    stroke('M376 222l40 -156', accent, 5) +
    shape('M206 96h228l-30 322h-168z', '#ffffff55') +
    shape('M214 158q106 22 212 0l-26 254h-160z', darker(main, 0.15)) +
    shape('M214 158q106 22 212 0l-24 236q-80 16 -164 0z', main) +
    oval(320, 158, 106, 20, lighter(main, 0.3)) +
    turned(18, 282, 214, box(250, 182, 62, 62, 12, '#ffffff66')) +
    turned(-14, 362, 244, box(334, 216, 58, 58, 12, '#ffffff59')) +
    turned(8, 300, 316, box(276, 292, 52, 52, 12, '#ffffff40')) +
    stroke(strewn(paint, { x: 320, y: 290, r: 76, count: 14, long: 0 }), lighter(main, 0.55), 8) +
    stroke('M232 180l18 200', '#ffffff80', 10) +
    circle(218, 118, 52, darker(accent, 0.1)) +
    circle(218, 118, 43, lighter(accent, 0.55)) +
    stroke(
      ring(6, { x: 218, y: 118, r: 34 }, (x, y) => `M218 118L${x} ${y}`),
      accent,
      5,
    ) +
    leaf(300, 150, -70) +
    leaf(306, 150, -28)
  )
}

export function mug({ main, accent }: Paint): string {
  return (
    oval(312, 414, 220, 34, '#00000030') +
    oval(308, 398, 220, 34, '#fffaf1') +
    oval(308, 392, 170, 22, '#eaddc6') +
    stroke('M436 250c92 -26 96 110 -16 104', darker(accent, 0.15), 26) +
    shape('M164 210h284c0 118 -30 184 -92 184h-100c-62 0 -92 -66 -92 -184z', darker(accent, 0.15)) +
    shape('M164 210h268c0 112 -30 172 -88 172h-88c-62 0 -92 -60 -92 -172z', accent) +
    stroke('M186 262h226', lighter(accent, 0.5), 8) +
    oval(306, 210, 142, 36, lighter(accent, 0.4)) +
    oval(306, 212, 126, 28, darker(main, 0.15)) +
    oval(304, 210, 120, 24, main) +
    stroke('M254 208q30 -14 60 0t54 -2', lighter(main, 0.5), 6) +
    steam(306, 162)
  )
}

export function cake(paint: Paint): string {
  const { main, accent } = paint
  return (
    oval(320, 392, 232, 44, '#00000030') +
    oval(320, 378, 232, 44, '#fffaf1') +
    oval(320, 372, 196, 30, '#f3e7d3') +
    shape('M150 222l300 -62q60 30 56 66v120q-20 26 -70 32l-286 -22z', darker(main, 0.3)) +
    shape('M150 222l290 28q48 -6 66 -24v120q-20 26 -70 32l-286 -22z', main) +
    shape('M150 274l288 28q46 -4 68 -24v26q-22 20 -68 24l-288 -26z', lighter(accent, 0.2)) +
    shape('M144 222l306 -74q66 36 60 82q-20 22 -68 28z', accent) +
    shape(
      'M146 218l300 36q44 -6 64 -28v20q-8 26 -20 0q-10 34 -26 12q-12 44 -30 6q-18 52 -36 -2q-20 34 -38 -4q-16 46 -38 -6q-22 38 -42 -4q-18 34 -40 -6q-26 26 -46 -4q-28 14 -48 -20z',
      accent,
    ) +
    stroke(strewn(paint, { x: 320, y: 312, r: 130, flat: 0.18, count: 18, long: 5 }), lighter(main, 0.4), 7) +
    circle(412, 158, 30, '#a81f2e') +
    circle(408, 153, 25, '#d8354a') +
    stroke('M412 130q6 -34 34 -44', '#5f7a3a', 6) +
    oval(398, 144, 8, 5, '#ffc2c8', -30)
  )
}

export function scoops(paint: Paint): string {
  const { main, accent } = paint
  const one = (x: number, y: number, fill: string) =>
    circle(x, y + 4, 84, darker(fill, 0.2)) +
    circle(x, y - 2, 81, fill) +
    oval(x - 28, y - 36, 26, 14, lighter(fill, 0.6), -30)
  return (
    oval(320, 428, 130, 20, '#00000030') +
    turned(
      14,
      446,
      120,
      box(424, 40, 44, 190, 8, '#c98b46') + stroke('M436 60v150M456 60v150', '#a9682c', 5),
    ) +
    one(244, 204, accent) +
    one(396, 204, lighter(main, 0.35)) +
    one(320, 140, main) +
    stroke(strewn(paint, { x: 320, y: 130, r: 66, count: 16, long: 10 }), '#d8354a', 6) +
    stroke(strewn(paint, { x: 320, y: 150, r: 92, count: 14, long: 10 }), '#f2b632', 6) +
    shape('M136 236h368c-8 84 -78 134 -140 142v30h-88v-30c-62 -8 -132 -58 -140 -142z', '#e6f1f0') +
    shape('M136 236h368q-2 30 -14 54q-170 34 -340 0q-12 -24 -14 -54z', '#ffffff') +
    box(230, 402, 180, 22, 11, '#d5e4e3')
  )
}

export function treats(paint: Paint): string {
  const { main, accent } = paint
  const one = (x: number, y: number) =>
    box(x - 56, y - 38, 112, 88, 20, darker(main, 0.35)) +
    box(x - 56, y - 46, 112, 82, 20, main) +
    shape(
      `M${x - 56} ${y - 18}v-8q0 -20 20 -20h72q20 0 20 20v8q-14 26 -28 4q-14 30 -28 0q-14 24 -28 -2q-16 22 -28 -2z`,
      accent,
    ) +
    stroke(`M${x - 24} ${y - 30}h8M${x + 12} ${y - 28}h8M${x - 4} ${y - 38}h4`, lighter(accent, 0.6), 6)
  const places: [number, number][] = [
    [216, 180],
    [340, 172],
    [454, 200],
    [250, 282],
    [374, 288],
    [316, 232],
  ]
  return (
    oval(328, 268, 232, 172, '#00000026') +
    oval(324, 254, 232, 172, '#fffaf1') +
    oval(324, 252, 200, 142, '#f3e7d3') +
    places.map(([x, y]) => one(x, y)).join('') +
    stroke(strewn(paint, { x: 324, y: 340, r: 120, flat: 0.2, count: 12, long: 3 }), darker(main, 0.2), 6)
  )
}
