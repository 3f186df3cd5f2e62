import { addIndex } from '../ddl-indexes.ts'
import { addColumn, table, type Step } from '../ddl.ts'

/** What is to be done after the commit, and what has been done once. */
export const work: readonly Step[] = [
  // A fact on its way to its consumers, a consumer's next try, a timer or a repeating job: `kind` tells. `due_at` is the
  // moment from which any process may take it: its time, the end of a lease or of a pause. Null: given up.
  table('work', {
    columns: {
      subject: 'string(60) not null',
      kind: 'string(60) not null',
      seq: 'integer not null',
      event_id: 'id not null',
      due_at: 'integer',
      attempts: 'integer not null',
      claim: 'string(20)',
    },
    constraints: ['primary key (subject, kind, seq, event_id)'],
    indexes: { work_due: 'due_at' },
  }),
  // Which consumer has had which fact: its key is what makes an effect happen once.
  table('consumed', {
    columns: {
      event_id: 'id not null',
      consumer: 'string(60) not null',
    },
    constraints: ['primary key (event_id, consumer)'],
  }),
  addColumn('couriers', 'heard_at', 'integer'),
  // What is over is looked for by its age.
  addIndex('sessions', 'sessions_by_end', 'expires_at'),
  addIndex('refresh_tokens', 'refresh_tokens_by_end', 'expires_at'),
]
