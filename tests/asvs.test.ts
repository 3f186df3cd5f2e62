import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { productSources } from './helpers/sources.ts'

const page = readFileSync('docs/asvs.md', 'utf8')
const ROW = /^\| V(\d+)\.(\d+)\.(\d+) \| ([12]) \| (.+?) \| (met|not applicable|open) \| (.+) \|$/

const rows = page.split('\n').flatMap((line) => {
  const [, chapter, section, number, level, says, state, why] = ROW.exec(line) ?? []
  if (chapter === undefined) return []
  const id = `${chapter}.${section}.${number}`
  return [{ id, chapter: Number(chapter), level, says: says ?? '', state: state ?? '', why: why ?? '' }]
})

/** Each section, with the numbers of its requirements of levels 1 and 2 in ASVS 5.0.0; what is missing is of level 3. */
const SECTIONS = `
  1.1 1-2, 1.2 1-9, 1.3 1-11, 1.4 1-3, 1.5 1-2, 2.1 1-3, 2.2 1-3, 2.3 1-4, 2.4 1-1, 3.2 1-2, 3.3 1-4, 3.4 1-6, 3.5 1-5,
  3.7 1-2, 4.1 1-3, 4.2 1-1, 4.3 1-2, 4.4 1-4, 5.1 1-1, 5.2 1-3, 5.3 1-2, 5.4 1-3, 6.1 1-3, 6.2 1-12, 6.3 1-4, 6.4 1-4,
  6.5 1-5, 6.6 1-3, 6.8 1-4, 7.1 1-3, 7.2 1-4, 7.3 1-2, 7.4 1-5, 7.5 1-2, 7.6 1-2, 8.1 1-2, 8.2 1-3, 8.3 1-1, 8.4 1-1,
  9.1 1-3, 9.2 1-4, 10.1 1-2, 10.2 1-2, 10.3 1-4, 10.4 1-11, 10.5 1-5, 10.6 1-2, 10.7 1-3, 11.1 1-2, 11.2 1-3, 11.3 1-3,
  11.4 1-4, 11.5 1-1, 11.6 1-1, 12.1 1-3, 12.2 1-2, 12.3 1-4, 13.1 1-1, 13.2 1-5, 13.3 1-2, 13.4 1-5, 14.1 1-2, 14.2 1-4,
  14.3 1-3, 15.1 1-3, 15.2 1-3, 15.3 1-7, 16.1 1-1, 16.2 1-5, 16.3 1-4, 16.4 1-3, 16.5 1-3, 17.1 1-1, 17.2 1-4, 17.3 1-2`
const OF_LEVEL_1 = [8, 4, 8, 2, 4, 13, 6, 4, 4, 5, 3, 3, 1, 2, 3, 0, 0]
const OF_BOTH = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]

describe('docs/asvs.md', () => {
  it('holds each requirement of levels 1 and 2, once and in order', () => {
    const wanted = [...SECTIONS.matchAll(/([\d.]+) 1-(\d+)/g)].flatMap(([, section, last]) =>
      Array.from({ length: Number(last) }, (_, index) => `${section}.${index + 1}`),
    )
    expect(rows.map(({ id }) => id)).toEqual(wanted)
    const count = (isMeant: (row: (typeof rows)[number]) => boolean) =>
      OF_BOTH.map((_, index) => rows.filter((row) => row.chapter === index + 1 && isMeant(row)).length)
    expect(count(() => true)).toEqual(OF_BOTH)
    expect(count(({ level }) => level === '1')).toEqual(OF_LEVEL_1)
  })

  it('names for what is met the files that show it, which are there, and else a reason', () => {
    const faults = rows.flatMap(({ id, says, state, why }) => {
      const files = why.match(/(tests|src|docs|deploy)\/[\w./@-]+\.(ts|md|conf|sh)/g) ?? []
      const missing = files.filter((file) => !existsSync(file)).map((file) => `${id}: ${file}`)
      const isShown = files.some((file) => /^tests\/|\.test\.ts$|^docs\/asvs\.md$/.test(file))
      if (state === 'met' && !isShown) missing.push(`${id} names nothing that shows it`)
      if (state !== 'met' && why.length < 12) missing.push(`${id} gives no reason`)
      if (says.length < 10) missing.push(`${id} says nothing`)
      return missing
    })
    expect(faults).toEqual([])
  })

  it('counts them right', () => {
    const count = (state: string) => rows.filter((row) => row.state === state).length
    const told = `Of these ${rows.length}, ${count('met')} are met, ${count('not applicable')} are not applicable and ${count('open')} are open`
    expect(page.replace(/\s+/g, ' ')).toContain(told)
  })

  it('tells of every setting that leads to another system', () => {
    const named = productSources().flatMap(({ path, text }) =>
      path.startsWith('src/cli/') ? [] : [...text.matchAll(/given\(env, '(\w+_(?:URL|ENDPOINT))'/g)],
    )
    const settings = [...new Set(named.map(([, name = '']) => name))]
    expect(settings.length).toBeGreaterThan(6)
    expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})

describe('the source', () => {
  const found = (pattern: RegExp, allowed: RegExp = /^$/) =>
    productSources().flatMap(({ path, text }) => {
      const word = allowed.test(path) ? undefined : pattern.exec(text)?.[0]
      return word === undefined ? [] : [`${path}: ${word}`]
    })

  it('starts no process and makes no code, but one function of the names of columns', () => {
    expect(found(/node:child_process|node:vm\b|\beval\(/)).toEqual([])
    expect(found(/new Function\(/, /^src\/platform\/database\/sqlite-connection\.ts$/)).toEqual([])
  })

  it('builds no regular expression from input: from patterns of routes, columns and an import’s separators alone', () => {
    const own =
      /^src\/platform\/(http\/addresses|database\/insertion)\.ts$|^src\/modules\/products\/import\/price\.ts$/
    expect(found(/new RegExp\(/, own)).toEqual([])
  })

  it('hashes by SHA-256 and SHA-512, and encrypts web push alone, by AES-128-GCM', () => {
    expect(found(/createHash\('(?!sha256|sha512)/, /^src\/platform\/queue\/topology\.ts$/)).toEqual([])
    expect(found(/createHmac\('(?!sha256|sha512)/)).toEqual([])
    expect(found(/createCipheriv\('(?!aes-128-gcm')|createDecipher|publicEncrypt/)).toEqual([])
    expect(found(/createCipher/, /^src\/platform\/push\/encrypt\.ts$/)).toEqual([])
  })

  it('never leaves a certificate unverified', () => {
    expect(found(/rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity/)).toEqual([])
  })

  it('makes no secret from Math.random, which shuffles and spreads alone', () => {
    const spread = /execute|sqlite-writers|performer|rabbitmq|sending|pretend\/postman/
    expect(found(/Math\.random\(/, spread)).toEqual([])
  })
})
