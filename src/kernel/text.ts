import { drawBytes } from './random.ts'

const CONTROL = /\p{Cc}/u
const CONTROL_BUT_LINE_BREAK = /[^\P{Cc}\n]/u

/** Letters that Unicode does not take apart into a base letter and a mark. */
const SPECIAL: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
}

const LONGEST_KEY = 255

/** What names are sorted by. A letter may fold into eighteen, and an index holds no more than this of a text. */
export function sortKey(name: string): string {
  const key = fold(name)
  return key.length > LONGEST_KEY ? [...key].slice(0, LONGEST_KEY).join('') : key
}

/** Without case and accents, for search, slugs and sorting: `Crème Brûlée` → `creme brulee`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłħıþ]/g, (letter) => SPECIAL[letter] ?? letter)
}

/** Trimmed and composed (NFC), as every text is kept. */
export function normalise(text: string): string {
  return text.normalize('NFC').trim()
}

/** What is wrong with a text's characters, or undefined. Lone surrogates cannot be stored as UTF-8. */
export function characterFault(text: string, lineBreaks: boolean): string | undefined {
  if (!text.isWellFormed()) return 'must be well-formed Unicode'
  if (lineBreaks ? CONTROL_BUT_LINE_BREAK.test(text) : CONTROL.test(text)) {
    return lineBreaks
      ? 'must not contain control characters other than line breaks'
      : 'must not contain control characters or line breaks'
  }
  return undefined
}

/** The part of a name that may stand in a URL; may be empty for a name without letters or digits. */
export function slugify(name: string): string {
  const words = fold(name).replace(/[^\p{L}\p{N}]+/gu, '-')
  return [...words]
    .slice(0, 80)
    .join('')
    .replace(/^-+|-+$/g, '')
}

/** What customers and vendors see of a courier's name. */
export function firstName(name: string): string {
  return name.split(/\s/, 1)[0] ?? name
}

const READABLE = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Random capitals and digits without those that look alike (0 O 1 I), to be read out over a counter. */
export function readableCode(length: number): string {
  let code = ''
  for (const byte of drawBytes(length)) code += READABLE[byte & 31]
  return code
}
