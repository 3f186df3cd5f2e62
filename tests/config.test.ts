import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../src/app.ts'
import { ConfigError, readConfig } from '../src/config.ts'
import { privateKeyFrom } from '../src/platform/push/vapid.ts'
import { VAPID } from './helpers/push-service.ts'
import { titled } from './helpers/outcome.ts'
import { Folder } from './helpers/process.ts'
import { productSources } from './helpers/sources.ts'

const sqlite = (path: string) => ({ engine: 'sqlite', path })
const MYSQL = { engine: 'mysql', host: 'h', port: 3306, user: 'u', database: 'd' }
const JWT_SECRET = '7f0e3b9d5a1c8e2f6d4b0a9c7e5f3d1b'
const OTHER = 'b1d3f5e7c9a0b4d6f2e8c1a5d9b3e0f7'

const TERMS = {
  commissionBps: 1_500,
  vatBps: 0,
  payoutHoldMs: 86_400_000,
  cashLimit: null,
  payoutMethod: 'BANK',
  payoutRuns: 'manual',
}

describe('the environment', () => {
  const vapid = { privateKey: privateKeyFrom(JWT_SECRET), subject: 'mailto:nobody@example.com' }

  it('needs nothing, and has these defaults', () => {
    expect(readConfig({ JWT_SECRET })).toEqual({
      environment: 'development',
      host: '127.0.0.1',
      port: 3000,
      database: { engine: 'sqlite', path: resolve('data/fastyums.db') },
      dataFolder: resolve('data'),
      jwtSecret: JWT_SECRET,
      acceptedSecrets: [],
      accessTokenTtlSeconds: 900,
      refreshTokenTtlSeconds: 2_592_000,
      currency: 'NGN',
      deliveryFee: 50_000,
      terms: TERMS,
      transfers: null,
      tracing: null,
      acceptWithinMs: 600_000,
      pickUpWithinMs: 1_800_000,
      rateLimit: 1,
      trustProxy: false,
      drainSeconds: 0,
      publicUrl: null,
      redisUrl: null,
      images: { folder: resolve('data/images') },
      corsOrigins: [],
      mail: null,
      vapid,
      webhooksAllowPrivate: 'off',
      broker: null,
      payments: { stripe: null, paystack: null },
      pretended: ['PAYSTACK'],
      demo: 'auto',
      catalogueCache: 'on',
      metricsToken: null,
      metricsPort: null,
      firstAdmin: null,
    })
  })

  it('in production listens to everybody', () => {
    expect(readConfig({ JWT_SECRET, NODE_ENV: 'production' }).host).toBe('0.0.0.0')
  })

  it('counts an empty variable as not set', () => {
    const names = [
      'NODE_ENV',
      'HOST',
      'PORT',
      'DATABASE_URL',
      'REDIS_URL',
      'AMQP_URL',
      'ACCESS_TOKEN_TTL',
      'REFRESH_TOKEN_TTL',
    ]
    const more = [
      'DRAIN_SECONDS',
      'JWT_SECRETS_ACCEPTED',
      'CURRENCY',
      'DELIVERY_FEE',
      'RATE_LIMIT',
      'TRUST_PROXY',
      'CORS_ORIGINS',
      'FASTYUMS_DEMO',
      'CATALOGUE_CACHE',
      'METRICS_TOKEN',
      'METRICS_PORT',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ]
    const empty = Object.fromEntries([...names, ...more, 'ADMIN_EMAIL'].map((name) => [name, ' ']))
    expect(readConfig({ JWT_SECRET, ...empty, ADMIN_PASSWORD: '' })).toEqual(readConfig({ JWT_SECRET }))
  })

  it.each<[string, string, object]>([
    ['PORT', '0', { port: 0 }],
    ['PORT', ' 8080 ', { port: 8080 }],
    ['HOST', '::1', { host: '::1' }],
    ['DATABASE_URL', 'sqlite:///srv/market.db', { database: sqlite('/srv/market.db'), dataFolder: '/srv' }],
    ['DATABASE_URL', 'sqlite:/srv/market.db', { database: sqlite('/srv/market.db') }],
    ['DATABASE_URL', 'sqlite:market.db', { database: sqlite(resolve('market.db')) }],
    ['DATA_FOLDER', '/srv', { dataFolder: '/srv', images: { folder: '/srv/images' } }],
    ['DATABASE_URL', 'mysql://u@h/d', { database: { ...MYSQL, password: '' }, dataFolder: resolve('data') }],
    ['DATABASE_URL', 'mysql://u:p%40ss@h:3307/d', { database: { ...MYSQL, password: 'p@ss', port: 3307 } }],
    ['DATABASE_URL', 'mysql://u:p@[::1]/d', { database: { ...MYSQL, password: 'p', host: '::1' } }],
    ['ACCESS_TOKEN_TTL', '60', { accessTokenTtlSeconds: 60 }],
    ['REFRESH_TOKEN_TTL', '3600', { refreshTokenTtlSeconds: 3600 }],
    ['CURRENCY', 'KWD', { currency: 'KWD' }],
    ['DELIVERY_FEE', '0', { deliveryFee: 0 }],
    ['COMMISSION_BPS', '0', { terms: { ...TERMS, commissionBps: 0 } }],
    ['VAT_BPS', '750', { terms: { ...TERMS, vatBps: 750 } }],
    ['PAYOUT_HOLD_HOURS', '2', { terms: { ...TERMS, payoutHoldMs: 7_200_000 } }],
    ['CASH_LIMIT', '5000000', { terms: { ...TERMS, cashLimit: 5_000_000 } }],
    ['CASH_LIMIT', '0', { terms: { ...TERMS, cashLimit: 0 } }],
    ['PAYOUT_RUNS', 'daily', { terms: { ...TERMS, payoutRuns: 'daily' } }],
    ['ACCEPT_WITHIN_MINUTES', '0', { acceptWithinMs: 0 }],
    ['PICKUP_WITHIN_MINUTES', '45', { pickUpWithinMs: 2_700_000 }],
    ['RATE_LIMIT', 'on', { rateLimit: 1 }],
    ['RATE_LIMIT', '2.5', { rateLimit: 2.5 }],
    ['RATE_LIMIT', 'off', { rateLimit: null }],
    ['PUBLIC_URL', 'https://eat.example.com/', { publicUrl: 'https://eat.example.com' }],
    ['TRUST_PROXY', '10.0.0.0/8, ::1, fd00::/8', { trustProxy: ['10.0.0.0/8', '::1', 'fd00::/8'] }],
    [
      'CORS_ORIGINS',
      'https://a.example.com,http://localhost:5173',
      { corsOrigins: ['https://a.example.com', 'http://localhost:5173'] },
    ],
    ['PUBLIC_URL', 'http://10.0.0.7:8080/shop', { publicUrl: 'http://10.0.0.7:8080/shop' }],
    ['JWT_SECRETS_ACCEPTED', `${OTHER}, ${JWT_SECRET}`, { acceptedSecrets: [OTHER, JWT_SECRET] }],
    ['DRAIN_SECONDS', '5', { drainSeconds: 5 }],
    ['METRICS_TOKEN', 'secret', { metricsToken: 'secret' }],
    ['METRICS_PORT', '9100', { metricsPort: 9100 }],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'http://c:4318/',
      { tracing: { ...TRACING, url: 'http://c:4318/v1/traces' } },
    ],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://c/x', { tracing: { ...TRACING, url: 'http://c/x' } }],
    ['CATALOGUE_CACHE', 'off', { catalogueCache: 'off' }],
  ])('takes %s=%s', (name, value, expected) => {
    expect(readConfig({ JWT_SECRET, [name]: value })).toMatchObject(expected)
  })

  it('sends payouts by Paystack where it is told its key', () => {
    const env = { JWT_SECRET, PAYOUT_METHOD: 'PAYSTACK', PAYSTACK_SECRET_KEY: 'sk_test_x' }
    const account = { url: 'https://api.paystack.co', secretKey: 'sk_test_x' }
    expect(readConfig(env)).toMatchObject({ transfers: account, terms: { payoutMethod: 'PAYSTACK' } })
    const local = readConfig({ ...env, PAYSTACK_URL: 'http://127.0.0.1:9/' })
    expect(local.transfers).toEqual({ ...account, url: 'http://127.0.0.1:9' })
    for (const wrong of [{ PAYSTACK_SECRET_KEY: '' }, { CURRENCY: 'JPY' }])
      expect(() => readConfig({ ...env, ...wrong })).toThrow(/^PAYOUT_METHOD is PAYSTACK/)
    expect(() => readConfig({ ...env, PAYSTACK_URL: 'http://x/y' })).toThrow(/^PAYSTACK_URL must be/)
  })

  it('takes the first admin, and the spaces in the password', () => {
    const { firstAdmin } = readConfig({ JWT_SECRET, ADMIN_EMAIL: ' a@b.c ', ADMIN_PASSWORD: ' a b ' })
    expect(firstAdmin).toEqual({ email: 'a@b.c', password: ' a b ' })
  })

  it('takes a bucket of S3-compatible storage for the pictures', () => {
    const keys = { S3_BUCKET: 'meals', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key' }
    const { images } = readConfig({ JWT_SECRET, S3_ENDPOINT: 'http://127.0.0.1:9000/', ...keys })
    expect(images).toEqual({
      endpoint: 'http://127.0.0.1:9000',
      bucket: 'meals',
      region: 'us-east-1',
      accessKeyId: 'id',
      secretAccessKey: 'key',
    })
  })

  it('takes the keys of the providers, each at its own address or another', () => {
    const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' }
    expect(readConfig({ JWT_SECRET, ...stripe })).toMatchObject({
      payments: {
        stripe: { url: 'https://api.stripe.com', secretKey: 'sk_test_1', webhookSecret: 'whsec_1' },
        paystack: null,
      },
      pretended: [],
    })
    const paystack = { PAYSTACK_SECRET_KEY: 'sk_live_2', PAYSTACK_URL: 'http://127.0.0.1:9/' }
    expect(readConfig({ JWT_SECRET, ...paystack })).toMatchObject({
      payments: { stripe: null, paystack: { url: 'http://127.0.0.1:9', secretKey: 'sk_live_2' } },
      pretended: [],
    })
  })

  it.each([
    [{}, ['PAYSTACK']],
    [{ PAYMENTS: 'real' }, []],
    [{ FASTYUMS_DEMO: 'off' }, []],
    [{ CURRENCY: 'EUR' }, []],
    [{ NODE_ENV: 'test' }, []],
    [{ NODE_ENV: 'production' }, []],
    [{ NODE_ENV: 'test', PAYMENTS: 'pretend' }, ['STRIPE', 'PAYSTACK']],
    [{ FASTYUMS_DEMO: 'off', PAYMENTS: 'pretend' }, ['STRIPE', 'PAYSTACK']],
  ])('pretends, with %j, the providers %j', (env, pretended) => {
    expect(readConfig({ JWT_SECRET, ...env }).pretended).toEqual(pretended)
  })

  it.each(
    titled<[Record<string, string>, string]>([
      ...['staging', 'Production'].map(one('NODE_ENV')),
      ...['http', '-1', '65536', '80.5', '0x50', '8080 8081'].map(one('PORT')),
      ...['market.db', 'sqlite:', 'sqlite::memory:', 'postgres://x/y'].map(one('DATABASE_URL')),
      ...['mysql://', 'mysql:d', 'mysql://u@h', 'mysql://u@h/', 'mysql://h/d', 'mysql://u@h/d/e'].map(
        one('DATABASE_URL'),
      ),
      ...['mysql://u@h:x/d', 'mysql://u:%@h/d', 'mysql://u@h/d`', 'mysql://u@h/d?ssl=1'].map(
        one('DATABASE_URL'),
      ),
      ...['short', 'x'.repeat(64), 'abababababababababababababababababab'].map(one('JWT_SECRET')),
      ...['short', `${OTHER},short`, 'x'.repeat(64)].map(one('JWT_SECRETS_ACCEPTED')),
      ...['0', '-900', '15m', '900.5', '86401'].map(one('ACCESS_TOKEN_TTL')),
      ...['0', '30d', '31536001'].map(one('REFRESH_TOKEN_TTL')),
      ...['-1', '6', '1.5'].map(one('DRAIN_SECONDS')),
      ...['naira', 'ngn', 'XYZ', 'NG', '₦'].map(one('CURRENCY')),
      ...['-1', '1.5', '1000000001', 'free'].map(one('DELIVERY_FEE')),
      ...['-1', '10001', '15%'].map(one('COMMISSION_BPS')),
      ...['-1', '10001', '7.5'].map(one('VAT_BPS')),
      ...['-1', '8761', '1d'].map(one('PAYOUT_HOLD_HOURS')),
      ...['-1', 'none'].map(one('CASH_LIMIT')),
      ...['CSV', 'paystack'].map(one('PAYOUT_METHOD')),
      ...['-1', 'off', '0.5', '10081'].map(one('ACCEPT_WITHIN_MINUTES')),
      ...['-1', 'off', '10081'].map(one('PICKUP_WITHIN_MINUTES')),
      ...['hourly', 'off'].map(one('PAYOUT_RUNS')),
      ...['0', '-1', 'yes', 'Infinity', '1000001'].map(one('RATE_LIMIT')),
      ...['true', '10.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.1,proxy'].map(
        one('TRUST_PROXY'),
      ),
      ...[
        '*',
        'null',
        'example.com',
        'https://example.com/',
        'https://example.com/app',
        'https://EXAMPLE.com',
      ].map(one('CORS_ORIGINS')),
      ...['on', 'OFF'].map(one('FASTYUMS_DEMO')),
      ...['on', 'fake'].map(one('PAYMENTS')),
      [{ PAYMENTS: 'pretend', NODE_ENV: 'production' }, 'PAYMENTS'],
      [{ PAYMENTS: 'pretend', PAYSTACK_SECRET_KEY: 'x' }, 'PAYMENTS'],
      [{ PAYMENTS: 'pretend', CURRENCY: 'EUR' }, 'PAYMENTS'],
      ...['paystack', 'ftp://x', 'http://x/v1'].map(one('PAYSTACK_URL')),
      ...['stripe', 'https://x/v1'].map(one('STRIPE_URL')),
      [{ STRIPE_SECRET_KEY: 'x' }, 'STRIPE_WEBHOOK_SECRET'],
      [{ STRIPE_WEBHOOK_SECRET: 'x' }, 'STRIPE_SECRET_KEY'],
      [{ STRIPE_SECRET_KEY: 'x', STRIPE_WEBHOOK_SECRET: 'y', CURRENCY: 'KWD' }, 'STRIPE_SECRET_KEY'],
      [{ PAYSTACK_SECRET_KEY: 'x', CURRENCY: 'EUR' }, 'PAYSTACK_SECRET_KEY'],
      ...[
        'localhost:6379',
        'http://localhost',
        'redis://',
        'redis://localhost/name',
        'redis://localhost?db=1',
      ].map(one('REDIS_URL')),
      ...['localhost', 'http://localhost', 'amqp://'].map(one('AMQP_URL')),
      [{ AMQP_URL: 'amqp://localhost', AMQP_PREFIX: 'a b' }, 'AMQP_PREFIX'],
      ...['collector:4318', 'grpc://collector:4317'].map(one('OTEL_EXPORTER_OTLP_ENDPOINT')),
      one('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')('collector'),
      ...[
        'OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
        'OTEL_TRACES_SAMPLER=sometimes',
        'OTEL_BSP_MAX_QUEUE_SIZE=0',
      ].map((fault) => wrongTracing(fault)),
      wrongTracing('OTEL_TRACES_SAMPLER_ARG=2', { OTEL_TRACES_SAMPLER: 'traceidratio' }),
      ...['eat.example.com', 'ftp://example.com', 'https://example.com?x', 'https://a:b@example.com'].map(
        one('PUBLIC_URL'),
      ),
      ...['smtp.example.com', 'http://smtp.example.com', 'smtp://'].map(one('SMTP_URL')),
      [{ SMTP_URL: 'smtp://localhost' }, 'MAIL_FROM'],
      [{ SMTP_URL: 'smtp://localhost', MAIL_FROM: 'nobody' }, 'MAIL_FROM'],
      [
        { NODE_ENV: 'production', SMTP_URL: 'smtp://localhost', MAIL_FROM: 'FastYums <hello@example.com>' },
        'PUBLIC_URL',
      ],
      ...['x', 'A'.repeat(43), '_'.repeat(43)].map(one('VAPID_PRIVATE_KEY')),
      [{ NODE_ENV: 'test', VAPID_PRIVATE_KEY: VAPID.VAPID_PRIVATE_KEY }, 'VAPID_SUBJECT'],
      [{ ...VAPID, VAPID_SUBJECT: 'you@example.com' }, 'VAPID_SUBJECT'],
      ...['s3.example.com', 's3://meals'].map(one('S3_ENDPOINT')),
      [{ S3_ENDPOINT: 'https://s3.example.com' }, 'S3_BUCKET'],
      [{ S3_ENDPOINT: 'https://s3.example.com', S3_BUCKET: 'meals' }, 'S3_ACCESS_KEY_ID'],
      [{ ADMIN_EMAIL: 'a@b.c' }, 'ADMIN_PASSWORD'],
      [{ ADMIN_PASSWORD: 'a long sentence' }, 'ADMIN_EMAIL'],
      [{ NODE_ENV: 'production', RATE_LIMIT: 'off' }, 'RATE_LIMIT'],
      [{ NODE_ENV: 'production', JWT_SECRET: '' }, 'JWT_SECRET'],
    ]),
  )('refuses %s in one line that names the variable', (_, env, name) => {
    const read = () => readConfig({ JWT_SECRET, ...env })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(new RegExp(`^${name}\\b[^\n]+$`))
  })
})

