import { addColumn, type Step } from '../ddl.ts'

/** Vendors have a picture, as products do. */
export const vendorPictures: readonly Step[] = [addColumn('vendors', 'image_url', 'string(2000)')]
