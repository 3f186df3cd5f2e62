import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { moduleOf, productSources, readSource, type Source } from './helpers/sources.ts'

const sources = productSources()

/** Imports go left only. */
const ORDER = [
  'accounts',
  'vendors',
  'products',
  'ledger',
  'payments',
  'delivery',
  'orders',
  'notifications',
  'push',
  'webhooks',
]

/** Each technology has one place. Built-in modules that reach out of the process count too. */
const PLACES: Record<string, RegExp> = {
  kysely: /^src\/platform\/(database|tracing)\/|^src\/modules\/\w+\/([\w-]*queries|stock|discovery)\.ts$/,
  'node:sqlite': /^src\/platform\/database\/sqlite-(backup|connection)\.ts$/,
  mysql2: /^src\/platform\/database\/mysql-\w+\.ts$/,
  fastify: /^src\/platform\/http\/|^src\/app\.ts$/,
  '@fastify/swagger': /^src\/platform\/http\//,
  '@fastify/swagger-ui': /^src\/platform\/http\//,
  ajv: /^src\/platform\/http\//,
  pino: /^src\/platform\//,
  'fast-jwt': /^src\/platform\/security\//,
  '@node-rs/argon2': /^src\/platform\/security\//,
  '@zxcvbn-ts/language-common': /^src\/platform\/security\//,
  sharp: /^src\/platform\/images\//,
  aws4fetch: /^src\/platform\/images\//,
  'prom-client': /^src\/platform\/metrics\.ts$/,
  ioredis: /^src\/platform\/redis\.ts$/,
  ws: /^src\/platform\/(realtime|http)\//,
  stripe: /^src\/platform\/payments\//,
  'rate-limiter-flexible': /^src\/platform\/rate-limits\.ts$/,
  nodemailer: /^src\/platform\/mail\/mailer\.ts$/,
  'rabbitmq-client': /^src\/platform\/queue\/(rabbitmq|publishing)\.ts$/,
  '@fastify/cors': /^src\/platform\/http\//,
  '@fastify/multipart': /^src\/platform\/http\//,
  '@opentelemetry/api': /^src\/platform\/tracing\/otlp\.ts$/,
  '@opentelemetry/exporter-trace-otlp-http': /^src\/platform\/tracing\/otlp\.ts$/,
  '@opentelemetry/resources': /^src\/platform\/tracing\/otlp\.ts$/,
  '@opentelemetry/sdk-trace': /^src\/platform\/tracing\/otlp\.ts$/,
  uuidv7: /^src\/kernel\/ids\.ts$/,
  typebox: /schemas\.ts$|views\.ts$|^src\/platform\/|^src\/modules\/\w+\/commands\//,
}

function faults(of: (source: Source) => string[]): string[] {
  return sources.flatMap((source) => of(source).map((fault) => `${source.path}: ${fault}`))
}

it('finds the sources that it judges', () => {
  expect(sources.length).toBeGreaterThan(80)
  expect(sources.filter(({ path }) => moduleOf(path)).length).toBeGreaterThan(50)
})

it('lets a module in through public.ts alone, and only from the right', () => {
  const found = faults(({ path, imports }) => {
    const own = moduleOf(path)
    return imports.flatMap((target) => {
      const other = moduleOf(target)
      if (!other || other === own) return []
      if (!own) return isComposition(path) ? [] : [`imports ${target}`]
      if (!target.endsWith('/public.ts')) return [`imports ${target}, not its public.ts`]
      return ORDER.indexOf(other) < ORDER.indexOf(own) ? [] : [`imports from its right: ${target}`]
    })
  })
  expect(found).toEqual([])
})

/** The composition root and the command line put modules together; the demo acts as their people do. */
function isComposition(path: string): boolean {
  return (
    path === 'src/app.ts' ||
    path === 'src/modules.ts' ||
    path === 'src/marketplace.ts' ||
    path.startsWith('src/cli/') ||
    path.startsWith('src/demo/')
  )
}

it('keeps the kernel and the rules pure', () => {
  const found = faults(({ path, imports, text }) => {
    const isRule = path.includes('/rules/')
    if (!path.startsWith('src/kernel/') && !isRule) return []
    const foreign = imports.filter(
      (target) => target.startsWith('src/platform/') || target.startsWith('node:'),
    )
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bawait\b|\basync\b|\bprocess\./.exec(
      text,
    )?.[0]
    const isAllowed = path === 'src/kernel/clock.ts'
    return [
      ...foreign.map((target) => `imports ${target}`),
      ...(impure && !isAllowed ? [`uses ${impure}`] : []),
    ]
  })
  expect(found).toEqual([])
})

