import { parseArgs } from 'node:util'
import { type Config, ConfigError, readConfig } from '../config.ts'
import type { Environment } from '../environment.ts'
import { examineCarriers } from './doctor/carriers.ts'
import { examineDatabase } from './doctor/database.ts'
import { type Finding, fine, wrong } from './doctor/finding.ts'
import { examineImages, examineFolders } from './doctor/storage.ts'
import { examineSettings } from './doctor/settings.ts'

export const usage = `Usage: fastyums doctor

Looks at the settings, the database and its schema and indexes, the clocks, the folders and their space, the storage of
pictures, Redis and RabbitMQ where they are set, and says of each what to do. Changes nothing that is there. Exit code 1 where something is wrong.
`

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const { code, told } = await examine(process.env)
  process.stdout.write(told)
  return code
}

/** What there is to say, and the exit code that goes with it. */
export async function examine(env: Environment): Promise<{ code: number; told: string }> {
  const findings = await findingsOf(env)
  const wrongs = findings.filter(({ state }) => state === 'WRONG').length
  const sum = wrongs === 0 ? 'nothing is wrong' : `${wrongs} wrong`
  return { code: wrongs === 0 ? 0 : 1, told: `${findings.map(line).join('')}${sum}\n` }
}

async function findingsOf(env: Environment): Promise<Finding[]> {
  let config: Config
  try {
    config = readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [wrong('settings', error.message, 'correct it; nothing else can be looked at before')]
  }
  return [
    fine('node', `${process.versions.node} with SQLite ${process.versions['sqlite']}`),
    ...examineSettings(config),
    ...(await examineDatabase(config)),
    ...(await examineFolders(config)),
    await examineImages(config),
    ...(await examineCarriers(config)),
  ]
}

function line({ part, state, says, todo }: Finding): string {
  return `${state.padEnd(6)}${part.padEnd(10)}${says}\n${todo === undefined ? '' : `${' '.repeat(16)}→ ${todo}\n`}`
}