const TRACING = {
  sampler: { basis: 'on', ratio: 1, asksParent: true },
  batch: { scheduledDelayMillis: 5_000, maxQueueSize: 2_048, maxExportBatchSize: 512 },
}

function wrongTracing(fault: string, more: Record<string, string> = {}): [Record<string, string>, string] {
  const [name = '', value = ''] = fault.split('=')
  return [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', ...more, [name]: value }, name]
}

function one(name: string) {
  return (value: string): [Record<string, string>, string] => [{ [name]: value }, name]
}

/** Reads the secret in a hundred new folders, each at the same moment as the other thread. */
const STARTS = `
  const { parentPort, workerData } = require('node:worker_threads')
  const gate = new Int32Array(workerData.meeting)
  import(workerData.config).then(({ readConfig }) => {
    const secrets = []
    for (let round = 0; round < 100; round++) {
      Atomics.add(gate, 0, 1)
      while (Atomics.load(gate, 0) < 2 * (round + 1));
      const env = { DATABASE_URL: 'sqlite:' + workerData.folder + '/start ' + round + '/market.db' }
      try { secrets.push(readConfig(env).jwtSecret) } catch (error) { secrets.push(error.message) }
    }
    parentPort.postMessage(secrets)
  })`

describe('the secret', () => {
  let folder: string
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'fastyums-config-'))))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is made once beside the database, for its owner’s eyes', () => {
    const env = { DATABASE_URL: `sqlite:${join(folder, 'made', 'market.db')}` }
    const { jwtSecret } = readConfig(env)
    expect(jwtSecret).toMatch(/^[0-9a-f]{64}$/)
    expect(readConfig(env).jwtSecret).toBe(jwtSecret)
    expect(readConfig({ DATABASE_URL: `sqlite:${join(folder, 'other', 'market.db')}` }).jwtSecret).not.toBe(
      jwtSecret,
    )
    const file = join(folder, 'made', 'jwt-secret')
    expect(readFileSync(file, 'utf8')).toBe(jwtSecret)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is one where several processes start at once', async () => {
    const meeting = new SharedArrayBuffer(4)
    const start = () =>
      new Promise((answered, failed) => {
        const workerData = { meeting, folder, config: new URL('../src/config.ts', import.meta.url).href }
        new Worker(STARTS, { eval: true, workerData }).on('message', answered).on('error', failed)
      })
    const [one, other] = await Promise.all([start(), start()])
    expect(one).toEqual(other)
    expect(one).toHaveLength(100)
    expect(readdirSync(join(folder, 'start 0'))).toEqual(['jwt-secret'])
  })

  it('that was cut short is not used', () => {
    writeFileSync(join(folder, 'jwt-secret'), 'abc')
    expect(() => readConfig({ DATABASE_URL: `sqlite:${join(folder, 'market.db')}` })).toThrow(
      /^JWT_SECRET\b.*cut short/,
    )
  })
})