it('has each technology in its place', () => {
  const found = faults(({ path, imports }) =>
    imports.flatMap((target) => {
      if (target.startsWith('src/')) return []
      const place = PLACES[packageOf(target)]
      if (!place) return target.startsWith('node:') ? [] : [`imports ${target}, which has no place yet`]
      return place.test(path) ? [] : [`imports ${target}`]
    }),
  )
  expect(found).toEqual([])
})

function packageOf(target: string): string {
  return target in PLACES ? target : (/^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target)
}

it('lets only its owner name a table', () => {
  const owners = new Map<string, string>()
  for (const { path, text } of sources) {
    const declared = /interface Tables \{([^}]*)\}/.exec(text)?.[1] ?? ''
    for (const [, table] of declared.matchAll(/^\s*(\w+):/gm))
      if (table) owners.set(table, moduleOf(path) ?? 'platform')
  }
  expect(owners.size).toBeGreaterThan(12)
  const names = [...owners.keys()].join('|')
  const named = new RegExp(
    String.raw`(?:selectFrom|insertInto|updateTable|deleteFrom|[jJ]oin)\(\s*'(${names})`,
    'g',
  )
  const found = faults(({ path, text }) =>
    [...text.matchAll(named)].flatMap(([, table = '']) => {
      const owner = owners.get(table)
      return owner === (moduleOf(path) ?? 'platform') ? [] : [`names ${table}, which ${owner} owns`]
    }),
  )
  expect(found).toEqual([])
})

it('gives every command a transaction, a record and a route or a caller', () => {
  const found = faults(({ path, text }) => {
    if (!path.includes('/commands/')) return []
    const isCommand = /export (async )?function \w+\(\s*tx: Tx\b/.test(text)
    const records =
      /\brecord(<\w+>)?\(|moveOrder\(|endOrder\(|beginPayment\(|requestRefund\(|recordOrderFact\(|registerAccount\(|release\(|suspendCourier\(/.test(
        text,
      )
    const calledBy = sources.filter(({ path: other, imports }) => other !== path && imports.includes(path))
    return [
      ...(isCommand ? [] : ['exports no function that takes a transaction first']),
      ...(records ? [] : ['records nothing']),
      ...(calledBy.length > 0 ? [] : ['is called by nobody']),
      ...(/\.selectFrom\(|\.updateTable\(|\.insertInto\(/.test(text) ? ['holds SQL'] : []),
    ]
  })
  expect(found).toEqual([])
})

it('reads the environment in one place', () => {
  const found = faults(({ path, text }) => {
    const isEdge = path === 'src/main.ts' || path.startsWith('src/cli/')
    return /process\.env/.test(text) && !isEdge ? ['reads process.env'] : []
  })
  expect(found).toEqual([])
})

it('is small: 200 lines a file, 300 at the very most, 60 a function', () => {
  const found = faults(({ lines, path }) => {
    const isList = /routes\.ts$|queries\.ts$|migrations\//.test(path)
    return lines.length > (isList ? 300 : 200) ? [`has ${lines.length} lines`] : longFunctions(lines)
  })
  expect(found).toEqual([])
})

/** A function that starts a line ends at the brace that starts a line. A list of routes is a table, not a function. */
function longFunctions(lines: string[]): string[] {
  const starts = lines.flatMap((line, index) =>
    /^(export )?(async )?function (?!\w+Routes\()/.test(line) ? [index] : [],
  )
  return starts.flatMap((start) => {
    const length = lines.slice(start).indexOf('}') + 1
    return length > 60 ? [`${lines[start]} has ${length} lines`] : []
  })
}

it('uses no export *, no decorators, no base classes but Error, no utils folder', () => {
  const found = faults(({ path, text }) => [
    ...(/^export \*/m.test(text) ? ['export *'] : []),
    ...(/^\s*@\w+\(/m.test(text) ? ['a decorator'] : []),
    ...(/class \w+ extends (?!Error\b)/.test(text) ? ['a base class'] : []),
    ...(/\/utils?\//.test(path) ? ['a utils folder'] : []),
  ])
  expect(found).toEqual([])
})

it('says things in the words of the glossary', () => {
  const words = /\b(restaurant|merchant|rider|driver)s?\b/i
  const found = faults(({ lines }) =>
    lines.flatMap((line, index) => {
      // SQLite and brokers are reached through drivers; that word is theirs.
      const word = words.exec(line.replace(/\bdriver'?s?\b/g, ''))?.[0]
      return word ? [`line ${index + 1} says ${word}`] : []
    }),
  )
  expect(found).toEqual([])
})

it('has a README in every module that tells what it owns', () => {
  const modules = [...new Set(sources.flatMap(({ path }) => moduleOf(path) ?? []))]
  const missing = modules.filter((name) => !existsSync(`src/modules/${name}/README.md`))
  expect(missing).toEqual([])
  for (const name of modules) expect(readSource(`src/modules/${name}/README.md`).text).toMatch(/owns/i)
})
