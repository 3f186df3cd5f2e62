import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { createTurns } from '../turns.ts'

// OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane; argon2id is the library's own choice.
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const turns = createTurns(availableParallelism(), 32)

export const hashesWaiting = turns.waiting

export function hashPassword(password: string): Promise<string> {
  return turns.run(() => hash(password, ARGON2ID))
}

/** Whether a hash was made with other parameters than today's; its password should be hashed anew. */
export function isOutdated(passwordHash: string): boolean {
  return !passwordHash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$')
}

let dummyHash: Promise<string> | undefined

/** Whether the password fits the hash. Without a hash (an unknown e-mail) it takes as long and is false. */
export async function passwordFits(password: string, passwordHash: string | null): Promise<boolean> {
  dummyHash ??= hash('nobody has this password', ARGON2ID)
  const against = passwordHash ?? (await dummyHash)
  const fits = await turns.run(() => verify(against, password))
  return fits && passwordHash !== null
}
