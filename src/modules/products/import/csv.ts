/** A record of a CSV file, or why it is none. `line` is the physical line where it starts, from 1. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; fault: string }

/** Longer than any honest row: where a quote is never closed, no more than this is read in search of its end. */
const LONGEST_RECORD = 1_000_000

/** The text ends before the record or the cell does. */
const CUT_OFF = 'cut off'
type Reading<T> = (T & { end: number }) | { fault: string } | typeof CUT_OFF

/**
 * Takes CSV apart by RFC 4180 as it arrives, in pieces of any size. After a broken record it goes on with the next
 * physical line, so that a quote too many costs one row. (csv-parse swallows every row up to the next closing quote,
 * and miscounts lines that break inside of quotes.)
 */
export class CsvSplitter {
  #text = ''
  #line = 1
  /** The line is broken and its end has not arrived yet. */
  #isSkipping = false

  push(piece: string): CsvRecord[] {
    this.#text += piece
    return this.#take(false)
  }

  end(): CsvRecord[] {
    return this.#take(true)
  }

  #take(isLast: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    let at = 0
    while (at < this.#text.length) {
      if (this.#isSkipping && !isLast && endOfLine(this.#text, at) === undefined) break
      const reading = this.#isSkipping ? null : readRecord(this.#text, at, isLast)
      if (reading === CUT_OFF && !isLast && this.#text.length - at < LONGEST_RECORD) break
      if (reading === CUT_OFF || (reading && 'fault' in reading)) {
        const fault = reading === CUT_OFF ? 'a quote is not closed, or the row is very long' : reading.fault
        records.push({ line: this.#line, fault })
        this.#isSkipping = true
        continue
      }
      const end = reading ? reading.end : (endOfLine(this.#text, at) ?? this.#text.length)
      if (reading && !isBlank(reading.cells)) records.push({ line: this.#line, cells: reading.cells })
      this.#line += breaksIn(this.#text, at, end)
      this.#isSkipping = false
      at = end
    }
    this.#text = this.#text.slice(at)
    return records
  }
}

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === ''
}

const QUOTE = 34
const COMMA = 44
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

function readRecord(text: string, start: number, isLast: boolean): Reading<{ cells: string[] }> {
  const cells: string[] = []
  let at = start
  for (;;) {
    const cell = text.charCodeAt(at) === QUOTE ? readQuoted(text, at + 1) : readBare(text, at)
    if (cell === CUT_OFF || 'fault' in cell) return cell
    cells.push(cell.value)
    at = cell.end
    // The next piece may begin with the rest of the cell, a second quote or a line feed.
    if (at >= text.length) return isLast ? { cells, end: at } : CUT_OFF
    const code = text.charCodeAt(at)
    if (code === COMMA) {
      at++
    } else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      const end = endOfLine(text, at)
      return end === undefined && !isLast ? CUT_OFF : { cells, end: end ?? text.length }
    } else {
      return { fault: 'a quoted cell goes on after its closing quote' }
    }
  }
}

function readQuoted(text: string, start: number): Reading<{ value: string }> {
  let value = ''
  let from = start
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote === -1) return CUT_OFF
    value += text.slice(from, quote)
    if (text.charCodeAt(quote + 1) !== QUOTE) return { value, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

function readBare(text: string, start: number): Reading<{ value: string }> {
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at)
    if (code === COMMA || code === LINE_FEED || code === CARRIAGE_RETURN || at >= text.length) {
      return { value: text.slice(start, at), end: at }
    }
    if (code === QUOTE) return { fault: 'a quote stands in a cell that is not quoted' }
  }
}

/** Where the next physical line starts; undefined where that has not arrived. */
function endOfLine(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === LINE_FEED) return at + 1
    if (code !== CARRIAGE_RETURN) continue
    if (at + 1 === text.length) return undefined
    return text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1
  }
  return undefined
}

function breaksIn(text: string, from: number, to: number): number {
  let breaks = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) breaks++
  }
  return breaks
}
