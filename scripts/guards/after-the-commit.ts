import { guardsOf } from './guard.ts'

const PUSH = 'tests/messages/push.test.ts'

export const afterTheCommit = [
  ...guardsOf('src/platform/queue/publishing.ts', 'tests/outbox/broker-faults.test.ts', [
    [
      'a fact that no queue took and that counts as published',
      '    await new Promise((turn) => setImmediate(turn))\n',
      '',
    ],
  ]),
  ...guardsOf('src/platform/outbox/performer.ts', 'tests/outbox/outbox.test.ts', [
    [
      'a fact told before one that its consumer has refused so far',
      'if (waiting.some(({ kind }) => kind === consumer.name)) return [parked]',
      '',
    ],
  ]),
  ...guardsOf('src/modules/delivery/courier-queries.ts', 'tests/outbox/deadlines.test.ts', [
    ['a courier who is retired with food in the bag', "\n      eb('active_deliveries', '=', 0),", ''],
  ]),
  ...guardsOf('src/modules/push/sending.ts', PUSH, [
    ['a browser that is gone and is called for ever', "verdict === 'gone' &&", 'false &&'],
  ]),
  ...guardsOf('src/modules/push/commands/subscribe.ts', PUSH, [
    [
      'a browser that hears no more because somebody knew its address',
      'found.p256dh !== p256dh ||',
      'false &&',
    ],
    ['browsers without number', 'MOST_OF_AN_ACCOUNT = 10', 'MOST_OF_AN_ACCOUNT = 1_000'],
  ]),
  ...guardsOf('src/modules/push/routes.ts', PUSH, [
    ['a browser that leads into the network behind', '!terms.allowsPrivate &&', 'false &&'],
    ['a browser whose service is told in the clear', "terms.needsTls && protocol !== 'https:'", 'false'],
    ['a browser to which nobody can write', '!areBrowserKeys({ p256dh, auth })', 'false'],
  ]),
  ...guardsOf('src/modules/push/queries.ts', 'tests/access/objects.test.ts', [
    [
      'a browser that another unsubscribes',
      "    .where('id', '=', param('id'))\n    .where('account_id', '=', param('accountId')),",
      "    .where('id', '=', param('id')),",
    ],
  ]),
  ...guardsOf('src/modules/orders/topic.ts', 'tests/meanwhile.test.ts', [
    [
      'a replayed step that shows the one before it',
      'order.version >= (event.seq ?? 0)',
      'order.version > 0',
    ],
  ]),
]
