import { DEMO_PASSWORD, LOGINS } from './people.ts'

/** Where a server is reached. An IPv6 address stands in brackets. */
export function urlOf(host: string, port: number | undefined): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** What to do first in the demo; the lines can be pasted. */
export function demoGreeting(url: string): string {
  return `The demo marketplace is loaded: a dozen Lagos vendors at work. The password of all four is ${DEMO_PASSWORD}

  ${LOGINS.customer}   Ada, who has orders under way
  ${LOGINS.vendor}     Folake, whose two kitchens are busy
  ${LOGINS.courier}    Chidi, who has a delivery to fetch
  ${LOGINS.admin}      Amaka, who runs the place

Find a meal, then sign in:

  curl '${url}/api/v1/products?search=jollof&limit=3'
  curl -H 'content-type: application/json' -d '{"email":"${LOGINS.customer}","password":"${DEMO_PASSWORD}"}' ${url}/api/v1/auth/login

FASTYUMS_DEMO=off starts an empty marketplace in a new database.
`
}
