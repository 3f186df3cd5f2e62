import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { openApp, type App } from '../app.ts'
import { ConfigError, readConfig } from '../config.ts'
import { Refusal } from '../kernel/refusal.ts'
import { createAdmin, createFirstAdmin, type NewAdmin } from '../modules/accounts/commands/create-admin.ts'
import { acceptablePassword } from '../modules/accounts/passwords.ts'
import { Credentials } from '../modules/accounts/schemas.ts'
import { checkOf } from '../platform/http/validation.ts'
import { hashPassword } from '../platform/security/password-hashing.ts'

export const usage = `Usage: fastyums create-admin --email E [--password P]

Makes an ADMIN account. Without --password it is read from standard input, or asked for on a terminal.
`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { email: { type: 'string' }, password: { type: 'string' } } })
  if (values.email === undefined) {
    process.stderr.write(`--email is missing.\n\n${usage}`)
    return 2
  }
  const config = readConfig(process.env)
  const admin = await checked(
    values.email,
    values.password ?? (await readPassword()),
    '--email',
    '--password',
  )
  const app = await openApp(config)
  try {
    const account = await app.execute((tx) => createAdmin(tx, admin))
    process.stdout.write(`${account.email} is an ADMIN now (${account.id})\n`)
    return 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    process.stderr.write(`--email ${error.facts.errors?.[0]?.message ?? error.message}\n`)
    return 1
  } finally {
    await app.close()
  }
}

/** At the start of the server: the first admin, from the environment. Where an admin exists, nothing happens. */
export async function ensureFirstAdmin(app: App, admin: NewAdmin): Promise<void> {
  try {
    await app.execute((tx) => createFirstAdmin(tx, admin))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new ConfigError('ADMIN_EMAIL belongs to an account that is no admin')
  }
}

/** The admin that the environment names. Throws ConfigError. */
export function namedAdmin({ email, password }: { email: string; password: string }): Promise<NewAdmin> {
  return checked(email, password, 'ADMIN_EMAIL', 'ADMIN_PASSWORD')
}

/** The same rules as for everybody. Throws ConfigError that names what the person typed. */
async function checked(
  email: string,
  password: string,
  emailName: string,
  passwordName: string,
): Promise<NewAdmin> {
  const input = { email, password }
  const [fault] = checkOf(Credentials)(input)
  if (fault) throw new ConfigError(`${fault.path === '/email' ? emailName : passwordName} ${fault.message}`)
  if ([...input.password].length < 8) throw new ConfigError(`${passwordName} must have at least 8 characters`)
  try {
    await acceptablePassword('', input.password, { email: input.email, name: 'Admin' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new ConfigError(`${passwordName} ${error.facts.errors?.[0]?.message}`)
  }
  return { email: input.email, passwordHash: await hashPassword(input.password) }
}

async function readPassword(): Promise<string> {
  const terminal = process.stdin.isTTY
  if (terminal) process.stderr.write('Password: ')
  const lines = createInterface({
    input: process.stdin,
    terminal: terminal,
    ...(terminal ? { output: undefined } : {}),
  })
  for await (const line of lines) {
    lines.close()
    if (terminal) process.stderr.write('\n')
    return line
  }
  return ''
}
