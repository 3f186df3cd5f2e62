import { IMAGES, type ImageStore } from '../images/image-store.ts'
import { drawPicture, type Picture, PictureFault } from '../images/picture.ts'
import { validationFailed } from './schemas.ts'
import type { Upload } from './upload.ts'

/** The picture in an upload. Refuses at `/image`, in words, what is none. */
export async function drawUpload({ bytes, claimedType }: Upload): Promise<Picture> {
  try {
    return await drawPicture(bytes, claimedType)
  } catch (error) {
    if (!(error instanceof PictureFault)) throw error
    throw validationFailed([{ path: '/image', message: error.message }])
  }
}

/** Keeps a picture in all its widths, and returns what a row keeps of it. */
export async function keepPicture(images: ImageStore, picture: Picture): Promise<string> {
  for (const { name, bytes } of picture) await images.put(name, bytes)
  return IMAGES + picture[0].name
}
