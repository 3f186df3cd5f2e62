import { REFUSALS, type Refusal, type RefusalCode, type RefusalFacts } from '../../kernel/refusal.ts'

/** What every answer carries. The docs pages bring their own policy. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
} as const

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** RFC 9457, with a stable `code` and the id under which the log knows the request. */
export function problem(code: RefusalCode, facts: RefusalFacts, instance: string, requestId: string) {
  const [status, title] = REFUSALS[code]
  return {
    type: `urn:fastyums:problem:${code}`,
    title,
    status,
    detail: facts.detail ?? detailOf(facts) ?? `${title}.`,
    instance,
    code,
    requestId,
    ...(facts.errors ? { errors: facts.errors } : {}),
    ...(facts.currentStatus ? { currentStatus: facts.currentStatus } : {}),
  }
}

/** The headers that a refusal's status asks for. */
export function problemHeaders({ status, facts }: Refusal): Record<string, string> {
  return {
    'content-type': PROBLEM_TYPE,
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 426 ? { upgrade: 'websocket', connection: 'upgrade' } : {}),
    ...(facts.allow ? { allow: facts.allow } : {}),
    ...(facts.retryAfter ? { 'retry-after': String(facts.retryAfter) } : {}),
  }
}

function detailOf({ errors, currentStatus }: RefusalFacts): string | undefined {
  const [first] = errors ?? []
  if (first)
    return errors?.length === 1
      ? `${first.path || 'The request'} ${first.message}.`
      : `${errors?.length} fields have faults.`
  return currentStatus ? `The current status is ${currentStatus}.` : undefined
}
