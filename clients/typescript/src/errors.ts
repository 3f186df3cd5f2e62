import type { Problem } from './api.ts'

/** The server said no. `code` is stable, and docs/errors.md of the server explains each. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** `unknown` where a proxy answered, not the marketplace. */
  readonly code: Problem['code'] | 'unknown'
  readonly problem: Problem | undefined
  /** Seconds to wait, where the server said so. */
  readonly retryAfter: number | undefined

  constructor(status: number, problem: Problem | undefined, retryAfter?: number) {
    super(problem ? `${problem.code}: ${problem.detail}` : `the server answered ${status}`)
    this.status = status
    this.code = problem?.code ?? 'unknown'
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** No answer came, after all attempts. A write may have been done: ask again with the same idempotency key. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

export async function errorOf(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  const problem = isProblem
    ? ((await response.json().catch(() => undefined)) as Problem | undefined)
    : undefined
  if (!isProblem) await response.body?.cancel()
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiError(response.status, problem, Number.isFinite(seconds) ? seconds : undefined)
}