describe('a start with a bad value', () => {
  const folder = new Folder()
  const file = join(folder.path, 'notes.txt')
  beforeAll(() => writeFileSync(file, 'This is no database, however long one looks at it.'))
  afterAll(() => folder.remove())

  const open = (env: Record<string, string>) => openApp(readConfig({ JWT_SECRET, ...env }))

  it.each<[string, Record<string, string>]>([
    ['HOST', { HOST: 'no such host' }],
    ['JWT_SECRET', { NODE_ENV: 'production', JWT_SECRET: '' }],
    ['DATABASE_URL', { DATABASE_URL: `sqlite:${join(file, 'market.db')}` }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://nobody:nothing@127.0.0.1:1/market' }],
    ['ADMIN_PASSWORD', { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: 'password1' }],
  ])('of %s ends with one line that names it', async (name, env) => {
    const { code, stdout, stderr } = await folder.run(['serve'], env)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^${name}\\b[^\n]+\n$`))
  })

  it('of a port that is taken ends with one line that names it', async () => {
    const { origin } = await folder.serve()
    const { code, stderr } = await folder.run(['serve'], { PORT: new URL(origin).port })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^HOST, PORT: [^\n]+EADDRINUSE[^\n]+\n$/)
  })

  it.each([
    ['that is a text', file],
    ['that is a folder', folder.path],
    ['in a folder that is a text', join(file, 'market.db')],
  ])('of a database %s names the variable', async (_, path) => {
    await expect(open({ DATABASE_URL: `sqlite:${path}` })).rejects.toThrow(/^DATABASE_URL: [^\n]+$/)
  })

  it('of another currency than the first start’s names the variable, and changes nothing', async () => {
    const env = { DATABASE_URL: `sqlite:${join(folder.path, 'shillings.db')}` }
    await (await open({ ...env, CURRENCY: 'KES' })).close()
    await expect(open(env)).rejects.toThrow(/^CURRENCY is NGN, [^\n]+ KES$/)
    await (await open({ ...env, CURRENCY: 'KES' })).close()
  })
})

it('each variable that is read is told of in the README or the pages that it names', () => {
  const pages = ['README.md', 'docs/operate.md', 'docs/money.md']
    .map((page) => readFileSync(page, 'utf8'))
    .join()
  const read = /(?:given|oneOf|wholeNumber|listOf|needed)\(\s*(?:env,\s*)?'([A-Z0-9_]+)'/g
  const names = productSources().flatMap(({ text }) => [...text.matchAll(read)].map(([, name = '']) => name))
  expect(new Set(names).size).toBeGreaterThan(40)
  // OpenTelemetry's own are told of by their beginning.
  const isTold = (name: string) => pages.includes(name) || name.startsWith('OTEL_')
  expect([...new Set(names)].filter((name) => !isTold(name))).toEqual([])
})
