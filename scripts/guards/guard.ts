/** Something without which the product would be wrong now and then, and the test that shows it. */
export interface Guard {
  /** What it keeps from happening. */
  keeps: string
  file: string
  /** The text that is the guard. It stands in the file once. */
  text: string
  /** What stands there when it is taken out. */
  without: string
  /** Where a test must go red then. */
  test: string
}

/** The guards of one file, each in four words: what it keeps from happening, the text, what is left of it, the test. */
export function guardsOf(
  file: string,
  test: string,
  rows: readonly (readonly [keeps: string, text: string, without: string, test?: string])[],
): Guard[] {
  return rows.map(([keeps, text, without, own]) => ({ keeps, file, text, without, test: own ?? test }))
}
