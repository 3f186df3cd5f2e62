import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { post } from '../../src/platform/calls/post.ts'

const folder = mkdtempSync(join(tmpdir(), 'fastyums-calls-'))
let server: Server
let url: string
let certificate: string
let retryAfter = ''
beforeAll(async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const kind =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  const made = spawnSync('openssl', [...kind.split(' '), '-keyout', key, '-out', cert])
  expect(made.status).toBe(0)
  certificate = readFileSync(cert, 'utf8')
  server = createServer({ key: readFileSync(key), cert: certificate }, (request, response) => {
    request.resume()
    response.writeHead(429, { 'retry-after': retryAfter }).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `https://localhost:${(server.address() as AddressInfo).port}/x`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const call = (more: object = {}) => post({ url, headers: {}, body: 'x', allowsPrivate: true, ...more })
const NO_ANSWER = { code: null, retryAfterMs: null }

it('a call tells nothing to whom it cannot verify, nor to a private address, and hears how long to wait', async () => {
  expect(await call()).toEqual(NO_ANSWER)
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, certificate])
  try {
    for (const [said, expected] of [
      ['7', 7_000],
      ['soon', null],
      ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ] as const) {
      retryAfter = said
      expect(await call()).toEqual({ code: 429, retryAfterMs: expected })
    }
    expect(await call({ url: url.replace('localhost', '127.0.0.1') })).toEqual(NO_ANSWER)
    expect(await call({ allowsPrivate: false })).toEqual(NO_ANSWER)
  } finally {
    setDefaultCACertificates(before)
  }
})
