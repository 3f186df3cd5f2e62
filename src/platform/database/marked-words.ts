/**
 * MySQL's full text passes over short words, stop words and, depending on its version, letters of some scripts. So each
 * word is written in ASCII behind a mark: every word of a row behind one, those of its name behind another too. Then
 * no word is short or stops, and "in the name" is a word like any other.
 */
const ANYWHERE = 'za'
const IN_NAME = 'zn'

/** InnoDB indexes no word above 84 characters. Of a longer one the beginning counts. */
const LONGEST = 80

/** Letters and digits beyond ASCII as `_` and four digits of base 36, so that a beginning stays a beginning. */
function ascii(word: string): string {
  const plain = word.replace(
    /[^a-z0-9]/gu,
    (letter) => `_${(letter.codePointAt(0) ?? 0).toString(36).padStart(4, '0')}`,
  )
  return plain.length > LONGEST ? plain.slice(0, LONGEST) : plain
}

/** The text of a row in the index: folded words, those of its name and the rest. */
export function markedText(named: readonly string[], rest: readonly string[]): string {
  const marked = (mark: string, words: readonly string[]) => words.map((word) => mark + ascii(word))
  return [...new Set([...marked(IN_NAME, named), ...marked(ANYWHERE, [...named, ...rest])])].join(' ')
}

/** Boolean searches for rows that hold every one of the folded words as the beginning of a word. */
export function markedMatch(words: readonly string[]): { all: string; named: string; rest: string } {
  const each = (mark: string) => words.map((word) => `+${mark}${ascii(word)}*`).join(' ')
  const [all, named] = [each(ANYWHERE), each(IN_NAME)]
  return { all, named, rest: `${all} -(${named})` }
}
