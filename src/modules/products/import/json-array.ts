import type { JsonItem } from './ndjson.ts'

/** Longer than any honest row: where the end of an element is lost, no more than this is read in search of it. */
const LONGEST_ELEMENT = 1_000_000

/** The text ends before the element does. */
const CUT_OFF = 'cut off'
/** The element is broken in a way that hides its end. */
const LOST = 'lost'
type End = number | typeof CUT_OFF | typeof LOST

/**
 * Takes a JSON array apart into its elements as it arrives. Where the end of an element is lost, it goes on with the
 * next object that follows a comma or starts a line, so that a broken element costs itself alone.
 */
export class ArraySplitter {
  #text = ''
  #at = 0
  #line = 1
  #state: 'before' | 'inside' | 'resuming' | 'after' | 'over' = 'before'

  push(piece: string): JsonItem[] {
    return this.#take(piece, false)
  }

  end(): JsonItem[] {
    const items = this.#take('', true)
    if (this.#state === 'inside')
      items.push({ line: this.#line, fault: 'the file ends before its array does' })
    return items
  }

  #take(piece: string, isLast: boolean): JsonItem[] {
    this.#text = this.#text.slice(this.#at) + piece
    this.#at = 0
    const items: JsonItem[] = []
    for (;;) {
      if (this.#state === 'resuming' && !this.#resume(isLast)) return items
      this.#moveTo(matchEnd(this.#state === 'inside' ? /[\s,]*/y : /\s*/y, this.#text, this.#at))
      if (this.#at === this.#text.length || this.#state === 'over') return items
      if (this.#state === 'inside' && this.#text[this.#at] !== ']') {
        const end = endOfElement(this.#text, this.#at)
        if (end === CUT_OFF && !isLast && this.#text.length - this.#at < LONGEST_ELEMENT) return items
        items.push(this.#element(end))
      } else {
        if (this.#state === 'after')
          items.push({ line: this.#line, fault: 'text follows the end of the array' })
        this.#state = this.#state === 'before' ? 'inside' : this.#state === 'inside' ? 'after' : 'over'
        this.#moveTo(this.#at + 1)
      }
    }
  }

  #element(end: End): JsonItem {
    const line = this.#line
    const start = this.#at
    if (typeof end === 'number') {
      this.#moveTo(end)
      return { line, text: this.#text.slice(start, end) }
    }
    this.#state = 'resuming'
    this.#moveTo(start + 1)
    return { line, fault: 'the element is broken or never ends' }
  }

  /** Moves to the object where reading goes on; false where none has arrived. */
  #resume(isLast: boolean): boolean {
    const next = matchEnd(/[,\n]\s*(?=\{)/g, this.#text, this.#at)
    if (next > this.#at) {
      this.#moveTo(next)
      this.#state = 'inside'
      return true
    }
    // The comma before the object may be the last thing that has arrived.
    const last = this.#text.trimEnd().length - 1
    this.#moveTo(isLast ? this.#text.length : Math.max(this.#at, last))
    return false
  }

  #moveTo(next: number): void {
    for (let at = this.#at; at < next; at++) if (this.#text.charCodeAt(at) === LINE_FEED) this.#line++
    this.#at = next
  }
}

/** Where the first match at or after a place ends; the place itself without one. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

const LINE_FEED = 10
const QUOTE = 34
const COMMA = 44
const BRACKET = 91
const BACKSLASH = 92
const BRACKET_CLOSED = 93
const BRACE = 123
const BRACE_CLOSED = 125

/** Follows strings and brackets, and the two rules of JSON that tell soonest that an end was missed. */
function endOfElement(text: string, start: number): End {
  const expected: string[] = []
  let isAfterComma = false
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= 32) continue
    if (code === QUOTE) {
      const end = endOfString(text, at + 1)
      if (typeof end !== 'number') return end
      at = end - 1
    } else if (code === BRACE || code === BRACKET) {
      // In an object a key follows the comma. A bracket there belongs to the next element.
      if (isAfterComma && expected.at(-1) === '}') return LOST
      expected.push(code === BRACE ? '}' : ']')
    } else if (code === BRACE_CLOSED || code === BRACKET_CLOSED) {
      if (expected.pop() !== text[at]) return LOST
      if (expected.length === 0) return at + 1
    } else if (expected.length === 0) {
      const end = text.slice(at).search(/[,\]\n]/)
      return end === -1 ? CUT_OFF : at + end
    }
    isAfterComma = code === COMMA
  }
  return CUT_OFF
}

/** A string holds no line break, and a colon, a comma or a closing bracket follows it. */
function endOfString(text: string, start: number): End {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === LINE_FEED) return LOST
    else if (code === QUOTE) {
      const next = text[matchEnd(/\s*/y, text, at + 1)]
      if (next === undefined) return CUT_OFF
      return ':,}]'.includes(next) ? at + 1 : LOST
    }
  }
  return CUT_OFF
}
