import { expect } from 'vitest'
import type { RefusalCode } from '../../src/kernel/refusal.ts'
import type { Reply } from './client.ts'

/** Expects a problem with this status and code; with `paths`, exactly those fields are named, in this order. */
export function expectRefusal(
  reply: Reply,
  status: number,
  code: RefusalCode,
  paths?: readonly string[],
): void {
  expect({ status: reply.status, code: reply.body?.code }, JSON.stringify(reply.body)).toEqual({
    status,
    code,
  })
  if (paths) {
    const errors: { path: string }[] = reply.body.errors ?? []
    expect(errors.map(({ path }) => path)).toEqual(paths)
  }
}

/** Expects a 409 that tells where the order or the delivery stands. */
export function expectInvalidTransition(reply: Reply, currentStatus: string): void {
  expectRefusal(reply, 409, 'invalid_transition')
  expect(reply.body.currentStatus).toBe(currentStatus)
}
