import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { characterFault, firstName, fold, normalise, readableCode, slugify, sortKey } from './text.ts'

const FAMILY = '👨‍👩‍👧‍👦'

it('sorts by no more than the beginning of a name that folds into a very long one', () => {
  expect(sortKey('Crème')).toBe('creme')
  expect([...sortKey('\ufdfa'.repeat(120))]).toHaveLength(255)
})

describe('fold', () => {
  it.each([
    ['Crème Brûlée', 'creme brulee'],
    ['ÀÉÎÕÜ', 'aeiou'],
    ['Smørrebrød', 'smorrebrod'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['Żółć', 'zolc'],
    ['İzmir ısı', 'izmir isi'],
    ['Phở Đặc', 'pho dac'],
    ['ẹ̀gúsí', 'egusi'],
    ['ﬁsh ２', 'fish 2'],
    ['東京', '東京'],
  ])('reads %s as %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('reads a composed and a taken apart letter alike', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => fold(text.normalize('NFC')) === fold(text.normalize('NFD')),
      ),
    )
  })
})

describe('normalise', () => {
  it.each([
    ['trims', '  Jollof\u00a0\n', 'Jollof'],
    ['composes', 'cafe\u0301', 'caf\u00e9'],
    ['leaves what is inside', 'Rice  and\u00a0beans', 'Rice  and\u00a0beans'],
    ['keeps joined emoji', FAMILY, FAMILY],
  ])('%s', (_, text, kept) => {
    expect(normalise(text)).toBe(kept)
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => normalise(normalise(text)) === normalise(text)),
    )
  })
})

describe('characterFault', () => {
  it.each(['\u0000', '\u0007', '\t', '\u001b', '\u007f', '\u0085', '\u009f', '\r'])(
    'refuses the control character %j',
    (control) => {
      expect(characterFault(`a${control}b`, false)).toMatch('control')
      expect(characterFault(`a${control}b`, true)).toMatch('control')
    },
  )

  it('allows line breaks only where lines are', () => {
    expect(characterFault('a\nb', true)).toBeUndefined()
    expect(characterFault('a\nb', false)).toMatch('line breaks')
  })

  it.each(['\ud83d', '\udc00 x', 'x\ud800'])('refuses the lone surrogate in %j', (text) => {
    expect(characterFault(text, true)).toMatch('well-formed')
  })

  it.each([FAMILY, '\u200dzero width', 'ẹ̀', '\u202eright to left', '𝒳'])('allows %j', (text) => {
    expect(characterFault(text, false)).toBeUndefined()
  })
})

describe('slugify', () => {
  it.each([
    ['Mama Put Kitchen', 'mama-put-kitchen'],
    ['  --Chez  Zoë & Co.--', 'chez-zoe-co'],
    ['Ẹ̀gúsí 24/7', 'egusi-24-7'],
    ['寿司 屋', '寿司-屋'],
    ['🍕🍕', ''],
    ['...', ''],
  ])('turns %j into %j', (name, slug) => {
    expect(slugify(name)).toBe(slug)
  })

  it('is at most 80 characters, well-formed and without a hyphen at either end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.nat(120), (text, at) => {
        const slug = slugify(`${text.slice(0, at)}${'𠀀 '.repeat(at % 60)}${text.slice(at)}`)
        return [...slug].length <= 80 && slug.isWellFormed() && !/^-|-$/.test(slug)
      }),
    )
    expect(slugify(`a${'𠀀'.repeat(100)}`).isWellFormed()).toBe(true)
  })
})

it('shows of a name what stands before the first space', () => {
  expect(['Ada Obi', 'Ada', 'Ada\u00a0Obi'].map(firstName)).toEqual(['Ada', 'Ada', 'Ada'])
})

it('makes codes of all 32 capitals and digits that nobody mixes up, and of no other', () => {
  const codes = Array.from({ length: 1000 }, () => readableCode(8))
  for (const code of codes) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
  expect(new Set(codes.join('')).size).toBe(32)
  expect(new Set(codes).size).toBe(codes.length)
})
