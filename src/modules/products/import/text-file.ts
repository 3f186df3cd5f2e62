import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { ImportFault } from './fields.ts'

export interface TextFile {
  /** Bytes. */
  size: number
  bytesRead: number
  /** The beginning, without a byte order mark. */
  head: string
  /** The whole text in pieces of any size, once. */
  pieces: AsyncIterable<string>
}

const HEAD_BYTES = 4096
const PIECE_BYTES = 256 * 1024

/** Opens a UTF-8 file, with or without a byte order mark. Throws ImportFault. */
export async function openText(path: string): Promise<TextFile> {
  const name = basename(path)
  try {
    const handle = await open(path)
    try {
      const stat = await handle.stat()
      if (stat.isDirectory()) throw new ImportFault(`${name} is a folder`)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      const file: TextFile = {
        size: stat.size,
        bytesRead: 0,
        head: headOf(buffer.subarray(0, bytesRead), name),
        pieces: pieces(path, (bytes) => {
          file.bytesRead += bytes
        }),
      }
      return file
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof ImportFault) throw error
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new ImportFault(
      isMissing
        ? `${path} does not exist`
        : `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function headOf(bytes: Buffer, name: string): string {
  // A zero byte stands in UTF-16, in spreadsheets and archives, never in text.
  if (bytes.includes(0)) throw new ImportFault(`${name} is not a text in UTF-8`)
  const head = new TextDecoder().decode(bytes)
  if (head.trim() === '') throw new ImportFault(`${name} is empty`)
  return head
}

async function* pieces(path: string, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const handle = await open(path)
  try {
    for await (const chunk of handle.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false })) {
      onRead((chunk as Buffer).length)
      yield decoder.decode(chunk as Buffer, { stream: true })
    }
    yield decoder.decode()
  } finally {
    await handle.close()
  }
}
