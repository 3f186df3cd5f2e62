import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'

export interface Copied {
  bytes: number
}

/** A step reads so much at a time; between steps the progress is told. */
const PAGES_A_STEP = 2_000

/**
 * Copies the file of a marketplace, as it is at one moment, while others go on reading and writing it. The copy is
 * checked and on disk before it gets its name, so a file of that name is a whole one. Throws what is wrong, and leaves
 * nothing behind then.
 */
export async function backUp(
  path: string,
  target: string,
  onProgress: (copied: number, of: number) => void,
): Promise<Copied> {
  const draft = `${target}.${randomBytes(6).toString('hex')}.part`
  try {
    await copyTo(draft, path, onProgress)
    check(draft)
    await sync(draft)
    // A backup of the same name that ended meanwhile is as good as this one, but nobody asked to lose it.
    if (existsSync(target)) throw new Error(`${target} is there already`)
    await rename(draft, target)
    await sync(dirname(target))
    return { bytes: (await stat(target)).size }
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(draft + end, { force: true })
  }
}

async function copyTo(draft: string, path: string, onProgress: (copied: number, of: number) => void) {
  const source = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    // One snapshot for all steps: without it every commit of somebody else would start the copy over.
    source.exec('begin')
    source.prepare('select count(*) from kysely_migration').get()
    await backup(source, draft, {
      rate: PAGES_A_STEP,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
    })
    source.exec('commit')
  } finally {
    source.close()
  }
}

/** Reads every page, index and reference of the copy. */
function check(draft: string): void {
  const copy = new DatabaseSync(draft)
  try {
    // Back to a file that needs no other beside it.
    copy.exec('pragma journal_mode = delete')
    const found = Object.values(copy.prepare('pragma integrity_check(1)').get() ?? {})[0]
    if (found !== 'ok')
      throw new Error(`the copy is damaged, and so is what it was made from: ${String(found)}`)
    if (copy.prepare('pragma foreign_key_check').get())
      throw new Error('the copy has a reference that leads nowhere, and so has what it was made from')
  } finally {
    copy.close()
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
