import { parseArgs } from 'node:util'
import { migrate, openDatabase } from '../app.ts'
import { readConfig } from '../config.ts'

export const usage = `Usage: fastyums migrate

Brings the schema of DATABASE_URL up to date and prints what it did.
`

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const { database: choice } = readConfig(process.env)
  const database = await openDatabase(choice)
  try {
    const names = await migrate(database)
    process.stdout.write(names.length > 0 ? `ran ${names.join(', ')}\n` : 'the schema is up to date\n')
  } finally {
    await database.close()
  }
  return 0
}
