import { guardsOf } from './guard.ts'

const DELIVERY = 'src/modules/delivery'
const ACCOUNTS = 'src/modules/accounts'
const VENDORS = 'src/modules/vendors'

export const deliveryAndPeople = [
  ...guardsOf(`${DELIVERY}/queries.ts`, 'tests/last-judge.test.ts', [
    ['a delivery that two couriers have', "\n    .where('status', '=', param('fromStatus'))", ''],
    [
      'a step of a courier who has it no more',
      "return param.has('fromCourier') ? update.where('courier_id', '=', param('fromCourier')) : update",
      'return update',
    ],
    [
      'a delivery of another, seen by a courier',
      "eb.or([eb('status', '=', 'OPEN'), eb('courier_account_id', '=', param('accountId'))]),",
      "eb('id', '=', param('id')),",
      'tests/access/objects.test.ts',
    ],
  ]),
  ...guardsOf(`${DELIVERY}/courier-queries.ts`, 'tests/last-judge.test.ts', [
    ['a fourth delivery at once', "\n    .where('active_deliveries', '<', MOST_ACTIVE_DELIVERIES)", ''],
    ['a delivery taken by who is not approved', "\n    .where('status', '=', 'APPROVED')", ''],
    ['a delivery taken by who is not available', "\n    .where('available', '=', 1)", ''],
    ['a suspension that comes twice', "\n    .where('status', '=', param('from')),", ','],
    [
      'a suspended courier who stays available',
      "...(to === 'SUSPENDED' ? { available: 0 as const } : {})",
      '',
      'tests/api/couriers.test.ts',
    ],
  ]),
  ...guardsOf(`${DELIVERY}/commands/accept-delivery.ts`, 'tests/api/delivery-claims.test.ts', [
    [
      'a delivery that is taken, taken again',
      "if (delivery.status !== 'OPEN') throw new Refusal('delivery_taken')",
      '',
    ],
    [
      'a place of a courier that is taken although they may have none',
      '!(await takeCourierPlace(tx, courier.id))',
      '(await takeCourierPlace(tx, courier.id), false)',
    ],
  ]),
  ...guardsOf(`${DELIVERY}/commands/change-courier.ts`, 'tests/api/couriers.test.ts', [
    [
      'availability before approval',
      "if (input.available && courier.status !== 'APPROVED') throw new Refusal('courier_not_approved')",
      '',
    ],
  ]),
  ...guardsOf(`${DELIVERY}/commands/deliver-delivery.ts`, 'tests/races.test.ts', [
    ['a place that is never free again', 'if (courier_id) await freeCourierPlace(tx, courier_id)', ''],
  ]),
  ...guardsOf(`${DELIVERY}/rules/privacy.ts`, 'tests/api/delivery-privacy.test.ts', [
    [
      'an exact address for couriers who only look',
      "return courier_account_id === viewer.accountId && (status === 'ASSIGNED' || status === 'PICKED_UP')",
      'return true',
    ],
  ]),
  ...guardsOf('src/kernel/flow.ts', 'tests/transitions.test.ts', [
    [
      'a step that the table does not know for this role',
      'if (!step?.by.includes(role)) throw invalidTransition(shown)',
      'if (!step) throw invalidTransition(shown)',
      'src/modules/delivery/rules/delivery-flow.test.ts',
    ],
  ]),
  ...guardsOf(`${ACCOUNTS}/session-queries.ts`, 'tests/meanwhile.test.ts', [
    [
      'a session that was ended and goes on',
      "\n    .where('sessions.revoked_at', 'is', null)",
      '',
      'tests/api/auth.test.ts',
    ],
    ['a suspended account that goes on', "\n    .where('accounts.status', '=', 'ACTIVE')", ''],
    ['a session that never ends', "\n    .where('sessions.expires_at', '>', param('now'))", ''],
  ]),
  ...guardsOf(`${ACCOUNTS}/queries.ts`, 'tests/api/auth.test.ts', [
    ['a refresh token that works twice', "\n    .where('used_at', 'is', null)", ''],
    ['two accounts of one e-mail', "\n  'email',\n)", "\n  'id',\n)"],
    [
      'a password that was checked, changed, and counts',
      "\n    .where('password_hash', '=', param('from'))",
      '',
      'tests/meanwhile.test.ts',
    ],
  ]),
  ...guardsOf(`${ACCOUNTS}/commands/sign-in.ts`, 'tests/last-judge.test.ts', [
    [
      'a sign-in by a password that was changed meanwhile',
      '|| account.password_hash !== checkedHash',
      '',
      'tests/meanwhile.test.ts',
    ],
    [
      'a sign-in to a suspended account',
      "if (account.status === 'SUSPENDED') throw new Refusal('account_suspended')",
      '',
      'tests/api/users.test.ts',
    ],
  ]),
  ...guardsOf(`${ACCOUNTS}/commands/refresh-session.ts`, 'tests/api/auth.test.ts', [
    [
      'a copied token that keeps its family alive',
      'if (await revokeSession(tx, session.id))\n      await record',
      'if (false)\n      await record',
    ],
    [
      'a refresh of what was revoked or has expired',
      "if (session.revoked_at !== null || token.expires_at <= tx.now || account.status !== 'ACTIVE') {",
      'if (false) {',
    ],
  ]),
  ...guardsOf(`${ACCOUNTS}/commands/suspend-account.ts`, 'tests/api/users.test.ts', [
    [
      'an admin who locks themself out',
      "if (accountId === actor.accountId) throw new Refusal('cannot_suspend_self')",
      '',
    ],
    ['sessions that outlive a suspension', 'await revokeAllSessions(tx, accountId)', ''],
  ]),
  ...guardsOf(`${ACCOUNTS}/commands/change-password.ts`, 'tests/api/me.test.ts', [
    ['sessions that outlive a password', 'await revokeAllSessions(tx, actor.accountId)', ''],
  ]),
  ...guardsOf(`${VENDORS}/queries.ts`, 'tests/access/objects.test.ts', [
    ['a vendor that is changed by another owner', "one.where('owner_id', '=', param('ownerId'))", 'one'],
  ]),
  ...guardsOf(`${VENDORS}/routes.ts`, 'tests/access/objects.test.ts', [
    [
      'a vendor that waits for approval, told to strangers',
      "(vendor.status !== 'APPROVED' && !isPrivy)",
      'false',
    ],
    [
      'vendors of every status for everybody',
      "if (query.status !== undefined && actor?.role !== 'ADMIN') {",
      'if (false) {',
      'tests/api/vendor-lists.test.ts',
    ],
  ]),
  ...guardsOf(`${VENDORS}/schemas.ts`, 'tests/api/vendors.test.ts', [
    [
      'the owner of a vendor, told to everybody',
      '...(isPrivy ? { ownerId: row.owner_id } : {})',
      'ownerId: row.owner_id',
    ],
  ]),
  ...guardsOf('src/modules/notifications/queries.ts', 'tests/access/objects.test.ts', [
    [
      'a notification of another',
      "\n    .where('id', '=', param('id'))\n    .where('account_id', '=', param('accountId')),\n)\nexport const findNotification",
      "\n    .where('id', '=', param('id')),\n)\nexport const findNotification",
    ],
  ]),
  ...guardsOf('src/modules/notifications/reactions.ts', 'tests/api/notifications.test.ts', [
    ['news for whoever made it', 'if (accountId === event.actor.accountId) continue', ''],
  ]),
]
