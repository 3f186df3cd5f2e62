import type { FastifyRequest } from 'fastify'
import type { RefusalCode } from '../../kernel/refusal.ts'
import type { Logger } from '../logging.ts'

/** In the words of the OWASP Logging Vocabulary, so that a watcher finds them. What went well is a fact in the database. */
const SECURITY_EVENTS: { [code in RefusalCode]?: string } = {
  invalid_credentials: 'authn_login_fail',
  account_suspended: 'authn_login_fail',
  too_many_wrong_logins: 'authn_login_lock',
  token_reused: 'authn_token_reuse',
  forbidden: 'authz_fail',
  too_many_requests: 'excess_rate_limit_exceeded',
}

/** The pattern of the route is logged, never the URL: a search is somebody's words. */
export function logRequest(
  log: Logger['requests'],
  request: FastifyRequest,
  status: number,
  route: string,
  ms: number,
): void {
  log.info(
    {
      reqId: request.id,
      method: request.method,
      route,
      status,
      durationMs: Math.round(ms * 100) / 100,
      accountId: request.actor?.accountId,
      ...(request.refusal && { code: request.refusal, security: SECURITY_EVENTS[request.refusal] }),
    },
    'request',
  )
}
