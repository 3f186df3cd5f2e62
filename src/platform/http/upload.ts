import { createHash } from 'node:crypto'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../kernel/refusal.ts'
import { validationFailed } from './schemas.ts'

/** 5 MB. */
const LARGEST_FILE_BYTES = 5 * 1024 * 1024

/** One file as it was sent. What the sender says of it is a claim. */
export class Upload {
  readonly bytes: Buffer
  readonly claimedType: string

  constructor(bytes: Buffer, claimedType: string) {
    this.bytes = bytes
    this.claimedType = claimedType
  }

  /** What an idempotency key is held against. */
  digest(): object {
    return { sha256: createHash('sha256').update(this.bytes).digest('base64url'), type: this.claimedType }
  }
}

/** The one file of a multipart body, whatever its field is called. Refuses everything else. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) {
    throw new Refusal('unsupported_media_type', { detail: 'Send one file as multipart/form-data.' })
  }
  try {
    return await onlyFile(request)
  } catch (error) {
    if (error instanceof Refusal) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'FST_REQ_FILE_TOO_LARGE') {
      throw new Refusal('body_too_large', { detail: 'A file may have 5 MB at most.' })
    }
    if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT' || code === 'FST_FIELDS_LIMIT')
      throw oneFile()
    throw new Refusal('malformed_request', { detail: 'The body is not whole multipart/form-data.' })
  }
}

async function onlyFile(request: FastifyRequest): Promise<Upload> {
  let upload: Upload | undefined
  for await (const part of request.parts({ limits: { fileSize: LARGEST_FILE_BYTES, files: 1, fields: 1 } })) {
    if (part.type === 'field') {
      throw validationFailed([{ path: `/${part.fieldname}`, message: 'is not a known field; send one file' }])
    }
    upload = await readFile(part)
  }
  if (!upload) throw oneFile()
  return upload
}

async function readFile(part: MultipartFile): Promise<Upload> {
  return new Upload(await part.toBuffer(), part.mimetype)
}

function oneFile(): Refusal {
  return validationFailed([{ path: '/image', message: 'is required: one file, and nothing else' }])
}
