import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { Refusal } from '../../kernel/refusal.ts'

// OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane; argon2id is the library's own choice.
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** As many hashes run at once as there are cores: more would only starve everything else in the thread pool. */
const AT_ONCE = availableParallelism()
const MOST_WAITING = 32

let running = 0
const waiting: (() => void)[] = []

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, ARGON2ID))
}

let dummyHash: Promise<string> | undefined

/** Whether the password fits the hash. Without a hash (an unknown e-mail) it takes as long and is false. */
export async function passwordFits(password: string, passwordHash: string | null): Promise<boolean> {
  dummyHash ??= hash('nobody has this password', ARGON2ID)
  const against = passwordHash ?? (await dummyHash)
  const fits = await inTurn(() => verify(against, password))
  return fits && passwordHash !== null
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new Refusal('overloaded', { retryAfter: 2 })
    await new Promise<void>((resume) => waiting.push(resume))
  } else running++
  try {
    return await work()
  } finally {
    // The place is handed on, so that nobody who comes in between can take it.
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
