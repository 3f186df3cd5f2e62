import { characterFault, normalise } from '../../kernel/text.ts'
import type { Point } from '../../kernel/geo.ts'
import type { TextKind } from './fields.ts'

/** What a text means, or what is wrong with it. */
type Reading = { value: string } | { fault: string }

const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i
const PHONE = /^\+[1-9]\d{6,14}$/
const POINT = /^-?\d{1,3}(\.\d{1,15})?,\s?-?\d{1,3}(\.\d{1,15})?$/
const DATE = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

const READERS: Record<TextKind, (text: string) => Reading> = {
  line: (text) => plain(text, false),
  lines: (text) => plain(text.replaceAll('\r\n', '\n'), true),
  email(text) {
    const value = text.trim()
    // Lower case comes last: a sign for kelvin would turn into a k.
    return EMAIL.test(value)
      ? { value: value.toLowerCase() }
      : { fault: 'must be an e-mail address such as ada@example.com' }
  },
  phone(text) {
    const value = text.replace(/[ -]/g, '')
    return PHONE.test(value)
      ? { value }
      : { fault: 'must be a phone number in E.164 form such as +2348012345678' }
  },
  url(text) {
    const value = text.trim()
    const parsed = characterFault(value, false) === undefined && URL.canParse(value) ? new URL(value) : null
    return parsed?.protocol === 'https:' || parsed?.protocol === 'http:'
      ? { value }
      : { fault: 'must be an http or https address' }
  },
  password: (text) =>
    text.isWellFormed() ? { value: text.normalize('NFC') } : { fault: 'must be well-formed Unicode' },
  point(text) {
    const { lat, lng } = toPoint(text)
    return POINT.test(text) && Math.abs(lat) <= 90 && Math.abs(lng) <= 180
      ? { value: `${lat},${lng}` }
      : { fault: 'must be latitude,longitude such as 6.4281,3.4219' }
  },
  moment(text) {
    const value = text.replace(' ', '+')
    return (DATE.test(value) || TIME.test(value)) &&
      isOnCalendar(value.slice(0, 10)) &&
      !Number.isNaN(Date.parse(value))
      ? { value }
      : { fault: 'must be a date such as 2026-11-23 or a time such as 2026-11-23T12:00:00Z' }
  },
}

/** The runtime reads 30 February as 2 March. */
function isOnCalendar(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date)
}

/** The point that a `point` text stands for. */
export function toPoint(text: string): Point {
  const [lat = NaN, lng = NaN] = text.split(',').map(Number)
  return { lat, lng }
}

function plain(text: string, lineBreaks: boolean): Reading {
  const value = normalise(text)
  const fault = characterFault(value, lineBreaks)
  return fault === undefined ? { value } : { fault }
}

export function readText(kind: TextKind, text: string): Reading {
  return READERS[kind](text)
}
