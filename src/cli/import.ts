import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type App, openApp } from '../app.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { ensureImportOwner, findVendorOwner } from '../modules/accounts/public.ts'
import { ImportFault } from '../modules/products/import/fields.ts'
import { importCatalogue, type ImportReport } from '../modules/products/import/import-catalogue.ts'
import { type ImportMap, NO_MAP, readMap } from '../modules/products/import/map.ts'

export const usage = `Usage: fastyums import <file> [--map map.json] [--owner email] [--dry-run] [--report report.json]

Brings in a catalogue from CSV, NDJSON or a JSON array, one row a product. Importing again updates what changed.
  --map      adapts any other flat file: columns, constants, price, availableValues, vendors
  --owner    the VENDOR account that owns the new vendors; without it one that the import makes
  --dry-run  counts and writes nothing
  --report   writes the last line, the report, to a file too
`

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      map: { type: 'string' },
      owner: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) {
    process.stderr.write(`Name one file.\n\n${usage}`)
    return 2
  }
  const writes = !values['dry-run']
  const config = configOf(writes)
  let app: App | undefined
  try {
    const map = values.map === undefined ? NO_MAP : readMapFile(values.map)
    app = await openApp(config)
    const opened = app
    const owner = () => ownerOf(opened, values.owner, writes)
    const job = { path, map, currency: config.currency, owner, writes, onProgress: showProgress }
    const report = await importCatalogue(app.execute, job)
    finish(report, values.report)
    return 0
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  } finally {
    await app?.close()
  }
}

/** An import signs nobody in, so it needs no secret. A dry run on an absent file counts against an empty database. */
function configOf(writes: boolean): Config {
  const secret = process.env['JWT_SECRET'] ?? randomBytes(32).toString('hex')
  const config = readConfig({ ...process.env, JWT_SECRET: secret })
  const { database } = config
  // What was seen before lies in temporary tables, which belong to one connection.
  if (database.engine === 'mysql') return { ...config, database: { ...database, inBulk: true } }
  const isAbsent = !writes && !existsSync(database.path)
  return isAbsent ? { ...config, database: { engine: 'sqlite', path: ':memory:' } } : config
}

function readMapFile(path: string): ImportMap {
  try {
    return readMap(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ImportFault(
      `the map ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function ownerOf(app: App, email: string | undefined, writes: boolean): Promise<string> {
  if (email === undefined) return writes ? app.execute(ensureImportOwner) : ''
  const owner = await findVendorOwner(app.read, email)
  if (!owner) throw new ConfigError(`--owner ${email} is not the e-mail of a VENDOR account`)
  return owner.id
}

const BAR_WIDTH = 30

function showProgress(read: number, size: number): void {
  if (!process.stderr.isTTY || size === 0) return
  const done = Math.round((read / size) * BAR_WIDTH)
  process.stderr.write(`\r[${'#'.repeat(done).padEnd(BAR_WIDTH)}] ${Math.round((read / size) * 100)} %`)
}

function finish(report: ImportReport, file: string | undefined): void {
  if (process.stderr.isTTY) process.stderr.write('\n')
  const line = JSON.stringify(report)
  if (file !== undefined) writeFileSync(file, `${line}\n`)
  process.stdout.write(`${line}\n`)
}
