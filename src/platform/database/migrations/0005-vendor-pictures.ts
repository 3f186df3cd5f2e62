/** Vendors have a picture, as products do. */
export const vendorPictures = [`alter table vendors add column image_url text`] as const
