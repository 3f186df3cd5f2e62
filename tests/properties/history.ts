import fc from 'fast-check'
import { type Action, type Line, type Somebody, type Verb, WHO, type Who } from './tables.ts'

const who = fc.constantFrom(...WHO)
const order = fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(7) })
const courier = fc.nat(2)
const product = fc.nat(3)
const vendor = fc.nat(1)

/** Mostly of one vendor, now and then of both. */
const lines = (of: number): fc.Arbitrary<Line[]> =>
  fc.array(
    fc.record({
      product: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(of * 2, of * 2 + 1) },
        { weight: 1, arbitrary: product },
      ),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  )

const place: fc.Arbitrary<Action> = vendor.chain((of) =>
  fc.record({
    do: fc.constant('place' as const),
    who: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom<Who>('customer0', 'customer1') },
      { weight: 1, arbitrary: who },
    ),
    vendor: fc.constant(of),
    lines: lines(of),
  }),
)

/** A step by whoever usually takes it, now and then by anybody. */
const step = (verb: Verb, ...usually: Somebody[]): fc.Arbitrary<Action> =>
  fc.record({
    do: fc.constant(verb),
    who: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...usually) }, { weight: 1, arbitrary: who }),
    order,
    courier,
  })

const edits: fc.Arbitrary<Action>[] = [
  fc.record({
    do: fc.constant('stock' as const),
    product,
    stock: fc.oneof({ weight: 5, arbitrary: fc.nat(9) }, { weight: 1, arbitrary: fc.constant(null) }),
  }),
]
const changes: fc.Arbitrary<Action>[] = [
  fc.record({ do: fc.constant('menu' as const), product, available: fc.boolean() }),
  fc.record({ do: fc.constant('pause' as const), vendor, accepting: fc.boolean() }),
  fc.record({ do: fc.constant('shift' as const), courier, available: fc.constantFrom(true, true, false) }),
  fc.record({ do: fc.constant('vendor' as const), vendor, to: fc.constantFrom('approve', 'suspend') }),
  fc.record({
    do: fc.constant('courier' as const),
    courier,
    to: fc.constantFrom('approve', 'approve', 'suspend'),
  }),
  fc.record({ do: fc.constant('account' as const), whom: who, to: fc.constantFrom('reactivate', 'suspend') }),
  fc.record({ do: fc.constant('sign-in' as const), who }),
]
const steps: [weight: number, arbitrary: fc.Arbitrary<Action>][] = [
  [12, place],
  [30, fc.record({ do: fc.constant('onward' as const), order, courier })],
  [4, fc.record({ do: fc.constant('stop' as const), order, as: fc.constantFrom('courier', 'account') })],
  [3, step('accept', 'itsOwner', 'itsOwner', 'admin')],
  [3, step('ready', 'itsOwner', 'itsOwner', 'admin')],
  [4, step('cancel', 'itsCustomer', 'itsOwner', 'admin')],
  [6, step('claim', 'courier0', 'courier1', 'courier2')],
  [8, step('assign', 'admin')],
  [3, step('pick-up', 'itsCourier')],
  [3, step('deliver', 'itsCourier')],
  [9, step('release', 'itsCourier', 'itsCourier', 'admin')],
]

const mixed = (...groups: [weight: number, arbitrary: fc.Arbitrary<Action>][]) =>
  fc.oneof(...groups.map(([weight, arbitrary]) => ({ weight, arbitrary })))
const everyStep = mixed(...steps)
const everyChange = mixed(...[...edits, ...changes].map((one): [number, typeof one] => [1, one]))

/** One call after the other. */
export const history: fc.Arbitrary<Action[]> = fc.array(mixed([8, everyStep], [1, everyChange]), {
  minLength: 10,
  maxLength: 60,
  size: 'max',
})

export interface Shot {
  action: Action
  /** Sent twice at once under one Idempotency-Key. */
  twice: boolean
}
export interface Batch {
  /** Before the others, alone. */
  edit: Action
  shots: Shot[]
}

/** Calls that are sent at the same moment, batch by batch. */
export const batches: fc.Arbitrary<Batch[]> = fc.array(
  fc.record({
    edit: mixed(...edits.map((one): [number, typeof one] => [1, one])),
    shots: fc.array(
      fc.record({
        action: mixed([7, everyStep], [1, mixed(...changes.map((one): [number, typeof one] => [1, one]))]),
        twice: fc.boolean(),
      }),
      { minLength: 4, maxLength: 14, size: 'max' },
    ),
  }),
  { minLength: 2, maxLength: 7, size: 'max' },
)

/** `FASTYUMS_SEED` runs the same histories again, `FASTYUMS_RUNS` more of them. */
export const SEED = Number(process.env['FASTYUMS_SEED'] ?? Date.now() % 2 ** 31)
export const runs = (usually: number): number => Number(process.env['FASTYUMS_RUNS'] ?? usually)
