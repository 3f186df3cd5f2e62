import { MAX_PRICE, minorDigits } from '../../../kernel/money.ts'
import { cleanLine, quoted, withPlainSpaces } from './text.ts'

/** How a file writes its prices. */
export interface PriceStyle {
  unit: 'major' | 'minor'
  decimal: string
  thousands: string | null
  /** Texts before or after the number that say nothing: a currency sign, "from". */
  strip: readonly string[]
}

export const PLAIN_STYLE: PriceStyle = { unit: 'major', decimal: '.', thousands: null, strip: [] }

/** Minor units, or what is wrong with the text. */
export type PriceReading = { price: number } | { fault: string }

/** Reads prices of one style exactly: digits are moved as text, so no amount is ever rounded. */
export function priceReader(style: PriceStyle, currency: string): (text: string) => PriceReading {
  const pattern = patternOf(style)
  const strip = style.strip.map(cleanLine).filter(Boolean)
  const digits = style.unit === 'major' ? minorDigits(currency) : 0

  return (text) => {
    const cleaned = cleanLine(text)
    const [, sign, whole = '', decimals = ''] = pattern.exec(stripped(cleaned, strip)) ?? []
    if (whole + decimals === '') return { fault: `price ${quoted(cleaned)} is not a number` }
    if (/[1-9]/.test(decimals.slice(digits))) {
      const unit = style.unit === 'major' ? currency : 'a price in minor units'
      return { fault: `price ${quoted(cleaned)} has more decimals than ${unit} has (${digits})` }
    }
    const price = Number(whole.replace(/\D/g, '') + decimals.slice(0, digits).padEnd(digits, '0'))
    if (sign === '-' || price < 1 || price > MAX_PRICE) {
      return {
        fault: `price ${quoted(cleaned)} is not from 1 to ${MAX_PRICE.toLocaleString('en')} minor units`,
      }
    }
    return { price }
  }
}

/** Sign, whole part and decimals. Thousands must stand in groups: in `1,5` the comma is no separator of thousands. */
function patternOf({ decimal, thousands }: PriceStyle): RegExp {
  const separator = thousands === null ? null : escaped(thousands)
  // Groups of two are India's: 1,00,000.
  const whole =
    separator === null ? String.raw`\d+` : String.raw`\d{1,3}(?:${separator}\d{2,3})*${separator}\d{3}|\d+`
  return new RegExp(String.raw`^([+-]?)(${whole})?(?:${escaped(decimal)}(\d*))?$`)
}

/** No-break spaces in a price are plain ones by now, so they are in its pattern too. */
function escaped(character: string): string {
  return RegExp.escape(withPlainSpaces(character))
}

function stripped(text: string, strip: readonly string[]): string {
  for (;;) {
    const before = text
    for (const part of strip) {
      if (text.startsWith(part)) text = text.slice(part.length).trimStart()
      if (text.endsWith(part)) text = text.slice(0, -part.length).trimEnd()
    }
    if (text === before) return text
  }
}
