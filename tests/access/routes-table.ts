/**
 * Who may call what. `401`: signs in first. `403`: never, in this role. `ok`: may, and there is no object
 * to it. `pub`: what is public. `own`: their own too, or alone. `all`: whoever's it is. `taken`: is told
 * that another has it. `dead` is a token that is not worth anything any more, or never was.
 */
const TABLE = `
                                       nobody  CUSTOMER  VENDOR  COURIER  ADMIN  dead
  POST   /auth/register                ok      ok        ok      ok       ok     ok
  POST   /auth/login                   ok      ok        ok      ok       ok     ok
  POST   /auth/refresh                 ok      ok        ok      ok       ok     ok
  POST   /auth/logout                  ok      ok        ok      ok       ok     ok
  POST   /auth/password-reset          ok      ok        ok      ok       ok     ok
  POST   /auth/password-reset/confirm  ok      ok        ok      ok       ok     ok
  POST   /auth/verify-email            ok      ok        ok      ok       ok     ok
  POST   /me/verify-email              401     ok        ok      ok       ok     401
  GET    /me                           401     ok        ok      ok       ok     401
  PATCH  /me                           401     ok        ok      ok       ok     401
  POST   /me/password                  401     ok        ok      ok       ok     401
  GET    /me/export                    401     ok        ok      ok       ok     401
  DELETE /me                           401     ok        ok      ok       403    401
  GET    /audit                        401     403       403     403      ok     401
  GET    /users                        401     403       403     403      ok     401
  GET    /users/:id                    401     403       403     403      all    401
  POST   /users/:id/suspend            401     403       403     403      all    401
  POST   /users/:id/reactivate         401     403       403     403      all    401
  POST   /users/:id/erase              401     403       403     403      all    401

  GET    /vendors                      ok      ok        ok      ok       ok     401
  GET    /vendors/:id                  pub     pub       own     pub      all    401
  POST   /vendors                      401     403       ok      403      403    401
  PATCH  /vendors/:id                  401     403       own     403      all    401
  GET    /me/vendors                   401     403       ok      403      403    401
  POST   /vendors/:id/image            401     403       own     403      all    401
  POST   /vendors/:id/approve          401     403       403     403      all    401
  POST   /vendors/:id/suspend          401     403       403     403      all    401

  GET    /categories                   ok      ok        ok      ok       ok     401
  GET    /categories/:id               all     all       all     all      all    401
  POST   /categories                   401     403       403     403      ok     401
  PATCH  /categories/:id               401     403       403     403      all    401
  DELETE /categories/:id               401     403       403     403      all    401
  GET    /products                     ok      ok        ok      ok       ok     401
  GET    /products/:id                 pub     pub       own     pub      all    401
  POST   /products                     401     403       ok      403      ok     401
  PATCH  /products/:id                 401     403       own     403      all    401
  DELETE /products/:id                 401     403       own     403      all    401
  POST   /products/:id/image           401     403       own     403      all    401

  POST   /couriers                     401     403       403     ok       403    401
  GET    /couriers/me                  401     403       403     ok       403    401
  PATCH  /couriers/me                  401     403       403     ok       403    401
  GET    /couriers                     401     403       403     403      ok     401
  GET    /couriers/:id                 401     403       403     403      all    401
  POST   /couriers/:id/approve         401     403       403     403      all    401
  POST   /couriers/:id/suspend         401     403       403     403      all    401
  GET    /deliveries                   401     403       403     ok       ok     401
  GET    /deliveries/:id               401     403       403     own      all    401
  POST   /deliveries/:id/accept        401     403       403     taken    403    401
  POST   /deliveries/:id/assign        401     403       403     403      all    401
  POST   /deliveries/:id/pick-up       401     403       403     own      403    401
  POST   /deliveries/:id/deliver       401     403       403     own      403    401
  POST   /deliveries/:id/release       401     403       403     own      all    401

  POST   /couriers/:id/cash-deposits   401     403       403     403      all    401

  GET    /me/earnings                  401     403       403     ok       403    401
  GET    /me/statement                 401     403       403     ok       403    401
  GET    /me/statement/csv             401     403       403     ok       403    401
  GET    /me/bank-account              401     403       403     ok       403    401
  POST   /me/bank-account              401     403       403     ok       403    401
  GET    /vendors/:id/balance          401     403       own     403      all    401
  GET    /vendors/:id/statement        401     403       own     403      all    401
  GET    /vendors/:id/statement/csv    401     403       own     403      all    401
  GET    /vendors/:id/bank-account     401     403       own     403      all    401
  POST   /vendors/:id/bank-account     401     403       own     403      403    401
  GET    /ledger/trial-balance         401     403       403     403      ok     401
  POST   /payouts                      401     403       403     403      ok     401
  GET    /payouts                      401     403       403     403      ok     401
  GET    /payouts/bank-file            401     403       403     403      ok     401
  GET    /payouts/:id                  401     403       403     403      all    401
  POST   /payouts/:id/paid             401     403       403     403      all    401
  POST   /payouts/:id/failed           401     403       403     403      all    401

  POST   /vendors/:id/webhooks         401     403       own     403      all    401
  GET    /vendors/:id/webhooks         401     403       own     403      all    401
  PATCH  /webhook-endpoints/:id        401     403       own     403      all    401
  DELETE /webhook-endpoints/:id        401     403       own     403      all    401
  POST   /webhook-endpoints/:id/rotate-secret 401 403    own     403      all    401
  GET    /webhook-endpoints/:id/deliveries 401 403       own     403      all    401
  POST   /webhook-deliveries/:id/redeliver 401 403       own     403      all    401

  POST   /orders                       401     ok        403     403      403    401
  GET    /orders                       401     ok        ok      ok       ok     401
  GET    /orders/:id                   401     own       own     own      all    401
  GET    /orders/:id/events            401     own       own     own      all    401
  POST   /orders/:id/accept            401     403       own     403      all    401
  POST   /orders/:id/ready             401     403       own     403      all    401
  POST   /orders/:id/cancel            401     own       own     403      all    401

  POST   /realtime/tickets             401     ok        ok      ok       ok     401
  GET    /realtime                     ok      ok        ok      ok       ok     ok
  POST   /orders/:id/payments          401     own       403     403      403    401
  GET    /orders/:id/payments          401     own       403     403      all    401
  GET    /payments/:id/refunds         401     own       403     403      all    401
  POST   /payments/:id/refunds         401     403       403     403      all    401
  GET    /payments/:id/return          all     all       all     all      all    ok
  GET    /payment-notices              401     403       403     403      ok     401
  POST   /payment-notices/:id/close    401     403       403     403      all    401
  POST   /webhooks/stripe              ok      ok        ok      ok       ok     ok
  POST   /webhooks/paystack            ok      ok        ok      ok       ok     ok

  GET    /notifications                401     ok        ok      ok       ok     401
  GET    /notifications/unread-count   401     ok        ok      ok       ok     401
  POST   /notifications/:id/read       401     own       own     own      own    401
  GET    /push/vapid-key               ok      ok        ok      ok       ok     ok
  POST   /me/push-subscriptions        401     ok        ok      ok       ok     401
  GET    /me/push-subscriptions        401     ok        ok      ok       ok     401
  DELETE /me/push-subscriptions/:id    401     own       own     own      own    401
  POST   /notifications/read-all       401     ok        ok      ok       ok     401
`

