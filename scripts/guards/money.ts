import { guardsOf } from './guard.ts'

const LEDGER = 'src/modules/ledger'
const MIGRATION = 'src/platform/database/migrations/0010-ledger.ts'

export const money = [
  ...guardsOf(`${LEDGER}/post.ts`, 'tests/ledger-post.test.ts', [
    [
      'entries that do not sum to zero',
      'if (sum !== 0 || !entries.every(({ amount }) => Number.isSafeInteger(amount)))',
      'if (sum === 0.5)',
    ],
  ]),
  ...guardsOf(`${LEDGER}/order-postings.ts`, 'tests/api/ledger.test.ts', [
    [
      'more that goes back than came in',
      'if (before + amount > earned.total)',
      'if (before + amount > earned.total && amount < 0)',
    ],
    ['a refund of nothing', 'if (!(amount > 0))', 'if (amount === 0.5)', 'tests/ledger-post.test.ts'],
    [
      'a refund that is posted twice',
      "if (entries.some(({ kind, source_id }) => kind === 'REFUND' && source_id === refundId)) return false",
      '',
    ],
  ]),
  ...guardsOf(`${LEDGER}/rules/postings.ts`, 'tests/api/ledger.test.ts', [
    ['what is earned with an order that was not paid', 'if (borne !== missing)', 'if (borne === 0.5)'],
  ]),
  ...guardsOf(`${LEDGER}/commands/deposit-cash.ts`, 'tests/api/payouts.test.ts', [
    ['more cash handed in than is held', 'if (amount > held)', 'if (amount < 0)'],
  ]),
  ...guardsOf('src/modules/delivery/commands/accept-delivery.ts', 'tests/api/payouts.test.ts', [
    [
      'cash above the limit',
      'if (delivery.cash_due > 0) await expectRoomForCash(tx, courier.account_id)',
      '',
    ],
  ]),
  ...guardsOf('src/modules/vendors/commands/change-vendor.ts', 'tests/api/ledger.test.ts', [
    [
      'a commission that the owner sets',
      "if (input.commissionBps !== undefined && actor.role !== 'ADMIN')",
      'if (false)',
    ],
  ]),
  ...guardsOf('src/modules/vendors/schemas.ts', 'tests/api/ledger.test.ts', [
    [
      'the commission of a vendor, told to everybody',
      '...(isPrivy ? { commissionBps: row.commission_bps ?? terms.commissionBps } : {})',
      'commissionBps: row.commission_bps ?? terms.commissionBps',
    ],
  ]),
  ...guardsOf(MIGRATION, 'tests/api/ledger.test.ts', [
    ['entries that somebody changes', "appendOnly('ledger_entries'),", ''],
    ['transactions that somebody changes', "appendOnly('ledger_transactions'),", ''],
    ['what happened once and is posted twice', "'unique (kind, source_id)'", "'unique (id, kind)'"],
  ]),
]
