import { guardsOf } from './guard.ts'

const HTTP = 'src/platform/http'
const DATABASE = 'src/platform/database'
const IMAGES = 'src/platform/images'
const SECURITY = 'src/platform/security'

export const edge = [
  ...guardsOf(`${HTTP}/idempotency.ts`, 'tests/api/idempotency.test.ts', [
    [
      'a second effect of one key',
      'if (!(await claim(tx, call))) {',
      '{ await freeKey.run(tx, row); await claim(tx, call) }\n  if (false) {',
    ],
    ['another body under a key', 'if (kept.request_hash !== call.requestHash) {', 'if (false) {'],
    ['a key that is kept for ever', 'kept && kept.created_at > tx.now - KEPT_MS', 'kept'],
    [
      'a refusal that is replayed',
      'if (answer instanceof Refusal) await freeKey.run(tx, row)\n  else await',
      'await',
      'tests/meanwhile.test.ts',
    ],
    ['a key of one account that answers another', 'account_id: accountId, method', "account_id: '', method"],
  ]),
  ...guardsOf(`${HTTP}/handler.ts`, 'tests/api/idempotency.test.ts', [
    ['a key that nobody can write down', '!/^[\\x20-\\x7e]{1,255}$/.test(key)', 'false'],
    [
      'a cursor of one account in the hands of another',
      "const isPrivate = route.access.kind === 'account'",
      'const isPrivate = false',
      'tests/api/cursors.test.ts',
    ],
  ]),
  ...guardsOf(`${HTTP}/cursor.ts`, 'tests/api/cursors.test.ts', [
    [
      'a cursor that somebody altered',
      'timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, payload, scope))',
      'true',
    ],
    [
      'a cursor that reads in two ways',
      "bytes.toString('base64url') === cursor &&",
      '',
      'src/platform/http/cursor.test.ts',
    ],
  ]),
  ...guardsOf(`${HTTP}/access.ts`, 'tests/access/roles.test.ts', [
    ['a role that may never do this', 'if (!access.roles.includes(actor.role)) {', 'if (false) {'],
    [
      'somebody whose token means nothing',
      "if (!actor) {\n    throw new Refusal('unauthenticated', {\n      detail: 'The access",
      "if (false) {\n    throw new Refusal('unauthenticated', {\n      detail: 'The access",
    ],
  ]),
  ...guardsOf(`${HTTP}/json-body.ts`, 'tests/api/bodies.test.ts', [
    [
      'a body that is no UTF-8',
      "if (!isUtf8(bytes)) throw new Refusal('malformed_json', { detail: 'The body is not valid UTF-8.' })",
      '',
    ],
    ['a body without end', 'bodyLimit: BODY_LIMIT } as const', 'bodyLimit: 1e9 } as const'],
    [
      'a compressed body',
      "if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {",
      'if (false) {',
    ],
  ]),
  ...guardsOf(`${HTTP}/validation.ts`, 'tests/api/products.test.ts', [
    ['numbers that are texts', 'coerceTypes: false', 'coerceTypes: true'],
    [
      'a text that is measured before it is trimmed',
      "before: 'maxLength',\n",
      '',
      'tests/api/vendors.test.ts',
    ],
  ]),
  ...guardsOf(`${HTTP}/fields.ts`, 'tests/api/precedence.test.ts', [
    [
      'a field that nobody knows',
      'return Type.Object(fields, { additionalProperties: false, ...options })',
      'return Type.Object(fields, { ...options })',
      'tests/contract.test.ts',
    ],
  ]),
  ...guardsOf('src/kernel/text.ts', 'src/kernel/text.test.ts', [
    ['half a character', "if (!text.isWellFormed()) return 'must be well-formed Unicode'", ''],
    [
      'control characters in a text',
      'lineBreaks ? CONTROL_BUT_LINE_BREAK.test(text) : CONTROL.test(text)',
      'false',
    ],
  ]),
  ...guardsOf(`${SECURITY}/access-tokens.ts`, 'tests/api/access-tokens.test.ts', [
    ['a token of another algorithm', "algorithms: ['HS256'],", ''],
    ['a token of another kind', 'checkTyp: TYPE,', ''],
    ['a token for somebody else too', 'aud === AUDIENCE &&', ''],
    ['a token from the future', 'iat <= now + CLOCK_SKEW_S &&', ''],
    ['a token whose time is over', 'exp > now\n', 'true\n'],
  ]),
  ...guardsOf(`${SECURITY}/password-hashing.ts`, 'tests/hostile/login-timing.test.ts', [
    [
      'an e-mail that is told by the time of the answer',
      'passwordHash ?? (await dummyHash)',
      'passwordHash\n  if (against === null) return false',
    ],
  ]),
  ...guardsOf('src/platform/rate-limits.ts', 'src/platform/rate-limits.test.ts', [
    [
      'guesses at once that count as one',
      'inTurn(email, async () => {',
      '(async (_: string, work: () => Promise<any>) => work())(email, async () => {',
    ],
    [
      'an eleventh guess from one address',
      'await refuseWhenSpent(wrongHere, here)',
      '',
      'tests/api/rate-limits.test.ts',
    ],
    ['a hundred and first guess from anywhere', 'await refuseWhenSpent(wrongAnywhere, email)', ''],
    ['a network that counts as many', '.slice(0, 4)', ''],
  ]),
  ...guardsOf(`${HTTP}/limits.ts`, 'tests/api/rate-limits.test.ts', [
    ['requests without end', 'if (isSpent) {', 'if (false) {'],
  ]),
  ...guardsOf(`${IMAGES}/picture.ts`, 'tests/api/pictures.test.ts', [
    [
      'a picture that says that it is another kind',
      'if (!fits(claimedType, kind)) throw',
      'if (false) throw',
    ],
    [
      'a picture that unpacks to a wall',
      'if (width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE) {',
      'if (false) {',
    ],
    [
      'a picture that is cut short',
      "const options = { failOn: 'warning', limitInputPixels: MOST_PIXELS } as const",
      "const options = { failOn: 'none', limitInputPixels: MOST_PIXELS } as const",
    ],
    ['a photo that lies on its side', '.autoOrient()', ''],
  ]),
  ...guardsOf(`${HTTP}/pictures.ts`, 'tests/api/pictures.test.ts', [
    [
      'a file that is no picture',
      "ending === '' ? undefined : await images.get(name)",
      'await images.get(decodeURIComponent(name))',
    ],
  ]),
  ...guardsOf(`${DATABASE}/migrate.ts`, 'tests/migrations.test.ts', [
    [
      'two starts that change the schema at once',
      'database.transaction().execute(runPending)',
      'runPending(database)',
    ],
  ]),
  ...guardsOf(`${DATABASE}/sqlite-writers.ts`, 'src/platform/database/sqlite-writers.test.ts', [
    [
      'a writer who waits without end',
      'line.delete(writer)\n        refuse(tooLate())',
      '',
      'tests/faults/pauses.test.ts',
    ],
    ['half a command in the COMMIT of others', "prepare('rollback to writer').run([])", ''],
    [
      'an order that was answered and is not there',
      'return () => answer(outcome)',
      'answer(outcome)\n    return () => {}',
    ],
    ['a COMMIT that failed and nobody is told', 'for (const { refuse } of group) refuse(error)', ''],
  ]),
  ...guardsOf(`${DATABASE}/sqlite-connection.ts`, 'tests/sqlite.test.ts', [
    [
      'a full disk that looks like a fault of ours',
      "if (text === 'rollback' && !connection.isTransaction) return NOTHING",
      '',
      'tests/faults/disks.test.ts',
    ],
    [
      'an order that a power cut takes away',
      'pragma synchronous = full',
      'pragma synchronous = normal',
      'tests/sqlite.test.ts',
    ],
  ]),
  ...guardsOf(`${DATABASE}/migrations/0001-accounts.ts`, 'tests/last-judge.test.ts', [
    [
      'two living tokens of one session',
      "uniqueWhere: { refresh_tokens_one_live: { column: 'session_id', where: 'used_at is null' } },",
      '',
    ],
    ['two steps with one place in a timeline', 'unique (subject, seq)', 'check (1)'],
  ]),
  ...guardsOf(`${DATABASE}/migrations/0002-catalogue.ts`, 'tests/last-judge.test.ts', [
    ['stock below nothing, whoever writes it', "stock: 'integer check (stock >= 0)'", "stock: 'integer'"],
    ['a price of nothing', 'check (price between 1 and 1000000000)', ''],
  ]),
  ...guardsOf(`${DATABASE}/migrations/0003-orders.ts`, 'tests/last-judge.test.ts', [
    ['more than three places, whoever writes them', 'check (active_deliveries between 0 and 3)', ''],
    ['a line that does not add up', 'check (total = unit_price * quantity)', ''],
    ['an order that is brought twice', "order_id: 'id not null unique'", "order_id: 'id not null'"],
    [
      'an open delivery that somebody has',
      "check ((status in ('OPEN', 'CANCELLED')) = (courier_id is null))",
      'check (1)',
    ],
  ]),
  ...guardsOf(`${DATABASE}/migrations/0004-notifications.ts`, 'tests/last-judge.test.ts', [
    ['news that come twice', 'unique (event_id, account_id)', 'check (1)'],
  ]),
  ...guardsOf(`${DATABASE}/migrations/0010-ledger.ts`, 'tests/last-judge.test.ts', [
    ['a total that does not add up', "'total = subtotal + delivery_fee + tip'", "'total > 0'"],
  ]),
  ...guardsOf(`${DATABASE}/sqlite.ts`, `${DATABASE}/sqlite-writers.test.ts`, [
    [
      'what is left of a transaction that was undone',
      'if (!connection.isTransaction()) throw',
      'if (0) throw',
    ],
  ]),
  ...guardsOf(`${DATABASE}/together.ts`, `${DATABASE}/together.test.ts`, [
    [
      'a statement of a transaction that is over',
      'await Promise.allSettled(asked)',
      "(await Promise.all(asked)).map((value) => ({ status: 'fulfilled', value }))",
    ],
  ]),
  ...guardsOf(`${HTTP}/remembered.ts`, 'tests/catalogue-memory.test.ts', [
    ['a catalogue that shows what was changed', 'if (isOld) return undefined', ''],
  ]),
  ...guardsOf(`${HTTP}/mount.ts`, 'tests/catalogue-memory.test.ts', [
    [
      'what an owner sees in the eyes of all',
      'if (!remembers || authorization !== undefined || !parts.catalogue) return',
      'if (!remembers || !parts.catalogue) return',
    ],
  ]),
  ...guardsOf('src/platform/execute.ts', 'tests/catalogue-memory.test.ts', [
    ['a change of the catalogue that nobody hears of', ', raiseVersions(tx)', ''],
  ]),
  ...guardsOf('src/modules/products/stock.ts', 'tests/catalogue-memory.test.ts', [
    ['stock that is taken in silence', 'if (rows > 0) stockChanged(tx, vendorId)', ''],
    ['stock that returns in silence', 'if (returned > 0) stockChanged(tx, vendorId)', ''],
  ]),
]
