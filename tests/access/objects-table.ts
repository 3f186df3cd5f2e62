/**
 * What becomes of each call that names an object, by the object's state and by who calls. The object is the
 * customer's, the owner's or the courier's; stranger, rival and other are of the same roles and have nothing to do
 * with it. `.`: their role is refused before the object is looked for. `yes`: 2xx. `no`: there is nothing here for
 * them, to the byte. Else the code of the refusal. The steps of orders and deliveries have their own table in
 * tests/transitions.test.ts.
 */
const TABLE = `
                                        nobody  customer  stranger  owner  rival  courier  other  admin
  GET    /users/:id           ACTIVE     .       .         .         .      .      .        .      yes
  GET    /users/:id           SUSPENDED  .       .         .         .      .      .        .      yes
  POST   /users/:id/suspend   ACTIVE     .       .         .         .      .      .        .      yes
  POST   /users/:id/suspend   SUSPENDED  .       .         .         .      .      .        .      yes
  POST   /users/:id/reactivate ACTIVE    .       .         .         .      .      .        .      yes
  POST   /users/:id/reactivate SUSPENDED .       .         .         .      .      .        .      yes
  POST   /users/:id/reactivate ERASED    .       .         .         .      .      .        .      account_erased
  POST   /users/:id/suspend   ERASED     .       .         .         .      .      .        .      yes
  POST   /users/:id/erase     ACTIVE     .       .         .         .      .      .        .      yes
  POST   /users/:id/erase     SUSPENDED  .       .         .         .      .      .        .      yes
  POST   /users/:id/erase     ERASED     .       .         .         .      .      .        .      yes

  GET    /vendors/:id         PENDING    no      no        no        yes    no     no       no     yes
  GET    /vendors/:id         APPROVED   yes     yes       yes       yes    yes    yes      yes    yes
  GET    /vendors/:id         SUSPENDED  no      no        no        yes    no     no       no     yes
  PATCH  /vendors/:id         PENDING    .       .         .         yes    no     .        .      yes
  PATCH  /vendors/:id         APPROVED   .       .         .         yes    no     .        .      yes
  PATCH  /vendors/:id         SUSPENDED  .       .         .         yes    no     .        .      yes
  POST   /vendors/:id/image   PENDING    .       .         .         yes    no     .        .      yes
  POST   /vendors/:id/image   APPROVED   .       .         .         yes    no     .        .      yes
  POST   /vendors/:id/image   SUSPENDED  .       .         .         yes    no     .        .      yes
  POST   /vendors/:id/approve PENDING    .       .         .         .      .      .        .      yes
  POST   /vendors/:id/approve APPROVED   .       .         .         .      .      .        .      yes
  POST   /vendors/:id/approve SUSPENDED  .       .         .         .      .      .        .      yes
  POST   /vendors/:id/suspend PENDING    .       .         .         .      .      .        .      yes
  POST   /vendors/:id/suspend APPROVED   .       .         .         .      .      .        .      yes
  POST   /vendors/:id/suspend SUSPENDED  .       .         .         .      .      .        .      yes

  GET    /categories/:id      EMPTY      yes     yes       yes       yes    yes    yes      yes    yes
  GET    /categories/:id      USED       yes     yes       yes       yes    yes    yes      yes    yes
  PATCH  /categories/:id      EMPTY      .       .         .         .      .      .        .      yes
  PATCH  /categories/:id      USED       .       .         .         .      .      .        .      yes
  DELETE /categories/:id      EMPTY      .       .         .         .      .      .        .      yes
  DELETE /categories/:id      USED       .       .         .         .      .      .        .      category_in_use

  GET    /products/:id        LISTED     yes     yes       yes       yes    yes    yes      yes    yes
  GET    /products/:id        SOLD_OUT   yes     yes       yes       yes    yes    yes      yes    yes
  GET    /products/:id        HIDDEN     no      no        no        yes    no     no       no     yes
  GET    /products/:id        ARCHIVED   no      no        no        no     no     no       no     no
  PATCH  /products/:id        LISTED     .       .         .         yes    no     .        .      yes
  PATCH  /products/:id        SOLD_OUT   .       .         .         yes    no     .        .      yes
  PATCH  /products/:id        HIDDEN     .       .         .         yes    no     .        .      yes
  PATCH  /products/:id        ARCHIVED   .       .         .         no     no     .        .      no
  DELETE /products/:id        LISTED     .       .         .         yes    no     .        .      yes
  DELETE /products/:id        SOLD_OUT   .       .         .         yes    no     .        .      yes
  DELETE /products/:id        HIDDEN     .       .         .         yes    no     .        .      yes
  DELETE /products/:id        ARCHIVED   .       .         .         no     no     .        .      no
  POST   /products/:id/image  LISTED     .       .         .         yes    no     .        .      yes
  POST   /products/:id/image  SOLD_OUT   .       .         .         yes    no     .        .      yes
  POST   /products/:id/image  HIDDEN     .       .         .         yes    no     .        .      yes
  POST   /products/:id/image  ARCHIVED   .       .         .         no     no     .        .      no

  GET    /couriers/:id        PENDING    .       .         .         .      .      .        .      yes
  GET    /couriers/:id        APPROVED   .       .         .         .      .      .        .      yes
  GET    /couriers/:id        SUSPENDED  .       .         .         .      .      .        .      yes
  POST   /couriers/:id/approve PENDING   .       .         .         .      .      .        .      yes
  POST   /couriers/:id/approve APPROVED  .       .         .         .      .      .        .      yes
  POST   /couriers/:id/approve SUSPENDED .       .         .         .      .      .        .      yes
  POST   /couriers/:id/suspend PENDING   .       .         .         .      .      .        .      yes
  POST   /couriers/:id/suspend APPROVED  .       .         .         .      .      .        .      yes
  POST   /couriers/:id/suspend SUSPENDED .       .         .         .      .      .        .      yes

  GET    /vendors/:id/balance             PENDING    .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/balance             APPROVED   .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/balance             SUSPENDED  .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/statement           PENDING    .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/statement           APPROVED   .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/statement           SUSPENDED  .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/statement/csv       PENDING    .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/statement/csv       APPROVED   .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/statement/csv       SUSPENDED  .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/bank-account        PENDING    .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/bank-account        APPROVED   .        .        .        yes      no       .        .        yes
  GET    /vendors/:id/bank-account        SUSPENDED  .        .        .        yes      no       .        .        yes
  POST   /vendors/:id/bank-account        PENDING    .        .        .        yes      no       .        .        .
  POST   /vendors/:id/bank-account        APPROVED   .        .        .        yes      no       .        .        .
  POST   /vendors/:id/bank-account        SUSPENDED  .        .        .        yes      no       .        .        .
  POST   /couriers/:id/cash-deposits      PENDING    .        .        .        .        .        .        .        cash_not_held
  POST   /couriers/:id/cash-deposits      APPROVED   .        .        .        .        .        .        .        cash_not_held
  POST   /couriers/:id/cash-deposits      SUSPENDED  .        .        .        .        .        .        .        cash_not_held
  GET    /payouts/:id                     PENDING    .        .        .        .        .        .        .        yes
  GET    /payouts/:id                     PAID       .        .        .        .        .        .        .        yes
  GET    /payouts/:id                     FAILED     .        .        .        .        .        .        .        yes
  GET    /payouts/:id                     RETURNED   .        .        .        .        .        .        .        yes
  POST   /payouts/:id/paid                PENDING    .        .        .        .        .        .        .        yes
  POST   /payouts/:id/paid                PAID       .        .        .        .        .        .        .        invalid_transition
  POST   /payouts/:id/paid                FAILED     .        .        .        .        .        .        .        invalid_transition
  POST   /payouts/:id/paid                RETURNED   .        .        .        .        .        .        .        invalid_transition
  POST   /payouts/:id/failed              PENDING    .        .        .        .        .        .        .        yes
  POST   /payouts/:id/failed              PAID       .        .        .        .        .        .        .        yes
  POST   /payouts/:id/failed              FAILED     .        .        .        .        .        .        .        invalid_transition
  POST   /payouts/:id/failed              RETURNED   .        .        .        .        .        .        .        invalid_transition

  POST   /vendors/:id/webhooks PENDING . . . yes no . . yes
  POST   /vendors/:id/webhooks APPROVED . . . yes no . . yes
  POST   /vendors/:id/webhooks SUSPENDED . . . yes no . . yes
  GET    /vendors/:id/webhooks PENDING . . . yes no . . yes
  GET    /vendors/:id/webhooks APPROVED . . . yes no . . yes
  GET    /vendors/:id/webhooks SUSPENDED . . . yes no . . yes
  PATCH  /webhook-endpoints/:id ACTIVE . . . yes no . . yes
  PATCH  /webhook-endpoints/:id DISABLED . . . yes no . . yes
  DELETE /webhook-endpoints/:id ACTIVE . . . yes no . . yes
  DELETE /webhook-endpoints/:id DISABLED . . . yes no . . yes
  POST   /webhook-endpoints/:id/rotate-secret ACTIVE . . . yes no . . yes
  POST   /webhook-endpoints/:id/rotate-secret DISABLED . . . yes no . . yes
  GET    /webhook-endpoints/:id/deliveries ACTIVE . . . yes no . . yes
  GET    /webhook-endpoints/:id/deliveries DISABLED . . . yes no . . yes
  POST   /webhook-deliveries/:id/redeliver DELIVERED . . . yes no . . yes

  GET    /deliveries/:id      READY_FOR_PICKUP . .         .         .      .      yes      yes    yes
  GET    /deliveries/:id      ASSIGNED   .       .         .         .      .      yes      no     yes
  GET    /deliveries/:id      OUT_FOR_DELIVERY . .         .         .      .      yes      no     yes
  GET    /deliveries/:id      DELIVERED  .       .         .         .      .      yes      no     yes
  GET    /deliveries/:id      CANCELLED  .       .         .         .      .      no       no     yes

  GET    /orders/:id          PLACED     .       yes       no        yes    no     no       no     yes
  GET    /orders/:id          ACCEPTED   .       yes       no        yes    no     no       no     yes
  GET    /orders/:id          READY_FOR_PICKUP . yes       no        yes    no     no       no     yes
  GET    /orders/:id          ASSIGNED   .       yes       no        yes    no     yes      no     yes
  GET    /orders/:id          OUT_FOR_DELIVERY . yes       no        yes    no     yes      no     yes
  GET    /orders/:id          DELIVERED  .       yes       no        yes    no     yes      no     yes
  GET    /orders/:id          CANCELLED  .       yes       no        yes    no     no       no     yes
  GET    /orders/:id/events   PLACED     .       yes       no        yes    no     no       no     yes
  GET    /orders/:id/events   ACCEPTED   .       yes       no        yes    no     no       no     yes
  GET    /orders/:id/events   READY_FOR_PICKUP . yes       no        yes    no     no       no     yes
  GET    /orders/:id/events   ASSIGNED   .       yes       no        yes    no     yes      no     yes
  GET    /orders/:id/events   OUT_FOR_DELIVERY . yes       no        yes    no     yes      no     yes
  GET    /orders/:id/events   DELIVERED  .       yes       no        yes    no     yes      no     yes
  GET    /orders/:id/events   CANCELLED  .       yes       no        yes    no     no       no     yes

  POST   /orders/:id/payments PLACED     .       order_not_payable no .      .      .        .      .
  POST   /orders/:id/payments CANCELLED  .       order_not_payable no .      .      .        .      .
  GET    /orders/:id/payments PLACED     .       yes       no        .      .      .        .      yes
  GET    /orders/:id/payments DELIVERED  .       yes       no        .      .      .        .      yes
  GET    /payments/:id/refunds PAID      .       yes       no        .      .      .        .      yes
  GET    /payments/:id/refunds REFUNDED  .       yes       no        .      .      .        .      yes
  POST   /payments/:id/refunds PAID      .       .         .         .      .      .        .      yes
  POST   /payments/:id/refunds REFUNDED  .       .         .         .      .      .        .      refund_exceeds_payment
  POST   /payment-notices/:id/close RECEIVED . .      .         .      .      .        .      invalid_transition
  POST   /payment-notices/:id/close PARKED   . .      .         .      .      .        .      yes
  POST   /payment-notices/:id/close DONE     . .      .         .      .      .        .      invalid_transition
  GET    /payments/:id/return PAID       yes     yes       yes       yes    yes    yes      yes    yes

  POST   /notifications/:id/read UNREAD  .       yes       no        no     no     no       no     no
  POST   /notifications/:id/read READ    .       yes       no        no     no     no       no     no
  DELETE /me/push-subscriptions/:id ACTIVE .     yes       no        no     no     no       no     no
`

export const PEOPLE = [
  'nobody',
  'customer',
  'stranger',
  'owner',
  'rival',
  'courier',
  'other',
  'admin',
] as const
export type Who = (typeof PEOPLE)[number]

export interface ObjectCell {
  route: string
  state: string
  who: Who
  answer: string
}

export const OBJECT_CELLS: readonly ObjectCell[] = TABLE.split('\n')
  .map((row) => row.trim().split(/\s+/))
  .filter(([, path]) => path?.startsWith('/'))
  .flatMap(([method, path, state = '', ...answers]) =>
    PEOPLE.map((who, index) => ({ route: `${method} ${path}`, state, who, answer: answers[index] ?? '' })),
  )
