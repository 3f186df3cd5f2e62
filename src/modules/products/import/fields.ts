/** The canonical columns: one row a product. */
export const FIELDS = [
  'vendorRef',
  'vendorName',
  'vendorAddress',
  'vendorCity',
  'vendorLat',
  'vendorLng',
  'category',
  'productRef',
  'name',
  'description',
  'price',
  'currency',
  'available',
  'imageUrl',
] as const
export type Field = (typeof FIELDS)[number]

/** What a second file may tell of a vendor; its key is the `vendorRef`. */
export const VENDOR_FIELDS = ['vendorName', 'vendorAddress', 'vendorCity', 'vendorLat', 'vendorLng'] as const

/** What a cell may hold: CSV knows texts only. */
export type Cell = string | number | boolean | null

/** The cells of one row by canonical column. An absent one is a column that the file does not have. */
export type Fields = Partial<Record<Field, Cell>>

/** The file's own name of each canonical column that is looked for. */
export type Columns = Partial<Record<Field, string>>

/** A row of a file, or why there is none. `line` is the physical line where it starts, from 1. */
export type Row = { line: number; fields: Fields } | { line: number; fault: string }

/** Ends the import before anything is written: one line that says what cannot be read and why. */
export class ImportFault extends Error {}
