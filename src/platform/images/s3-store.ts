import { AwsClient } from 'aws4fetch'
import { type ImageStore, storeUnavailable } from './image-store.ts'

export interface Bucket {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const PATIENCE_MS = 10_000
const TYPES: Record<string, string> = { webp: 'image/webp', svg: 'image/svg+xml' }

/** Pictures as objects of a bucket of S3-compatible storage, addressed by path. */
export function s3Store({ endpoint, bucket, region, accessKeyId, secretAccessKey }: Bucket): ImageStore {
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 })

  async function call(method: 'GET' | 'PUT', name: string, bytes?: Uint8Array): Promise<Response> {
    const type = TYPES[name.split('.').at(-1) ?? '']
    try {
      return await client.fetch(`${endpoint}/${bucket}/images/${name}`, {
        method,
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(bytes && type ? { body: Buffer.from(bytes), headers: { 'content-type': type } } : {}),
      })
    } catch (error) {
      throw storeUnavailable(error)
    }
  }

  return {
    async put(name, bytes) {
      const answer = await call('PUT', name, bytes)
      if (!answer.ok) throw storeUnavailable(new Error(`the bucket answered ${answer.status}`))
    },
    async get(name) {
      const answer = await call('GET', name)
      if (answer.status === 404) return undefined
      if (!answer.ok) throw storeUnavailable(new Error(`the bucket answered ${answer.status}`))
      return Buffer.from(await answer.arrayBuffer())
    },
  }
}
