import { createHash } from 'node:crypto'
import { Refusal } from '../../kernel/refusal.ts'
import type { Tx } from '../database/database.ts'
import { faultOf } from '../database/faults.ts'
import { insertion } from '../database/insertion.ts'
import { statement } from '../database/statement.ts'
import type { Job } from '../outbox/handlers.ts'
import { Upload } from './upload.ts'

export interface IdempotencyKeyRow {
  account_id: string
  method: string
  path: string
  idempotency_key: string
  request_hash: string
  status: number | null
  body: string | null
  created_at: number
}

declare module '../database/database.ts' {
  interface Tables {
    idempotency_keys: IdempotencyKeyRow
  }
}

/** One call that must have one effect: who, what, the client's key and the body it came with. */
export interface KeyedCall {
  accountId: string
  method: string
  path: string
  key: string
  requestHash: string
}

export interface Answer {
  status: number
  body: unknown
}

type Replay = Answer & { replayed: true }

const KEPT_MS = 24 * 60 * 60 * 1000
const KEYS_AT_ONCE = 200

const claimKey = insertion<Omit<IdempotencyKeyRow, 'status' | 'body'>>((sql, param) =>
  sql.insertInto('idempotency_keys').values({
    account_id: param('account_id'),
    method: param('method'),
    path: param('path'),
    idempotency_key: param('idempotency_key'),
    request_hash: param('request_hash'),
    status: null,
    body: null,
    created_at: param('created_at'),
  }),
)

type KeyParams = Pick<IdempotencyKeyRow, 'account_id' | 'method' | 'path' | 'idempotency_key'>

const findKey = statement<KeyParams, IdempotencyKeyRow>((sql, param) =>
  sql
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('account_id', '=', param('account_id'))
    .where('idempotency_key', '=', param('idempotency_key'))
    .where('path', '=', param('path'))
    .where('method', '=', param('method')),
)

const freeKey = statement<KeyParams>((sql, param) =>
  sql
    .deleteFrom('idempotency_keys')
    .where('account_id', '=', param('account_id'))
    .where('idempotency_key', '=', param('idempotency_key'))
    .where('path', '=', param('path'))
    .where('method', '=', param('method')),
)

const saveAnswer = statement<KeyParams & { status: number; body: string }>((sql, param) =>
  sql
    .updateTable('idempotency_keys')
    .set({ status: param('status'), body: param('body') })
    .where('account_id', '=', param('account_id'))
    .where('idempotency_key', '=', param('idempotency_key'))
    .where('path', '=', param('path'))
    .where('method', '=', param('method')),
)

/**
 * Runs the call unless its key has an answer already, and keeps the answer with the effect, in the caller's transaction.
 * The key's row comes first, so that a second call with it waits for this transaction and finds the answer.
 */
export async function answerOnce(
  tx: Tx,
  call: KeyedCall,
  run: () => Promise<Answer | Refusal>,
): Promise<(Answer & { replayed?: true }) | Refusal> {
  const row = rowOf(call)
  if (!(await claim(tx, call))) {
    const kept = await keptAnswer(tx, call)
    if (kept) return kept
    await freeKey.run(tx, row)
    await claim(tx, call)
  }
  const answer = await run()
  // Only effects are kept: after a refusal the key is free again.
  if (answer instanceof Refusal) await freeKey.run(tx, row)
  else await saveAnswer.run(tx, { ...row, status: answer.status, body: JSON.stringify(answer.body ?? null) })
  return answer
}

/** False where the key is taken. Where transactions overlap, the row of a call that has not ended is waited for. */
async function claim(tx: Tx, call: KeyedCall): Promise<boolean> {
  try {
    return await claimKey(tx, { ...rowOf(call), request_hash: call.requestHash, created_at: tx.now })
  } catch (error) {
    if (faultOf(error) !== 'waited') throw error
    throw new Refusal('idempotency_in_progress', { retryAfter: 1 })
  }
}

const forgetOf = statement<{ accountId: string }>((sql, param) =>
  sql.deleteFrom('idempotency_keys').where('account_id', '=', param('accountId')),
)
/** Takes away the kept answers of an account. */
export const forgetAnswers = (tx: Tx, accountId: string) => forgetOf.run(tx, { accountId })

/** The answer that the call's key has already, or undefined. Refuses `idempotency_key_reused`. */
export async function keptAnswer(tx: Tx, call: KeyedCall): Promise<Replay | undefined> {
  const kept = await findKey.first(tx, rowOf(call))
  return kept && kept.created_at > tx.now - KEPT_MS ? replay(kept, call) : undefined
}

const oldest = statement<{ before: number }, Pick<IdempotencyKeyRow, 'created_at'>>((sql, param) =>
  sql
    .selectFrom('idempotency_keys')
    .select('created_at')
    .where('created_at', '<', param('before'))
    .orderBy('created_at')
    .offset(KEYS_AT_ONCE)
    .limit(1),
)
const forget = statement<{ until: number }>((sql, param) =>
  sql.deleteFrom('idempotency_keys').where('created_at', '<=', param('until')),
)

/** Forgets the keys whose time is over, some at a time. */
export const purgeKeys: Job = {
  name: 'purge idempotency keys',
  everyMs: 60 * 60_000,
  async run({ execute, clock }) {
    const end = clock() - KEPT_MS
    const some = () =>
      execute(async (tx) => {
        const next = await oldest.first(tx, { before: end })
        await forget.run(tx, { until: next?.created_at ?? end })
        return next !== undefined
      })
    while (await some());
  },
}

function rowOf({ accountId, method, path, key }: KeyedCall): KeyParams {
  return { account_id: accountId, method, path, idempotency_key: key }
}

function replay(kept: IdempotencyKeyRow, call: KeyedCall): Replay {
  if (kept.request_hash !== call.requestHash) {
    throw new Refusal('idempotency_key_reused', {
      detail: 'This Idempotency-Key was used with another body. Send a new key with a new request.',
    })
  }
  if (kept.status === null || kept.body === null) {
    throw new Refusal('idempotency_in_progress', { retryAfter: 1 })
  }
  // An answer without a body was kept as null.
  return { status: kept.status, body: JSON.parse(kept.body) ?? undefined, replayed: true }
}

/** The same for bodies that mean the same: the order of an object's fields does not count. */
export function hashOf(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('base64url')
}

function canonical(value: unknown): string {
  if (value instanceof Upload) return canonical(value.digest())
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
