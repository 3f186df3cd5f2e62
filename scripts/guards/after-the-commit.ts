import { guardsOf } from './guard.ts'

export const afterTheCommit = [
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
]
