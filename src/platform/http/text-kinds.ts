import { characterFault, normalise } from '../../kernel/text.ts'
import type { TextKind } from './fields.ts'

/** What a text means, or what is wrong with it. */
type Reading = { value: string } | { fault: string }

const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/
const PHONE = /^\+[1-9]\d{6,14}$/
const DATE = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

const READERS: Record<TextKind, (text: string) => Reading> = {
  line: (text) => plain(text, false),
  lines: (text) => plain(text.replaceAll('\r\n', '\n'), true),
  email(text) {
    const value = text.trim().toLowerCase()
    return EMAIL.test(value) ? { value } : { fault: 'must be an e-mail address such as ada@example.com' }
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
  moment(text) {
    const value = text.replace(' ', '+')
    return (DATE.test(value) || TIME.test(value)) && !Number.isNaN(Date.parse(value))
      ? { value }
      : { fault: 'must be a date such as 2026-11-23 or a time such as 2026-11-23T12:00:00Z' }
  },
}

function plain(text: string, lineBreaks: boolean): Reading {
  const value = normalise(text)
  const fault = characterFault(value, lineBreaks)
  return fault === undefined ? { value } : { fault }
}

export function readText(kind: TextKind, text: string): Reading {
  return READERS[kind](text)
}
