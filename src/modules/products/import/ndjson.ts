/** The text of one value of a JSON file, or why it is none. `line` is the physical line where it starts, from 1. */
export type JsonItem = { line: number; text: string } | { line: number; fault: string }

/** Longer than any honest row: where the end of a value is lost, no more than this is read in search of it. */
const LONGEST_ITEM = 1_000_000

/** Takes newline-delimited JSON apart as it arrives. Blank lines are no rows. */
export class LineSplitter {
  #text = ''
  #line = 1
  #isTooLong = false

  push(piece: string): JsonItem[] {
    const lines = (this.#text + piece).split('\n')
    this.#text = lines.pop() ?? ''
    const items = lines.flatMap((text) => this.#item(text))
    if (this.#text.length > LONGEST_ITEM) {
      this.#isTooLong = true
      this.#text = ''
    }
    return items
  }

  end(): JsonItem[] {
    return this.#item(this.#text)
  }

  #item(text: string): JsonItem[] {
    const line = this.#line++
    if (this.#isTooLong) {
      this.#isTooLong = false
      return [{ line, fault: 'the line is too long' }]
    }
    return text.trim() === '' ? [] : [{ line, text }]
  }
}
