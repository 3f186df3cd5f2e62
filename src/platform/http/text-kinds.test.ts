import { describe, expect, it } from 'vitest'
import type { TextKind } from './fields.ts'
import { readText } from './text-kinds.ts'

const valueOf = (kind: TextKind, text: string) => {
  const reading = readText(kind, text)
  return 'value' in reading ? reading.value : undefined
}

const READ: [TextKind, string, string][] = [
  ['line', '  Cafe\u0301  ', 'Café'],
  ['line', '   ', ''],
  ['line', '\tMama Put\n', 'Mama Put'],
  ['lines', ' one\r\ntwo\n\nthree ', 'one\ntwo\n\nthree'],
  ['email', ' Ada.Obi+food@Example.COM ', 'ada.obi+food@example.com'],
  ['email', "o'neil@a.b", "o'neil@a.b"],
  ['email', `${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ['phone', '+234 801-234-5678', '+2348012345678'],
  ['phone', ' +4420 7946 0018 ', '+442079460018'],
  ['url', ' https://example.com/a%20b?c=d#e ', 'https://example.com/a%20b?c=d#e'],
  ['url', 'http://127.0.0.1:8080/x', 'http://127.0.0.1:8080/x'],
  ['password', '  spaces stay \t', '  spaces stay \t'],
  ['password', 'cafe\u0301', 'café'],
  ['moment', '2026-11-23', '2026-11-23'],
  ['moment', '2026-11-23T12:00Z', '2026-11-23T12:00Z'],
  ['moment', '2026-11-23T12:00:00.123+01:00', '2026-11-23T12:00:00.123+01:00'],
  ['moment', '2026-11-23T12:00:00 01:00', '2026-11-23T12:00:00+01:00'],
  ['moment', '2024-02-29', '2024-02-29'],
]

const REFUSED: [TextKind, string][] = [
  ['line', 'two\nlines'],
  ['line', 'bell\u0007'],
  ['lines', 'nul\u0000'],
  ['lines', 'return\ralone'],
  ['line', '\ud800'],
  ['email', ''],
  ['email', 'ada'],
  ['email', 'ada@'],
  ['email', '@example.com'],
  ['email', 'ada@exam ple.com'],
  ['email', 'ada@example..com'],
  ['email', 'ada@-example.com'],
  ['email', 'ada@example.com, eve@example.com'],
  ['email', 'ada\n@example.com'],
  ['email', 'adá@example.com'],
  ['email', '\u212aate@example.com'],
  ['email', 'adı@example.com'],
  ['email', 'ada＠example.com'],
  ['email', `${'a'.repeat(65)}@example.com`],
  ['phone', '08012345678'],
  ['phone', '+0123456789'],
  ['phone', '+12345'],
  ['phone', '+1234567890123456'],
  ['phone', '+234(801)2345678'],
  ['phone', '+٢٣٤٨٠١٢٣٤٥٦'],
  ['url', 'example.com'],
  ['url', 'ftp://example.com/x'],
  ['url', 'javascript:alert(1)'],
  ['url', 'data:text/html,x'],
  ['url', 'https://'],
  ['url', 'https://example.com/\u0000'],
  ['url', 'https://exam\nple.com'],
  ['password', 'lone \ud800 surrogate'],
  ['moment', '2026-02-30'],
  ['moment', '2026-13-01'],
  ['moment', '2026-11-23T12:00:00'],
  ['moment', '2026-11-23T25:00:00Z'],
  ['moment', '23.11.2026'],
  ['moment', 'yesterday'],
  ['moment', '1764000000000'],
]

describe('a text', () => {
  it.each(READ)('as %s reads %j as %j', (kind, text, value) => {
    expect(valueOf(kind, text)).toBe(value)
  })

  it.each(REFUSED)('as %s refuses %j and says what would be right', (kind, text) => {
    const reading = readText(kind, text)
    expect('fault' in reading ? reading.fault : reading.value).toMatch(/^must /)
  })
})
