/**
 * A marketplace on one page: two customers, two owners with a vendor of two products each, three couriers, an
 * admin. Nothing here comes from the product, so that the product's own tables are not their own judge.
 */
export const WHO = [
  'customer0',
  'customer1',
  'owner0',
  'owner1',
  'courier0',
  'courier1',
  'courier2',
  'admin',
] as const
export type Who = (typeof WHO)[number]
export type Role = 'CUSTOMER' | 'VENDOR' | 'COURIER' | 'ADMIN'

export type Status =
  | 'PLACED'
  | 'ACCEPTED'
  | 'READY_FOR_PICKUP'
  | 'ASSIGNED'
  | 'OUT_FOR_DELIVERY'
  | 'DELIVERED'
  | 'CANCELLED'
export type Verb = 'accept' | 'ready' | 'cancel' | 'claim' | 'assign' | 'pick-up' | 'deliver' | 'release'

/** What may follow what, and by whom. */
export const MAY: Record<Status, Partial<Record<Verb, { to: Status; by: Role[] }>>> = {
  PLACED: {
    accept: { to: 'ACCEPTED', by: ['VENDOR', 'ADMIN'] },
    cancel: { to: 'CANCELLED', by: ['CUSTOMER', 'VENDOR', 'ADMIN'] },
  },
  ACCEPTED: {
    ready: { to: 'READY_FOR_PICKUP', by: ['VENDOR', 'ADMIN'] },
    cancel: { to: 'CANCELLED', by: ['VENDOR', 'ADMIN'] },
  },
  READY_FOR_PICKUP: {
    claim: { to: 'ASSIGNED', by: ['COURIER'] },
    assign: { to: 'ASSIGNED', by: ['ADMIN'] },
    cancel: { to: 'CANCELLED', by: ['VENDOR', 'ADMIN'] },
  },
  ASSIGNED: {
    'pick-up': { to: 'OUT_FOR_DELIVERY', by: ['COURIER'] },
    release: { to: 'READY_FOR_PICKUP', by: ['COURIER', 'ADMIN'] },
    cancel: { to: 'CANCELLED', by: ['ADMIN'] },
  },
  OUT_FOR_DELIVERY: {
    deliver: { to: 'DELIVERED', by: ['COURIER'] },
    cancel: { to: 'CANCELLED', by: ['ADMIN'] },
  },
  DELIVERED: {},
  CANCELLED: {},
}
/** Who may ever send the verb, whatever the order. */
export const SENDERS: Record<Verb, Role[]> = {
  accept: ['VENDOR', 'ADMIN'],
  ready: ['VENDOR', 'ADMIN'],
  cancel: ['CUSTOMER', 'VENDOR', 'ADMIN'],
  claim: ['COURIER'],
  assign: ['ADMIN'],
  'pick-up': ['COURIER'],
  deliver: ['COURIER'],
  release: ['COURIER', 'ADMIN'],
}
export const DELIVERY_AT: Partial<Record<Status, string>> = {
  READY_FOR_PICKUP: 'OPEN',
  ASSIGNED: 'ASSIGNED',
  OUT_FOR_DELIVERY: 'PICKED_UP',
  DELIVERED: 'DELIVERED',
  CANCELLED: 'CANCELLED',
}

export interface Line {
  /** 0 and 1 are vendor 0's, 2 and 3 vendor 1's. */
  product: number
  quantity: number
}

/** `its…` is whoever has to do with the order that the action names. */
export type Somebody = Who | 'itsCustomer' | 'itsOwner' | 'itsCourier'
export type Action =
  | { do: 'place'; who: Who; vendor: number; lines: Line[] }
  /** `order` counts from the newest back. `courier` is for assignments alone. */
  | { do: Verb; who: Somebody; order: number; courier: number }
  /** The step that usually comes next, whichever it is by then, of a courier where one takes it. */
  | { do: 'onward'; order: number; courier: number }
  /** Suspends whoever carries the order by then, as a courier or as an account. */
  | { do: 'stop'; order: number; as: 'courier' | 'account' }
  | { do: 'stock'; product: number; stock: number | null }
  | { do: 'menu'; product: number; available: boolean }
  | { do: 'pause'; vendor: number; accepting: boolean }
  | { do: 'shift'; courier: number; available: boolean }
  | { do: 'vendor'; vendor: number; to: 'approve' | 'suspend' }
  | { do: 'courier'; courier: number; to: 'approve' | 'suspend' }
  | { do: 'account'; whom: Who; to: 'suspend' | 'reactivate' }
  | { do: 'sign-in'; who: Who }

export interface Order {
  customer: Who
  vendor: number
  lines: (Line & { taken: boolean })[]
  status: Status
  courier: number | null
  /** Whether there is a delivery, which cancelling ends and never takes away. */
  opened: boolean
  timeline: [from: Status | null, to: Status, by: Role][]
}

export interface Model {
  people: Record<Who, { active: boolean; signedIn: boolean }>
  vendors: { approved: boolean; accepting: boolean }[]
  products: { stock: number | null; available: boolean }[]
  couriers: { approved: boolean; available: boolean }[]
  orders: Order[]
}

/** How an order usually goes on. */
export const ONWARD: Partial<Record<Status, { verb: Verb; who: Somebody }>> = {
  PLACED: { verb: 'accept', who: 'itsOwner' },
  ACCEPTED: { verb: 'ready', who: 'itsOwner' },
  READY_FOR_PICKUP: { verb: 'claim', who: 'courier0' },
  ASSIGNED: { verb: 'pick-up', who: 'itsCourier' },
  OUT_FOR_DELIVERY: { verb: 'deliver', who: 'itsCourier' },
}

/** How many there are of each product at first; null is not counted. */
export const STOCK = [5, null, 3, 40] as const
