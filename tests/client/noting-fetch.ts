/** A fetch that notes what is asked for, and may answer in the server's place. */
export interface NotingFetch {
  fetch: typeof fetch
  /** Method and path of all requests, in order. */
  asked: string[]
  /** Answers the next request to such a path itself. */
  answerNext: (path: string, status: number, code: string, headers?: Record<string, string>) => void
  times: (path: string) => number
}

export function notingFetch(): NotingFetch {
  const asked: string[] = []
  const planned: { path: string; answer: Response }[] = []
  return {
    asked,
    async fetch(input, init) {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      asked.push(`${init?.method} ${pathname}`)
      const index = planned.findIndex(({ path }) => pathname.endsWith(path))
      const [plan] = index < 0 ? [] : planned.splice(index, 1)
      return plan?.answer ?? fetch(input, init)
    },
    answerNext(path, status, code, headers = {}) {
      const body = JSON.stringify({ status, code, title: code, detail: code })
      const answer = new Response(body, {
        status,
        headers: { 'content-type': 'application/problem+json', ...headers },
      })
      planned.push({ path, answer })
    },
    times: (path) => asked.filter((one) => one.endsWith(path)).length,
  }
}
