/**
 * Shares an amount by weights so that the parts add up to it: each part is rounded down, and what is left goes, one
 * unit each, to those that lost most; of equals, to the first. With two parts the first is rounded half up.
 * Minor units. All weights zero: nothing can be shared.
 */
export function apportion<const W extends readonly number[]>(
  amount: number,
  weights: W,
): { -readonly [K in keyof W]: number } {
  // An amount times a weight is more than a number holds exactly.
  const [whole, wide] = [BigInt(amount), weights.map(BigInt)]
  const all = wide.reduce((sum, weight) => sum + weight, 0n)
  const parts = wide.map((weight) => (all === 0n ? 0n : (whole * weight) / all))
  const lost = wide.map((weight, index) => whole * weight - (parts[index] ?? 0n) * all)
  const left = Number(whole - parts.reduce((sum, part) => sum + part, 0n))
  const byLoss = lost.map((_, index) => index).sort((a, b) => compare(lost[b], lost[a]) || a - b)
  if (all !== 0n) for (const index of byLoss.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n
  return parts.map(Number) as { -readonly [K in keyof W]: number }
}

function compare(a: bigint = 0n, b: bigint = 0n): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** `amount` × `part` / `whole`, half up. Minor units. */
export function proportionOf(amount: number, part: number, whole: number): number {
  return whole === 0 ? 0 : apportion(amount, [part, whole - part])[0]
}
