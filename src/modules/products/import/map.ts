import {
  type Cell,
  type Columns,
  type Field,
  type Fields,
  FIELDS,
  ImportFault,
  VENDOR_FIELDS,
} from './fields.ts'
import { PLAIN_STYLE, type PriceStyle } from './price.ts'

/** How a flat file becomes canonical columns. */
export interface ImportMap {
  columns: Columns
  constants: Fields
  price: PriceStyle
  availableValues: readonly string[]
  vendors: VendorsFile | null
}

export interface VendorsFile {
  /** Relative to the imported file. */
  file: string
  /** The column that holds the `vendorRef`. */
  key: string
  columns: Columns
}

/** For a file in canonical columns. */
export const NO_MAP: ImportMap = {
  columns: {},
  constants: {},
  price: PLAIN_STYLE,
  availableValues: ['true', 'yes', '1'],
  vendors: null,
}

/** Reads a map strictly: a misspelt name would lose a column in silence. Throws ImportFault that says what and where. */
export function readMap(text: string): ImportMap {
  const map = objectAt(parsed(text), 'the map', [
    'columns',
    'constants',
    'price',
    'availableValues',
    'vendors',
  ])
  const columns = columnsAt(map['columns'], 'columns', FIELDS)
  const constants = constantsAt(map['constants'])
  for (const field of FIELDS) {
    if (field in columns && field in constants)
      throw new ImportFault(`columns and constants both tell ${field}`)
  }
  return {
    columns,
    constants,
    price: priceAt(map['price']),
    availableValues: valuesAt(map['availableValues']),
    vendors: map['vendors'] === undefined ? null : vendorsAt(map['vendors']),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new ImportFault(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function objectAt(value: unknown, at: string, names: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImportFault(`${at} must be an object`)
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new ImportFault(`${at} holds "${unknown}", which is none of ${names.join(', ')}`)
  }
  return value as Record<string, unknown>
}

function textAt(value: unknown, at: string): string {
  if (typeof value !== 'string' || value === '') throw new ImportFault(`${at} must be a text`)
  return value
}

function listAt(value: unknown, at: string): unknown[] {
  if (!Array.isArray(value)) throw new ImportFault(`${at} must be a list`)
  return value
}

function scalarAt(value: unknown, at: string): Exclude<Cell, null> {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new ImportFault(`${at} must be a text, a number, true or false`)
}

function columnsAt(value: unknown, at: string, fields: readonly Field[]): Columns {
  const columns = value === undefined ? {} : objectAt(value, at, fields)
  return Object.fromEntries(
    Object.entries(columns).map(([field, name]) => [field, textAt(name, `${at}.${field}`)]),
  )
}

function constantsAt(value: unknown): Fields {
  const constants = value === undefined ? {} : objectAt(value, 'constants', FIELDS)
  return Object.fromEntries(
    Object.entries(constants).map(([field, constant]) => [field, scalarAt(constant, `constants.${field}`)]),
  )
}

function valuesAt(value: unknown): readonly string[] {
  if (value === undefined) return NO_MAP.availableValues
  return listAt(value, 'availableValues').map((entry, index) =>
    String(scalarAt(entry, `availableValues[${index}]`)),
  )
}

function priceAt(value: unknown): PriceStyle {
  if (value === undefined) return PLAIN_STYLE
  const price = objectAt(value, 'price', ['unit', 'decimal', 'thousands', 'strip'])
  const { unit = 'major', thousands = null, strip = [] } = price
  if (unit !== 'major' && unit !== 'minor') throw new ImportFault('price.unit must be "major" or "minor"')
  const separator = thousands === null ? null : separatorAt(thousands, 'price.thousands')
  // A point between thousands leaves the comma for the decimals.
  const decimal = separatorAt(price['decimal'] ?? (separator === '.' ? ',' : '.'), 'price.decimal')
  if (decimal === separator) throw new ImportFault('price.decimal and price.thousands must differ')
  return {
    unit,
    decimal,
    thousands: separator,
    strip: listAt(strip, 'price.strip').map((entry, index) => textAt(entry, `price.strip[${index}]`)),
  }
}

function separatorAt(value: unknown, at: string): string {
  if (typeof value === 'string' && /^[^\d+-]$/u.test(value)) return value
  throw new ImportFault(`${at} must be a text of one character that is no digit`)
}

function vendorsAt(value: unknown): VendorsFile {
  const { file, key, columns } = objectAt(value, 'vendors', ['file', 'key', 'columns'])
  return {
    file: textAt(file, 'vendors.file'),
    key: textAt(key, 'vendors.key'),
    columns: columnsAt(columns, 'vendors.columns', VENDOR_FIELDS),
  }
}

/** Where each field is looked for: what the map says, else the column of that name, if the map gives it no other meaning. */
export function wantedColumns({ columns, constants }: ImportMap): Columns {
  const taken = new Set(Object.values(columns))
  const canonical = FIELDS.filter((field) => !(field in constants) && !taken.has(field))
  return { ...Object.fromEntries(canonical.map((field) => [field, field])), ...columns }
}
