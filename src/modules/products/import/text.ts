import { normalise } from '../../../kernel/text.ts'

const PLAIN = /^[ -~]*$/
// oxlint-disable-next-line no-control-regex -- the characters that are taken out
const NO_BREAK_SPACE_OR_CONTROL = /[\u00a0\u2007\u202f\ufeff\p{Cc}]/gu
const NO_BREAK_SPACE_OR_CONTROL_BUT_LINE_BREAK = /[\u00a0\u2007\u202f\ufeff]|[^\P{Cc}\n]/gu
const LINE_BREAK = /\r\n?/g

/** No-break spaces and control characters as spaces; a line break is one of them. Not trimmed. */
export function withPlainSpaces(text: string): string {
  return PLAIN.test(text) ? text : text.replace(LINE_BREAK, '\n').replace(NO_BREAK_SPACE_OR_CONTROL, ' ')
}

/** One line as it is kept: plain spaces, composed (NFC), trimmed. */
export function cleanLine(text: string): string {
  return normalise(withPlainSpaces(text))
}

/** A text whose line breaks stay, each as one line feed. */
export function cleanLines(text: string): string {
  if (PLAIN.test(text)) return text.trim()
  return normalise(text.replace(LINE_BREAK, '\n').replace(NO_BREAK_SPACE_OR_CONTROL_BUT_LINE_BREAK, ' '))
}

/** Counted in characters, as the API counts them; most texts are short enough in any way of counting. */
export function isLonger(text: string, most: number): boolean {
  return text.length > most && [...text].length > most
}

/** A value as a reason may show it. */
export function quoted(text: string): string {
  const short = isLonger(text, 40) ? `${[...text].slice(0, 39).join('')}…` : text
  return `"${short}"`
}
