/**
 * The words of a row as MySQL keeps them: one text, in which every word that search compares stands in ASCII behind a
 * mark that tells whether it is one of the name's.
 */
export const MARKS = { anywhere: 'za', inName: 'zn' } as const

/** Of a longer word the beginning counts: with its mark InnoDB's full text holds 84, and the table of words has room for these. */
const LONGEST = 80

/** Letters and digits beyond ASCII as `_` and four digits of base 36, so that a beginning stays a beginning. */
export function asciiWord(word: string): string {
  const plain = word.replace(
    /[^a-z0-9]/gu,
    (letter) => `_${(letter.codePointAt(0) ?? 0).toString(36).padStart(4, '0')}`,
  )
  return plain.length > LONGEST ? plain.slice(0, LONGEST) : plain
}

/** The text of a row in the index: folded words, those of its name and the rest. */
export function markedText(named: readonly string[], rest: readonly string[]): string {
  const marked = (mark: string, words: readonly string[]) => words.map((word) => mark + asciiWord(word))
  const all = [...marked(MARKS.inName, named), ...marked(MARKS.anywhere, [...named, ...rest])]
  return [...new Set(all)].join(' ')
}
