import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** S3-compatible storage with one bucket, which checks signatures as the real one does (AWS Signature Version 4). */
export interface Bucket {
  endpoint: string
  objects: Map<string, { bytes: Buffer; type: string | undefined }>
  /** What the next calls are answered with in place of the truth. */
  failures: number[]
  close: () => Promise<void>
}

export const KEYS = { accessKeyId: 'kitchen', secretAccessKey: 'pots and pans' }

export async function openBucket(): Promise<Bucket> {
  const objects: Bucket['objects'] = new Map()
  const failures: number[] = []
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => answerCall(request, response, bytes))
  })
  function answerCall(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
    const { pathname } = new URL(request.url ?? '', 'http://bucket')
    const answer = (status: number, body: Buffer | string = '') => response.writeHead(status).end(body)
    const failure = failures.shift()
    if (failure !== undefined) answer(failure)
    else if (!isSigned(request, pathname, bytes)) answer(403)
    else if (request.method === 'PUT') {
      objects.set(pathname, { bytes, type: request.headers['content-type'] })
      answer(200)
    } else {
      const found = objects.get(pathname)
      answer(found ? 200 : 404, found?.bytes)
    }
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    failures,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function isSigned(request: IncomingMessage, path: string, bytes: Buffer): boolean {
  const [, scope, names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=kitchen\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  const date = String(request.headers['x-amz-date'])
  const claimed = String(request.headers['x-amz-content-sha256'])
  if (!scope || (claimed !== 'UNSIGNED-PAYLOAD' && claimed !== sha256(bytes))) return false
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => names.split(';').includes(name)))
    return false
  const headers = names
    .split(';')
    .map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
    .join('')
  const canonical = [request.method, path, '', headers, names, claimed].join('\n')
  const [day = '', region = '', service = '', end = ''] = scope.split('/')
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')
  const key = hmac(hmac(hmac(hmac(`AWS4${KEYS.secretAccessKey}`, day), region), service), end)
  return hmac(key, text).toString('hex') === signature
}
