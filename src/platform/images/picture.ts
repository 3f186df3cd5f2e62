import { availableParallelism } from 'node:os'
import type { Sharp } from 'sharp'
import { createTurns } from '../turns.ts'
import { contentHash } from './image-store.ts'

/** Pixels. */
const WIDTHS = [1280, 640, 320] as const
/** The largest is what `imageUrl` names. */
const [LARGEST] = WIDTHS
const MOST_PIXELS = 40_000_000
/** WebP knows no longer side. */
const LONGEST_SIDE = 16_383
const QUALITY = 80

export interface File {
  name: string
  bytes: Buffer
}

/** What was sent, ready to be kept: the same picture in a few widths, without metadata, the largest first. */
export type Picture = readonly [File, ...File[]]

/** What is wrong with the bytes, in words that follow `/image`. */
export class PictureFault extends Error {}

/** Loaded with the first picture: most processes never see one, and it is large. */
let loading: ReturnType<typeof load> | undefined

async function load() {
  const { default: sharp } = await import('sharp').catch((error: unknown) => {
    loading = undefined
    throw error
  })
  // Only what was recognised below may be decoded: of the other formats some are programs (SVG, PDF).
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
  })
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
}

/** On the thread pool, and never all of it: sign-ins hash there too. */
const turns = createTurns(Math.max(1, Math.min(2, availableParallelism() - 1)), 8)

/**
 * Reads a picture by its content and draws it anew. Throws PictureFault for what is no whole JPEG, PNG, WebP or AVIF, is
 * not what it claims to be, or has too many pixels; `overloaded` where too many wait.
 */
export function drawPicture(bytes: Buffer, claimedType: string): Promise<Picture> {
  const kind = kindOf(bytes)
  if (!kind) throw new PictureFault('must be a JPEG, PNG, WebP or AVIF picture')
  if (!fits(claimedType, kind)) throw new PictureFault(`says that it is ${claimedType}, but it is ${kind}`)
  return turns.run(() => draw(bytes))
}

async function draw(bytes: Buffer): Promise<Picture> {
  const sharp = await (loading ??= load())
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE) {
      throw new PictureFault(
        `has ${width} × ${height} pixels; at most 40 million and 16,383 a side are taken`,
      )
    }
    const options = { failOn: 'warning', limitInputPixels: MOST_PIXELS } as const
    const largest = await resized(sharp(bytes, options).autoOrient(), LARGEST)
    const hash = contentHash(largest)
    const files: [File, ...File[]] = [{ name: nameOf(hash, LARGEST), bytes: largest }]
    for (const smaller of WIDTHS.slice(1))
      files.push({ name: nameOf(hash, smaller), bytes: await resized(sharp(largest), smaller) })
    return files
  } catch (error) {
    if (error instanceof PictureFault) throw error
    throw new PictureFault('cannot be read to its end; it is damaged or cut short')
  }
}

/** A picture that is narrower stays as it is; what is very tall is cut to half the width for each of its heights. */
function resized(picture: Sharp, width: number): Promise<Buffer> {
  return picture
    .resize({ width, height: 2 * width, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer()
}

const nameOf = (hash: string, width: number) => `${hash}-${width}.webp`

type Kind = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif'

/** By the first bytes, as each format defines them. */
function kindOf(bytes: Buffer): Kind | undefined {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to)
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  if (text(4, 8) === 'ftyp' && /avi[fs]/.test(text(8, Math.min(64, bytes.readUInt32BE(0)))))
    return 'image/avif'
  return undefined
}

/** A sender that does not know the type says so; one that names another lies. */
function fits(claimed: string, kind: Kind): boolean {
  return ['', 'application/octet-stream', kind === 'image/jpeg' ? 'image/jpg' : kind, kind].includes(
    claimed.toLowerCase(),
  )
}