/** What lies outside of the API is open to everybody, and looks at no token; /metrics of a production does. */
const OPERATIONS = `
  GET  /health/live
  GET  /health/ready
  GET  /metrics
  GET  /images/:name
  GET  /openapi.json
  GET  /docs
  GET  /docs/
  GET  /docs/json
  GET  /docs/yaml
  GET  /docs/static/index.html
  GET  /docs/static/swagger-initializer.js
  GET  /docs/*
`

export const ACTORS = ['nobody', 'CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN', 'dead'] as const
export type Actor = (typeof ACTORS)[number]
export interface Cell {
  route: string
  actor: Actor
  may: string
}

export const WORDS = ['401', '403', 'ok', 'pub', 'own', 'all', 'taken']
const rowsOf = (table: string) =>
  table
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter(([, path]) => path?.startsWith('/'))

export const CELLS: readonly Cell[] = rowsOf(TABLE).flatMap(([method, path, ...cells]) =>
  ACTORS.map((actor, index) => ({ route: `${method} ${path}`, actor, may: cells[index] ?? '' })),
)
export const ROUTES: readonly string[] = [...new Set(CELLS.map(({ route }) => route))]
export const OPERATION_ROUTES: readonly string[] = rowsOf(OPERATIONS).map(
  ([method, path]) => `${method} ${path}`,
)

/** The cells of the living actors that hold one of the words. */
export const cellsThat = (...may: string[]) =>
  CELLS.filter((cell) => cell.actor !== 'dead' && may.includes(cell.may))
