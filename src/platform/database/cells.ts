import type { Box } from '../../kernel/geo.ts'

/** Cells on the side of the world, which is a square of 360 degrees: 600 m each at the equator. */
const SIDE = 65_536

/** A run of cells, both ends in it. */
export type Cells = [first: number, last: number]

/**
 * The number of the cell that a point is in, in the words of MySQL. The bits of row and column take turns, so each square
 * of 2, 4, 8... cells on a side that is one of a grid is one run of numbers: a plain index finds what lies in it.
 */
export function cellSql(lat: string, lng: string): string {
  const spread = (degrees: string) => `conv(bin(floor((${degrees}) * ${SIDE} / 360)), 4, 10)`
  return `2 * ${spread(`${lat} + 90`)} + ${spread(`${lng} + 180`)}`
}

/** The four squares, each at most twice as high and wide as the box, that hold it. Some may be the same. */
export function cellsOf({ south, north, west, east }: Box): [Cells, Cells, Cells, Cells] {
  const [bottom, top, left, right] = [line(south + 90), line(north + 90), line(west + 180), line(east + 180)]
  let side = 1
  while (at(top, side) - at(bottom, side) > 1 || at(right, side) - at(left, side) > 1) side *= 2
  const square = (y: number, x: number): Cells => {
    const first = (2 * spread(at(y, side)) + spread(at(x, side))) * side * side
    return [first, first + side * side - 1]
  }
  return [square(bottom, left), square(bottom, right), square(top, left), square(top, right)]
}

function line(degrees: number): number {
  return Math.floor((degrees * SIDE) / 360)
}

function at(line: number, side: number): number {
  return Math.floor(line / side)
}

/** A bit between every two: the digits of base two, read as those of base four. */
function spread(number: number): number {
  return Number.parseInt(number.toString(2), 4)
}
