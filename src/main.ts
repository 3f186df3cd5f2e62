import { ConfigError } from './config.ts'

interface Command {
  summary: string
  load: () => Promise<{ usage: string; run: (args: string[]) => Promise<number> }>
}

/** The command line, by name. A command returns its exit code. */
const COMMANDS: Record<string, Command> = {
  serve: { summary: 'serve the marketplace over HTTP', load: () => import('./cli/serve.ts') },
  worker: { summary: 'work background jobs from a broker', load: () => import('./cli/worker.ts') },
  migrate: { summary: 'bring the database schema up to date', load: () => import('./cli/migrate.ts') },
  demo: { summary: 'load a made-up marketplace into an empty database', load: () => import('./cli/demo.ts') },
  import: { summary: 'bring in a catalogue from CSV, NDJSON or JSON', load: () => import('./cli/import.ts') },
  copy: {
    summary: 'copy a marketplace into another, empty database',
    load: () => import('./cli/copy.ts'),
  },
  doctor: { summary: 'look for what is wrong, and say what to do', load: () => import('./cli/doctor.ts') },
  backup: { summary: 'copy the SQLite database while it is served', load: () => import('./cli/backup.ts') },
  ledger: { summary: 'check the ledger to the minor unit', load: () => import('./cli/ledger.ts') },
  'create-admin': { summary: 'make an ADMIN account', load: () => import('./cli/create-admin.ts') },
  openapi: { summary: 'print the OpenAPI document', load: () => import('./cli/openapi.ts') },
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  return `Usage: fastyums <command> [options]\n\n${lines.join('\n')}\n\nfastyums <command> --help tells more.\n`
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--help' || name === '-h') {
    process.stdout.write(help())
    return 0
  }
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    process.stderr.write(`${name === undefined ? '' : `There is no command "${name}".\n\n`}${help()}`)
    return 2
  }
  const { usage, run } = await command.load()
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    return 0
  }
  try {
    return await run(args)
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`)
      return 1
    }
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      process.stderr.write(`${error.message}\n\n${usage}`)
      return 2
    }
    throw error
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(
    `${process.env['NODE_ENV'] === 'production' || !(error instanceof Error) ? message : error.stack}\n`,
  )
  process.exitCode = 1
}
// What a library still waits for, as a collector of traces that does not answer, keeps nobody.
setTimeout(() => process.exit(), 500).unref()
