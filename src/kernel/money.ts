/** Money is a whole number of the currency's minor unit (kobo, cents). The largest price is ten million of a currency with two decimals. */
export const MAX_PRICE = 1_000_000_000

// Source: ISO 4217, list one. The runtime's own table (CLDR) differs from it, for instance for IDR.
const NO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND'
const FOUR_DECIMALS = 'CLF UYW'

/** How many decimals a currency's major unit has by ISO 4217: 2 for NGN, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  if (NO_DECIMALS.includes(currency)) return 0
  if (THREE_DECIMALS.includes(currency)) return 3
  return FOUR_DECIMALS.includes(currency) ? 4 : 2
}

/** By decimals. To make one takes milliseconds. */
const formats = new Map<number, Intl.NumberFormat>()

/** `NGN 2,500.00`, for sentences that people read. */
export function formatMoney(amount: number, currency: string): string {
  const digits = minorDigits(currency)
  let format = formats.get(digits)
  if (!format) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(digits, format)
  }
  return `${currency} ${format.format(amount / 10 ** digits)}`
}
