import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../config.ts'
import { openImageStore } from '../../platform/images/open-image-store.ts'
import { type Finding, fine, note, wrong } from './finding.ts'

const MEBIBYTE = 1024 * 1024
/** Below the first nothing else fits for long, below the second somebody should plan. */
const TOO_LITTLE_MIB = 256
const LITTLE_MIB = 1024

/** Every folder that the marketplace writes to: that it may, and that there is room. */
export async function examineFolders({ dataFolder, database }: Config): Promise<Finding[]> {
  const folders = new Set([dataFolder, ...(database.engine === 'sqlite' ? [dirname(database.path)] : [])])
  return Promise.all([...folders].map(examineFolder))
}

async function examineFolder(folder: string): Promise<Finding> {
  if (!existsSync(folder)) return note('folder', `there is no ${folder} yet`, 'the first start makes it')
  const trial = join(folder, `.doctor-${randomUUID()}`)
  try {
    await writeFile(trial, 'x', { flag: 'wx' })
  } catch (error) {
    return wrong(
      'folder',
      `${folder} cannot be written (${String(error)})`,
      `give it to the user that serves: chown -R USER ${folder}`,
    )
  } finally {
    await rm(trial, { force: true }).catch(() => undefined)
  }
  const { bavail, bsize } = await statfs(folder)
  const free = Math.floor((bavail * bsize) / MEBIBYTE)
  const says = `${folder} can be written, ${free} MiB are free`
  if (free < TOO_LITTLE_MIB) return wrong('folder', says, 'make room now: orders stop when it is full')
  return free < LITTLE_MIB ? note('folder', says, 'make room soon') : fine('folder', says)
}

/** Asks the storage of pictures for one that is not there: it says so, or cannot be reached or refuses the keys. */
export async function examineImages(config: Config): Promise<Finding> {
  const place =
    'folder' in config.images ? config.images.folder : `${config.images.bucket} at ${config.images.endpoint}`
  try {
    await openImageStore(config.images).get(`${'0'.repeat(64)}.webp`)
    return fine('pictures', `${place} answers`)
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error
    return wrong(
      'pictures',
      `${place} does not answer (${String(cause)})`,
      'correct DATA_FOLDER, or S3_ENDPOINT and the keys',
    )
  }
}
