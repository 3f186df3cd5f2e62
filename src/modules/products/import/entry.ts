import type { ImportedVendor } from '../../vendors/public.ts'
import type { Cell, Fields } from './fields.ts'
import { importKey, nameFromRef } from './identity.ts'
import type { PriceReading } from './price.ts'
import { cleanLine, cleanLines, isLonger } from './text.ts'

/** A product as a file tells of it. What the file does not tell is undefined. */
export interface ImportedProduct {
  /** What identifies it within its vendor. */
  key: string
  name: string
  /** Minor units. */
  price: number
  category?: string
  description?: string | null
  available?: boolean
  imageUrl?: string | null
}

/** One row: a vendor, and a product unless the vendor stands alone. */
export interface Entry {
  vendor: ImportedVendor
  product: ImportedProduct | null
}

export interface EntryStyle {
  currency: string
  readPrice: (text: string) => PriceReading
  availableValues: ReadonlySet<string>
}

export const DEFAULT_CATEGORY = 'Other'

/** Thrown and caught within one row. */
class RowFault extends Error {}

/** Reads a row, or says in words why it cannot be. */
export function readEntry(fields: Fields, style: EntryStyle): Entry | { fault: string } {
  try {
    const vendor = vendorOf(fields)
    const isAlone = blank(fields.name) && blank(fields.price)
    return { vendor, product: isAlone ? null : productOf(fields, style) }
  } catch (error) {
    if (error instanceof RowFault) return { fault: error.message }
    throw error
  }
}

function vendorOf(fields: Fields): ImportedVendor {
  const ref = lineOf(fields.vendorRef, 'vendorRef', 500)
  if (!ref) throw new RowFault('the row has no vendorRef')
  return {
    ref,
    name: lineOf(fields.vendorName, 'vendorName', 120) ?? undefined,
    fallbackName: lineOf(nameFromRef(ref), 'vendorName', 120) ?? ref,
    line1: lineOf(fields.vendorAddress, 'vendorAddress', 200),
    city: lineOf(fields.vendorCity, 'vendorCity', 120),
    lat: degreesOf(fields.vendorLat, 'vendorLat', 90),
    lng: degreesOf(fields.vendorLng, 'vendorLng', 180),
  }
}

function productOf(fields: Fields, { currency, readPrice, availableValues }: EntryStyle): ImportedProduct {
  const name = lineOf(fields.name, 'name', 255)
  if (!name) throw new RowFault('the row has no name')
  if (blank(fields.price)) throw new RowFault('the row has no price')
  const reading = readPrice(String(fields.price))
  if ('fault' in reading) throw new RowFault(reading.fault)
  const told = lineOf(fields.currency, 'currency', 10)
  if (told && told.toUpperCase() !== currency)
    throw new RowFault(`currency ${told} is not ${currency}, the marketplace's`)
  const category = lineOf(fields.category, 'category', 120)
  const isCategorised = fields.category !== undefined
  const ref = lineOf(fields.productRef, 'productRef', 500) ?? null
  return {
    key: importKey(ref, category ?? DEFAULT_CATEGORY, name),
    name,
    price: reading.price,
    category: isCategorised ? (category ?? DEFAULT_CATEGORY) : undefined,
    description: fields.description === undefined ? undefined : descriptionOf(fields.description),
    available:
      fields.available === undefined ? undefined : availableValues.has(String(fields.available ?? '').trim()),
    imageUrl: imageOf(fields.imageUrl),
  }
}

function blank(cell: Cell | undefined): boolean {
  return cell === undefined || cell === null || cleanLine(String(cell)) === ''
}

/** Undefined for a column that is not there, null for an empty cell. */
function lineOf(cell: Cell | undefined, field: string, most: number): string | null | undefined {
  if (cell === undefined) return undefined
  const text = cleanLine(String(cell ?? ''))
  if (isLonger(text, most)) throw new RowFault(`${field} is longer than ${most} characters`)
  if (!text.isWellFormed()) throw new RowFault(`${field} is not well-formed Unicode`)
  return text === '' ? null : text
}

function descriptionOf(cell: Cell): string | null {
  const text = cleanLines(String(cell ?? ''))
  if (isLonger(text, 2000)) throw new RowFault('description is longer than 2000 characters')
  if (!text.isWellFormed()) throw new RowFault('description is not well-formed Unicode')
  return text === '' ? null : text
}

function imageOf(cell: Cell | undefined): string | null | undefined {
  const text = lineOf(cell, 'imageUrl', 2000)
  if (!text) return text
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw new RowFault('imageUrl is not an http or https address')
  return text
}

function degreesOf(cell: Cell | undefined, field: string, most: number): number | null | undefined {
  const text = lineOf(cell, field, 64)
  if (!text) return text === undefined ? undefined : null
  const degrees = Number(text)
  if (!(Math.abs(degrees) <= most)) throw new RowFault(`${field} is not a number from -${most} to ${most}`)
  return degrees
}
