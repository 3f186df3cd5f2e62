import { folderStore } from './folder-store.ts'
import type { ImageStore } from './image-store.ts'
import { type Bucket, s3Store } from './s3-store.ts'

/** The storage of pictures that the settings name. */
export function openImageStore(place: { folder: string } | Bucket): ImageStore {
  return 'folder' in place ? folderStore(place.folder) : s3Store(place)
}
