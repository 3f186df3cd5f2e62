// Generated from openapi.json by "npm run generate". Do not edit.

/** The one shape of every error, RFC 9457 */
export interface Problem {
  /** Which kind of error, as a name */
  type: string
  /** One line that tells it */
  title: string
  /** The status of the answer */
  status: number
  /** One sentence: what was wrong and what would be right */
  detail: string
  /** The path that was asked for */
  instance: string
  /** Which error, for programs; stable */
  code: 'malformed_json' | 'malformed_request' | 'unauthenticated' | 'invalid_credentials' | 'invalid_token' | 'invalid_signature' | 'token_reused' | 'forbidden' | 'account_suspended' | 'origin_not_allowed' | 'not_found' | 'method_not_allowed' | 'request_timeout' | 'email_taken' | 'name_taken' | 'category_in_use' | 'courier_exists' | 'courier_not_approved' | 'courier_unavailable' | 'delivery_taken' | 'cash_not_held' | 'invalid_transition' | 'payment_required' | 'order_not_payable' | 'refund_exceeds_payment' | 'product_unavailable' | 'insufficient_stock' | 'vendor_not_accepting' | 'cannot_suspend_self' | 'cannot_erase_self' | 'account_in_use' | 'account_erased' | 'idempotency_in_progress' | 'body_too_large' | 'unsupported_media_type' | 'validation_failed' | 'unknown_reference' | 'invalid_cursor' | 'idempotency_key_reused' | 'product_of_other_vendor' | 'payment_method_unavailable' | 'push_unavailable' | 'upgrade_required' | 'too_many_requests' | 'too_many_wrong_logins' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'unavailable'
  /** Names this answer in the server’s log */
  requestId: string
  /** What is wrong with which fields */
  errors?: {
    /** JSON pointer */
    path: string
    /** What would be right */
    message: string
  }[]
  /** With invalid_transition */
  currentStatus?: string
}

/** An account */
export interface User {
  /** Opaque; sorts by creation */
  id: string
  /** The e-mail that signs in; any case, kept in lower case */
  email: string
  /** What people call it, or the name of the person */
  name: string
  /** In E.164 form */
  phone: string | null
  /** What the account is for; it stays */
  role: 'CUSTOMER' | 'VENDOR' | 'COURIER' | 'ADMIN'
  /** SUSPENDED: locked out by an admin */
  status: 'ACTIVE' | 'SUSPENDED'
  /** When it was made */
  createdAt: string
}

/** What signs requests in, and what gets the next */
export interface Tokens {
  /** JWT, for the Authorization header */
  accessToken: string
  /** Opaque; works once */
  refreshToken: string
  /** How the access token is sent */
  tokenType: 'Bearer'
  /** Seconds until the access token expires */
  expiresIn: number
}

/** The account and what signs its requests in */
export interface SignedIn {
  user: User
  /** JWT, for the Authorization header */
  accessToken: string
  /** Opaque; works once */
  refreshToken: string
  /** How the access token is sent */
  tokenType: 'Bearer'
  /** Seconds until the access token expires */
  expiresIn: number
}

/** What opens one WebSocket */
export interface Ticket {
  /** Opens one WebSocket: `GET /api/v1/realtime?ticket=…` */
  ticket: string
  /** Seconds until the ticket expires */
  expiresIn: number
}

/** Everything that is kept about an account */
export interface AccountExport {
  /** When this was put together */
  exportedAt: string
  account: User
  /** By the name of the list: sessions, vendors, bankAccounts, couriers, deliveries, orders, notifications */
  held: Record<string, Record<string, unknown>[]>
}

/** What an admin did */
export interface AdminAction {
  /** Opaque; sorts by creation */
  id: string
  /** When it happened */
  at: string
  /** Opaque; sorts by creation */
  actorId: string
  /** What happened */
  type: string
  /** What it was done to */
  subject: string
  /** What changed, and the reason where one was given */
  data: Record<string, unknown>
}

/** A kitchen that sells, as you may see it */
export interface Vendor {
  /** Opaque; sorts by creation */
  id: string
  /** What people call it, or the name of the person */
  name: string
  /** The name in a form for addresses of pages */
  slug: string
  /** What it is like, in the vendor’s words */
  description: string | null
  /** In E.164 form */
  phone: string | null
  /** Where it is */
  address: {
    /** Street and number */
    line1: string | null
    /** The town */
    city: string | null
    /** Degrees north */
    lat: number | null
    /** Degrees east */
    lng: number | null
  }
  /** PENDING until an admin approved it */
  status: 'PENDING' | 'APPROVED' | 'SUSPENDED'
  /** False also while the owner is suspended */
  acceptingOrders: boolean
  /** How long a meal usually takes, in minutes */
  prepMinutes: number
  /** null: there are no ratings yet */
  rating: number | null
  /** When it was made */
  createdAt: string
  /** With near */
  distanceMetres?: number
  /** Where it has a picture */
  imageUrl?: string
  /** Opaque; sorts by creation */
  ownerId?: string
  /** Basis points of sales, for the owner and admins */
  commissionBps?: number
}

/** A kind of product */
export interface Category {
  /** Opaque; sorts by creation */
  id: string
  /** What people call it, or the name of the person */
  name: string
  /** The name in a form for addresses of pages */
  slug: string
  /** What discovery shows */
  productCount: number
}

/** What a vendor sells */
export interface Product {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  vendorId: string
  /** The vendor’s name */
  vendorName: string
  /** Opaque; sorts by creation */
  categoryId: string
  /** What people call it, or the name of the person */
  name: string
  /** What it is like, in the vendor’s words */
  description: string | null
  /** Minor units of the currency */
  price: number
  /** ISO 4217 */
  currency: string
  /** Whether it can be had now */
  available: boolean
  /** null: not counted */
  stock: number | null
  /** Where its picture is */
  imageUrl: string | null
  /** When it was made */
  createdAt: string
  /** When it last changed */
  updatedAt: string
}

/** Where payouts go */
export interface BankAccount {
  /** The bank */
  bankName: string | null
  /** The bank’s code, where transfers need one */
  bankCode: string | null
  /** Its last four signs */
  accountNumber: string | null
  /** Whose account it is */
  accountName: string | null
  /** null: there is none yet, so nothing is paid out */
  changedAt: string | null
}

/** What was earned, from the ledger */
export interface Earnings {
  /** ISO 4217 */
  currency: string
  /** Earned, and waits until the hold after delivery is over, minor units */
  pending: number
  /** In the next payout; below zero after a refund of what was paid out, minor units */
  available: number
  /** Paid out, or kept of the cash in hand, minor units */
  paidOut: number
}

/** Money on its way to a vendor or a courier */
export interface Payout {
  /** Opaque; sorts by creation */
  id: string
  /** What is paid */
  payee: 'VENDOR' | 'COURIER'
  /** The vendor, or the courier’s account */
  payeeId: string
  /** Above zero, minor units */
  amount: number
  /** ISO 4217 */
  currency: string
  /** How it is paid out */
  method: 'BANK' | 'PAYSTACK'
  /** SENT: on its way; RETURNED: it had arrived and was sent back */
  status: 'PENDING' | 'SENT' | 'PAID' | 'FAILED' | 'RETURNED'
  /** The bank */
  bankName: string
  /** The number of the account */
  accountNumber: string
  /** Whose account it is */
  accountName: string
  /** What bank or provider calls it */
  reference: string | null
  /** Why it did not arrive; null: nothing is known against it */
  failure: string | null
  /** When it was made */
  createdAt: string
  /** When it last changed */
  updatedAt: string
}

/** What one call paid out */
export interface PayoutRun {
  /** What was paid out by this call */
  payouts: Payout[]
  /** Others are due: call again */
  hasMore: boolean
}

/** An account of the ledger over a period, entry by entry */
export interface Statement {
  /** ISO 4217 */
  currency: string
  /** Inclusive */
  from: string
  /** Exclusive */
  to: string
  /** What the account had before, minor units */
  openingBalance: number
  /** The opening balance and all entries, minor units */
  closingBalance: number
  /** What moved, oldest first */
  entries: ({
    /** When it happened */
    at: string
    /** Opaque; sorts by creation */
    transactionId: string
    /** Why */
    reason: string
    /** Opaque; sorts by creation */
    orderId: string | null
    /** What it came from: an order, a refund, a payout */
    sourceId: string
    /** Above zero it is owed to the account, minor units */
    amount: number
    /** After this entry, minor units */
    balance: number
  })[]
}

/** Every account of the ledger; the sums are the same */
export interface TrialBalance {
  /** ISO 4217 */
  currency: string
  /** Every account that holds something */
  accounts: ({
    /** The account */
    account: string
    /** Whose; null: the marketplace’s */
    owner: string | null
    /** What it holds or owes, minor units */
    debit: number
    /** What it is owed, minor units */
    credit: number
  })[]
  /** All of them, minor units */
  debit: number
  /** All of them, the same, minor units */
  credit: number
}

/** A payment of an order */
export interface Payment {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  orderId: string
  /** Who takes the money */
  provider: 'CASH' | 'STRIPE' | 'PAYSTACK'
  /** Where it stands */
  status: 'PENDING' | 'FAILED' | 'PAID' | 'PARTIALLY_REFUNDED' | 'REFUNDED'
  /** Minor units of the currency */
  amount: number
  /** Minor units; what the provider has given back */
  refunded: number
  /** ISO 4217 */
  currency: string
  /** Where the customer pays; null for cash */
  checkoutUrl: string | null
  /** When it was made */
  createdAt: string
}

/** What of a payment is given back */
export interface Refund {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  paymentId: string
  /** PENDING until the provider has done it */
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED'
  /** Minor units of the currency */
  amount: number
  /** Why */
  reason: string
  /** Who bears it */
  bornBy: 'VENDOR' | 'COURIER' | 'PLATFORM'
  /** When it was made */
  createdAt: string
  /** When the provider was done with it; null: not yet */
  endedAt: string | null
}

/** What a payment provider told */
export interface PaymentNotice {
  /** Opaque; sorts by creation */
  id: string
  /** Who takes the money */
  provider: 'STRIPE' | 'PAYSTACK'
  /** What happened */
  type: string
  /** What bank or provider calls it */
  reference: string | null
  /** PARKED: it fits nothing that is known here, and was not applied */
  status: 'RECEIVED' | 'DONE' | 'PARKED'
  /** Why it was not applied */
  fault: 'unknown_reference' | 'unknown_refund' | 'wrong_provider' | 'wrong_amount' | 'wrong_currency' | 'wrong_mode' | 'refund_failed' | 'refund_done_after_all' | null
  /** What the provider said, as JSON; nothing of a person */
  told: string
  /** When it came in */
  receivedAt: string
}

/** What a courier collected at doors and still holds */
export interface CashInHand {
  /** ISO 4217 */
  currency: string
  /** What the courier still holds, minor units */
  cashInHand: number
}

/** Who brings orders */
export interface Courier {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  userId: string
  /** What people call it, or the name of the person */
  name: string
  /** What the courier rides */
  vehicle: 'FOOT' | 'BICYCLE' | 'MOTORBIKE' | 'CAR'
  /** Of the vehicle, where it has one */
  licensePlate: string | null
  /** PENDING until an admin approved the courier */
  status: 'PENDING' | 'APPROVED' | 'SUSPENDED'
  /** Whether the courier takes deliveries now */
  available: boolean
  /** Where the courier was last; null: not known */
  location: {
    /** Degrees north */
    lat: number
    /** Degrees east */
    lng: number
    /** When it happened */
    at: string
  } | null
  /** Deliveries under way; three at most */
  activeDeliveries: number
  /** When it was made */
  createdAt: string
}

/** Bringing one order, as you may see it */
export interface Delivery {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  orderId: string
  /** OPEN: any courier may take it */
  status: 'OPEN' | 'ASSIGNED' | 'PICKED_UP' | 'DELIVERED' | 'CANCELLED'
  /** Opaque; sorts by creation */
  courierId: string | null
  /** Where the food is */
  pickup: {
    /** What people call it, or the name of the person */
    name: string
    /** Street and number */
    line1: string | null
    /** The town */
    city: string | null
    /** Degrees north */
    lat: number | null
    /** Degrees east */
    lng: number | null
    /** With the exact drop-off only */
    phone?: string | null
  }
  /** Coarse (city, two decimals) except for the courier who brings it and admins */
  dropoff: {
    /** Street and number */
    line1: string | null
    /** The town */
    city: string
    /** Degrees north */
    lat: number
    /** Degrees east */
    lng: number
    /** What the kitchen or the courier should know */
    note: string | null
    /** Who gets it */
    name?: string
    /** In E.164 form */
    phone?: string | null
  }
  /** When it was made */
  createdAt: string
  /** When a courier took it; null: nobody has */
  assignedAt: string | null
  /** When the courier had the food; null: not yet */
  pickedUpAt: string | null
  /** When it was handed over; null: not yet */
  deliveredAt: string | null
  /** To the pickup, with near */
  distanceMetres?: number
}

/** An order, as you may see it now */
export interface Order {
  /** Opaque; sorts by creation */
  id: string
  /** What people say to each other */
  number: string
  /** Where the order stands */
  status: 'PLACED' | 'ACCEPTED' | 'READY_FOR_PICKUP' | 'ASSIGNED' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'CANCELLED'
  /** Opaque; sorts by creation */
  customerId: string
  /** Opaque; sorts by creation */
  vendorId: string
  /** The vendor’s name */
  vendorName: string
  /** The lines, in the order in which they were sent */
  items: ({
    /** Opaque; sorts by creation */
    productId: string
    /** What people call it, or the name of the person */
    name: string
    /** Of one, as it was when it was ordered; minor units */
    unitPrice: number
    /** How many of it */
    quantity: number
    /** All of the line, minor units */
    total: number
    /** What the kitchen or the courier should know */
    note: string | null
  })[]
  /** All lines, minor units */
  subtotal: number
  /** Minor units */
  deliveryFee: number
  /** For the courier, whole; minor units */
  tip: number
  /** Subtotal, fee and tip; minor units */
  total: number
  /** ISO 4217 */
  currency: string
  /** Coarse (city, two decimals) for vendor and courier once the order has ended */
  deliveryAddress: {
    /** Street and number */
    line1: string | null
    /** The town */
    city: string
    /** Degrees north */
    lat: number
    /** Degrees east */
    lng: number
    /** What the kitchen or the courier should know */
    note: string | null
  }
  /** What the kitchen or the courier should know */
  note: string | null
  /** How the customer pays */
  paymentMethod: 'CASH' | 'STRIPE' | 'PAYSTACK'
  /** NONE: cash, until it is handed over */
  paymentStatus: 'NONE' | 'PENDING' | 'PAID' | 'FAILED' | 'REFUNDED' | 'PARTIALLY_REFUNDED'
  /** When it was placed */
  placedAt: string
  /** When the vendor means to have it ready; null before it is accepted */
  readyBy: string | null
  /** When it last changed */
  updatedAt: string
  /** What you may do now */
  allowedActions: ('accept' | 'ready' | 'cancel' | 'pay')[]
  /** How it is brought; null before the food is ready */
  delivery: {
    /** Opaque; sorts by creation */
    id: string
    /** Where the order stands */
    status: 'OPEN' | 'ASSIGNED' | 'PICKED_UP' | 'DELIVERED' | 'CANCELLED'
    /** Who brings it; null: nobody yet */
    courier: {
      /** What people call it, or the name of the person */
      name: string
      /** What the courier rides */
      vehicle: 'FOOT' | 'BICYCLE' | 'MOTORBIKE' | 'CAR'
    } | null
  } | null
}

/** A step of an order */
export interface OrderEvent {
  /** Opaque; sorts by creation */
  id: string
  /** What it was; null: it began */
  from: 'PLACED' | 'ACCEPTED' | 'READY_FOR_PICKUP' | 'ASSIGNED' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'CANCELLED' | null
  /** What it became */
  to: 'PLACED' | 'ACCEPTED' | 'READY_FOR_PICKUP' | 'ASSIGNED' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'CANCELLED'
  /** When it happened */
  at: string
  /** The role of who did it; SYSTEM: a timer */
  actorRole: 'CUSTOMER' | 'VENDOR' | 'COURIER' | 'ADMIN' | 'SYSTEM'
  /** Why */
  reason: string | null
}

/** A stored message to one account */
export interface Notification {
  /** Opaque; sorts by creation */
  id: string
  /** What happened */
  type: 'order.placed' | 'order.accepted' | 'order.ready' | 'order.assigned' | 'order.out_for_delivery' | 'order.delivered' | 'order.cancelled' | 'payment.refunded' | 'delivery.assigned_to_you' | 'delivery.released' | 'vendor.approved' | 'vendor.suspended' | 'courier.approved' | 'courier.suspended'
  /** One line that tells it */
  title: string
  /** A sentence that tells more */
  body: string
  /** What it is about */
  data: {
    /** Opaque; sorts by creation */
    orderId?: string
    /** Opaque; sorts by creation */
    deliveryId?: string
    /** Opaque; sorts by creation */
    vendorId?: string
  }
  /** When it was read; null: not yet */
  readAt: string | null
  /** When it was made */
  createdAt: string
}

/** How many there are, or were changed */
export interface Count {
  /** How many */
  count: number
}

/** What a browser asks for before it subscribes */
export interface VapidKey {
  /** The applicationServerKey of pushManager.subscribe; null: no web push here */
  publicKey: string | null
}

/** A browser that is told of notifications */
export interface PushSubscription {
  /** Opaque; sorts by creation */
  id: string
  /** Where the push service of the browser takes messages */
  endpoint: string
  /** Until when; null: no end is known */
  expiresAt: string | null
  /** When it was made */
  createdAt: string
}

/** A system of a vendor’s that is told of orders */
export interface WebhookEndpoint {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  vendorId: string
  /** Where facts are posted to */
  url: string
  /** False where it was switched off, by you or after days of failing */
  active: boolean
  /** Since when every attempt failed; null: the last one arrived */
  failingSince: string | null
  /** When it was made */
  createdAt: string
}

/** A webhook with the secret that signs what it is told */
export interface WebhookSecret {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  vendorId: string
  /** Where facts are posted to */
  url: string
  /** False where it was switched off, by you or after days of failing */
  active: boolean
  /** Since when every attempt failed; null: the last one arrived */
  failingSince: string | null
  /** When it was made */
  createdAt: string
  /** Shown this once. Signs as Standard Webhooks says */
  secret: string
}

/** One fact that a webhook is told */
export interface WebhookDelivery {
  /** Opaque; sorts by creation */
  id: string
  /** Opaque; sorts by creation */
  endpointId: string
  /** Opaque; sorts by creation */
  eventId: string
  /** What happened */
  type: string
  /** PENDING until it arrived, or was given up */
  status: 'PENDING' | 'DELIVERED' | 'FAILED'
  /** How often it was posted */
  attempts: number
  /** null: there was no answer */
  responseCode: number | null
  /** When it was made */
  createdAt: string
  /** When it was last posted; null: not yet */
  attemptedAt: string | null
}

export interface Operations {
  /**
   * Does the process run
   *
   * Asks for nothing else, and no limit counts it.
   */
  getLiveness: {
    input: undefined
    answer: {
      /** Always ok: it answers */
      status: string
    }
  }
  /**
   * May traffic come
   *
   * The database answers, and Redis and RabbitMQ where they are set. Not while it stops. No limit counts it.
   */
  getReadiness: {
    input: undefined
    answer: {
      /** ok: all that is needed answers */
      status: string
    }
  }
  /**
   * See a picture
   *
   * A picture that was uploaded comes in three widths: `-320.webp`, `-640.webp` and `-1280.webp`.
   */
  getPicture: {
    input: {
      /** As in imageUrl */
      name: string
    }
    answer: Blob
  }
  /**
   * Give a vendor a picture
   *
   * It is drawn anew in three widths, without metadata; `imageUrl` then names the widest.
   *
   * For VENDOR and ADMIN accounts.
   */
  pictureVendor: {
    input: {
      /** The id */
      id: string
      body: {
        /** JPEG, PNG, WebP or AVIF, 5 MB at most */
        image: Blob
      }
    }
    answer: Vendor
  }
  /**
   * Give a product a picture
   *
   * It is drawn anew in three widths, without metadata; `imageUrl` then names the widest.
   *
   * For VENDOR and ADMIN accounts.
   */
  pictureProduct: {
    input: {
      /** The id */
      id: string
      body: {
        /** JPEG, PNG, WebP or AVIF, 5 MB at most */
        image: Blob
      }
    }
    answer: Product
  }
  /**
   * Open an account
   *
   * Anyone may call it.
   */
  register: {
    input: {
      body: {
        /** The e-mail that signs in; any case, kept in lower case */
        email: string
        /** Compared after Unicode NFC, else taken as it is */
        password: string
        /** What people call it, or the name of the person */
        name: string
        /** What the account is for; it stays */
        role: 'CUSTOMER' | 'VENDOR' | 'COURIER'
        /** E.164; spaces and hyphens are taken out */
        phone?: string | null
      }
    }
    answer: SignedIn
  }
  /**
   * Sign in
   *
   * Anyone may call it.
   */
  login: {
    input: {
      body: {
        /** The e-mail that signs in; any case, kept in lower case */
        email: string
        /** Compared after Unicode NFC, else taken as it is */
        password: string
      }
    }
    answer: SignedIn
  }
  /**
   * Trade a refresh token for the next pair
   *
   * A refresh token works once. Using it again closes the whole session, for it was copied.
   *
   * Anyone may call it.
   */
  refreshTokens: {
    input: {
      body: {
        /** From the last sign-in or refresh; works once */
        refreshToken: string
      }
    }
    answer: Tokens
  }
  /**
   * End the session of a refresh token
   *
   * Anyone may call it.
   */
  logout: {
    input: {
      body: {
        /** From the last sign-in or refresh; works once */
        refreshToken: string
      }
    }
    answer: void
  }
  /**
   * See your account
   *
   * For everyone who is signed in.
   */
  getMe: {
    input: undefined
    answer: User
  }
  /**
   * Change your name or phone
   *
   * For everyone who is signed in.
   */
  changeMe: {
    input: {
      body?: {
        /** What people call it, or the name of the person */
        name?: string
        /** E.164; spaces and hyphens are taken out */
        phone?: string | null
      }
    } | undefined
    answer: User
  }
  /**
   * End your account for good
   *
   * Needs your password, and nothing under way. Your name, e-mail, phone, addresses and notes go; what was ordered for how much stays in the books. Your vendors close.
   *
   * For CUSTOMER and VENDOR and COURIER accounts.
   */
  eraseMe: {
    input: {
      body: {
        /** Compared after Unicode NFC, else taken as it is */
        password: string
      }
    }
    answer: void
  }
  /**
   * Change your password; every session ends
   *
   * For everyone who is signed in.
   */
  changePassword: {
    input: {
      body: {
        /** What signs in now */
        currentPassword: string
        /** What will sign in from now on; not among the commonest */
        newPassword: string
      }
    }
    answer: void
  }
  /**
   * Get a ticket that opens a WebSocket
   *
   * Good once, for 30 seconds, for your session. An Idempotency-Key is not honoured here.
   *
   * For everyone who is signed in.
   */
  issueRealtimeTicket: {
    input: undefined
    answer: Ticket
  }
  /**
   * List accounts, newest first
   *
   * For ADMIN accounts.
   */
  listUsers: {
    input: {
      query?: {
        /** What the account is for; it stays */
        role?: 'CUSTOMER' | 'VENDOR' | 'COURIER' | 'ADMIN'
        /** Where it stands */
        status?: 'ACTIVE' | 'SUSPENDED'
        /** Each word begins a word */
        search?: string
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: User[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * See an account
   *
   * For ADMIN accounts.
   */
  getUser: {
    input: {
      /** The id */
      id: string
    }
    answer: User
  }
  /**
   * Lock an account out, at once
   *
   * For ADMIN accounts.
   */
  suspendUser: {
    input: {
      /** The id */
      id: string
    }
    answer: User
  }
  /**
   * Let a suspended account sign in again
   *
   * For ADMIN accounts.
   */
  reactivateUser: {
    input: {
      /** The id */
      id: string
    }
    answer: User
  }
  /**
   * Ask for a mail with which to set a new password
   *
   * The answer is the same whether the address has an account or not.
   *
   * Anyone may call it.
   */
  requestPasswordReset: {
    input: {
      body: {
        /** The e-mail that signs in; any case, kept in lower case */
        email: string
      }
    }
    answer: void
  }
  /**
   * Set a new password with the token of a mail; every session ends
   *
   * Anyone may call it.
   */
  resetPassword: {
    input: {
      body: {
        /** From the mail; works once, for ten minutes */
        token: string
        /** What will sign in from now on; not among the commonest */
        newPassword: string
      }
    }
    answer: void
  }
  /**
   * Ask for a mail that shows that your e-mail is yours
   *
   * For everyone who is signed in.
   */
  requestEmailVerification: {
    input: undefined
    answer: void
  }
  /**
   * Show that an e-mail is yours, with the token of a mail
   *
   * Anyone may call it.
   */
  verifyEmail: {
    input: {
      body: {
        /** From the mail; works once, for ten minutes */
        token: string
      }
    }
    answer: void
  }
  /**
   * Take everything that is kept about you
   *
   * For everyone who is signed in.
   */
  exportMe: {
    input: undefined
    answer: AccountExport
  }
  /**
   * End an account for good, as its person asked
   *
   * For ADMIN accounts.
   */
  eraseUser: {
    input: {
      /** The id */
      id: string
    }
    answer: User
  }
  /**
   * See what admins did, latest first
   *
   * For ADMIN accounts.
   */
  listAdminActions: {
    input: {
      query?: {
        /** The admin who did it */
        actorId?: string
        /** The id of what it was done to */
        subject?: string
        /** Done at or after */
        from?: string
        /** Done before */
        to?: string
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: AdminAction[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Find vendors
   *
   * Anyone may call it; who signs in may see more.
   */
  listVendors: {
    input: {
      query?: {
        /** Each word begins a word */
        search?: string
        /** Vendors within 50 km, nearest first */
        near?: string
        /** -createdAt unless near is given */
        sort?: '-createdAt' | 'name'
        /** For admins; others see approved vendors */
        status?: 'PENDING' | 'APPROVED' | 'SUSPENDED'
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Vendor[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Open a vendor; an admin approves it
   *
   * For VENDOR accounts.
   */
  openVendor: {
    input: {
      body: {
        /** What people call it, or the name of the person */
        name: string
        /** What it is like, in the vendor’s words */
        description?: string | null
        /** E.164; spaces and hyphens are taken out */
        phone?: string | null
        /** Where it is */
        address: {
          /** Street and number */
          line1: string
          /** The town */
          city: string
          /** Degrees north */
          lat: number
          /** Degrees east */
          lng: number
        }
        /** How long a meal usually takes */
        prepMinutes?: number
      }
    }
    answer: Vendor
  }
  /**
   * See a vendor
   *
   * Anyone may call it; who signs in may see more.
   */
  getVendor: {
    input: {
      /** The id */
      id: string
    }
    answer: Vendor
  }
  /**
   * Change a vendor, or pause its orders
   *
   * For VENDOR and ADMIN accounts.
   */
  changeVendor: {
    input: {
      /** The id */
      id: string
      body?: {
        /** What people call it, or the name of the person */
        name?: string
        /** What it is like, in the vendor’s words */
        description?: string | null
        /** E.164; spaces and hyphens are taken out */
        phone?: string | null
        /** Where it is */
        address?: {
          /** Street and number */
          line1: string
          /** The town */
          city: string
          /** Degrees north */
          lat: number
          /** Degrees east */
          lng: number
        }
        /** How long a meal usually takes, in minutes */
        prepMinutes?: number
        /** Whether new orders are taken */
        acceptingOrders?: boolean
        /** For admins. Holds for orders placed from now on; null: what the marketplace usually takes */
        commissionBps?: number | null
      }
    }
    answer: Vendor
  }
  /**
   * List your vendors, newest first
   *
   * For VENDOR accounts.
   */
  listMyVendors: {
    input: {
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Vendor[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Let a vendor sell
   *
   * For ADMIN accounts.
   */
  approveVendor: {
    input: {
      /** The id */
      id: string
    }
    answer: Vendor
  }
  /**
   * Take a vendor out of discovery
   *
   * For ADMIN accounts.
   */
  suspendVendor: {
    input: {
      /** The id */
      id: string
      body?: {
        /** Why */
        reason?: string | null
      }
    }
    answer: Vendor
  }
  /**
   * List categories by name
   *
   * Anyone may call it; who signs in may see more.
   */
  listCategories: {
    input: {
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Category[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Add a category
   *
   * For ADMIN accounts.
   */
  addCategory: {
    input: {
      body: {
        /** What people call it, or the name of the person */
        name: string
      }
    }
    answer: Category
  }
  /**
   * See a category
   *
   * Anyone may call it; who signs in may see more.
   */
  getCategory: {
    input: {
      /** The id */
      id: string
    }
    answer: Category
  }
  /**
   * Rename a category
   *
   * For ADMIN accounts.
   */
  renameCategory: {
    input: {
      /** The id */
      id: string
      body?: {
        /** What people call it, or the name of the person */
        name?: string
      }
    }
    answer: Category
  }
  /**
   * Delete an empty category
   *
   * For ADMIN accounts.
   */
  deleteCategory: {
    input: {
      /** The id */
      id: string
    }
    answer: void
  }
  /**
   * Find products
   *
   * Approved vendors’ products. An owner who names their vendor, and an admin, see hidden ones too.
   *
   * Anyone may call it; who signs in may see more.
   */
  listProducts: {
    input: {
      query?: {
        /** Each word begins a word */
        search?: string
        /** The category */
        categoryId?: string
        /** The vendor */
        vendorId?: string
        /** true: can be ordered now, false: cannot */
        available?: boolean
        /** Minor units */
        minPrice?: number
        /** Minor units */
        maxPrice?: number
        /** -createdAt, or relevance with search */
        sort?: '-createdAt' | 'price' | '-price' | 'name' | 'relevance'
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Product[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Add a product to a vendor
   *
   * For VENDOR and ADMIN accounts.
   */
  addProduct: {
    input: {
      body: {
        /** The vendor */
        vendorId: string
        /** The category */
        categoryId: string
        /** What people call it, or the name of the person */
        name: string
        /** What it is like, in the vendor’s words */
        description?: string | null
        /** Minor units */
        price: number
        /** Whether it can be had now */
        available?: boolean
        /** null: not counted */
        stock?: number | null
        /** Where its picture is */
        imageUrl?: string | null
      }
    }
    answer: Product
  }
  /**
   * See a product
   *
   * Anyone may call it; who signs in may see more.
   */
  getProduct: {
    input: {
      /** The id */
      id: string
    }
    answer: Product
  }
  /**
   * Change a product
   *
   * For VENDOR and ADMIN accounts.
   */
  changeProduct: {
    input: {
      /** The id */
      id: string
      body?: {
        /** The category */
        categoryId?: string
        /** What people call it, or the name of the person */
        name?: string
        /** What it is like, in the vendor’s words */
        description?: string | null
        /** Minor units */
        price?: number
        /** Whether it can be had now */
        available?: boolean
        /** null: not counted */
        stock?: number | null
        /** Where its picture is */
        imageUrl?: string | null
      }
    }
    answer: Product
  }
  /**
   * Archive a product
   *
   * For VENDOR and ADMIN accounts.
   */
  archiveProduct: {
    input: {
      /** The id */
      id: string
    }
    answer: void
  }
  /**
   * See what you have earned as a courier
   *
   * For COURIER accounts.
   */
  getMyEarnings: {
    input: undefined
    answer: Earnings
  }
  /**
   * See your account as a courier, entry by entry
   *
   * For COURIER accounts.
   */
  getMyStatement: {
    input: {
      query?: {
        /** At or after; the first of this month where it is absent */
        from?: string
        /** Before; now where it is absent */
        to?: string
        /** CASH: what was collected at doors, below zero while the courier holds it */
        account?: 'EARNINGS' | 'CASH'
      }
    } | undefined
    answer: Statement
  }
  /**
   * Download your account as a courier
   *
   * For COURIER accounts.
   */
  downloadMyStatement: {
    input: {
      query?: {
        /** At or after; the first of this month where it is absent */
        from?: string
        /** Before; now where it is absent */
        to?: string
        /** CASH: what was collected at doors, below zero while the courier holds it */
        account?: 'EARNINGS' | 'CASH'
      }
    } | undefined
    answer: string
  }
  /**
   * See what a vendor has earned
   *
   * For VENDOR and ADMIN accounts.
   */
  getVendorBalance: {
    input: {
      /** The id */
      id: string
    }
    answer: Earnings
  }
  /**
   * See a vendor’s account, entry by entry
   *
   * For VENDOR and ADMIN accounts.
   */
  getVendorStatement: {
    input: {
      /** The id */
      id: string
      query?: {
        /** At or after; the first of this month where it is absent */
        from?: string
        /** Before; now where it is absent */
        to?: string
      }
    }
    answer: Statement
  }
  /**
   * Download a vendor’s account
   *
   * For VENDOR and ADMIN accounts.
   */
  downloadVendorStatement: {
    input: {
      /** The id */
      id: string
      query?: {
        /** At or after; the first of this month where it is absent */
        from?: string
        /** Before; now where it is absent */
        to?: string
      }
    }
    answer: string
  }
  /**
   * See every account of the ledger with its sum
   *
   * Of customers, vendors and couriers all of them together. Debit and credit are the same.
   *
   * For ADMIN accounts.
   */
  getTrialBalance: {
    input: undefined
    answer: TrialBalance
  }
  /**
   * Pay out what is available
   *
   * To all who have a bank account here, some at a time: call again while `hasMore` is true. A courier’s earnings go first against the cash that they hold.
   *
   * For ADMIN accounts.
   */
  makePayouts: {
    input: undefined
    answer: PayoutRun
  }
  /**
   * List payouts, newest first
   *
   * For ADMIN accounts.
   */
  listPayouts: {
    input: {
      query?: {
        /** Where it stands */
        status?: 'PENDING' | 'SENT' | 'PAID' | 'FAILED' | 'RETURNED'
        /** The vendor */
        vendorId?: string
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Payout[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Download the transfers for the bank
   *
   * The oldest 1,000 payouts by bank that are PENDING, with their account numbers. The reference is the payout’s id: a bank that refuses a reference twice pays nothing twice.
   *
   * For ADMIN accounts.
   */
  downloadBankFile: {
    input: undefined
    answer: string
  }
  /**
   * See a payout
   *
   * For ADMIN accounts.
   */
  getPayout: {
    input: {
      /** The id */
      id: string
    }
    answer: Payout
  }
  /**
   * Say that a payout has arrived
   *
   * For ADMIN accounts.
   */
  markPayoutPaid: {
    input: {
      /** The id */
      id: string
      body?: {
        /** What bank or provider calls it */
        reference?: string | null
      }
    }
    answer: Payout
  }
  /**
   * Say that a payout did not arrive, or was sent back
   *
   * The payee has it available again. Of one that had arrived the status is then RETURNED.
   *
   * For ADMIN accounts.
   */
  markPayoutFailed: {
    input: {
      /** The id */
      id: string
      body: {
        /** Why */
        reason: string
      }
    }
    answer: Payout
  }
  /**
   * See where a vendor’s payouts go
   *
   * For VENDOR and ADMIN accounts.
   */
  getVendorBankAccount: {
    input: {
      /** The id */
      id: string
    }
    answer: BankAccount
  }
  /**
   * Say where your vendor’s payouts go
   *
   * For VENDOR accounts.
   */
  changeVendorBankAccount: {
    input: {
      /** The id */
      id: string
      body: {
        /** The bank */
        bankName: string
        /** The bank’s code, where transfers need one */
        bankCode?: string | null
        /** The number of the account */
        accountNumber: string
        /** Whose account it is */
        accountName: string
      }
    }
    answer: BankAccount
  }
  /**
   * See where your payouts as a courier go
   *
   * For COURIER accounts.
   */
  getMyBankAccount: {
    input: undefined
    answer: BankAccount
  }
  /**
   * Say where your payouts as a courier go
   *
   * For COURIER accounts.
   */
  changeMyBankAccount: {
    input: {
      body: {
        /** The bank */
        bankName: string
        /** The bank’s code, where transfers need one */
        bankCode?: string | null
        /** The number of the account */
        accountNumber: string
        /** Whose account it is */
        accountName: string
      }
    }
    answer: BankAccount
  }
  /**
   * List the refunds of a payment, oldest first
   *
   * For the customer who paid, and for admins.
   *
   * For CUSTOMER and ADMIN accounts.
   */
  listRefunds: {
    input: {
      /** The id */
      id: string
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    }
    answer: {
      /** What was found, a page of it */
      data: Refund[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Refund a payment, whole or in part
   *
   * By `amount`, by `lines` of the order, or all that is left. The provider is asked at once, and again until it has done it.
   *
   * For ADMIN accounts.
   */
  refundPayment: {
    input: {
      /** The id */
      id: string
      body: {
        /** Minor units; absent: all that is left */
        amount?: number
        /** In place of an amount: what of the order is given back */
        lines?: {
          /** The product */
          productId: string
          /** How many of it */
          quantity: number
        }[]
        /** Why */
        reason: string
        /** Who bears it */
        bornBy?: 'VENDOR' | 'COURIER' | 'PLATFORM'
      }
    }
    answer: Refund
  }
  /**
   * List what payment providers told, newest first
   *
   * PARKED: it does not fit what is known here, and was not applied. Somebody must look at it.
   *
   * For ADMIN accounts.
   */
  listPaymentNotices: {
    input: {
      query?: {
        /** Where it stands */
        status?: 'RECEIVED' | 'DONE' | 'PARKED'
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: PaymentNotice[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Say what came of a parked notice
   *
   * It is DONE then, and the audit tells who closed it and why. It moves no money and is not applied.
   *
   * For ADMIN accounts.
   */
  closePaymentNotice: {
    input: {
      /** The id */
      id: string
      body: {
        /** Why */
        reason: string
      }
    }
    answer: PaymentNotice
  }
  /**
   * Register as a courier; an admin approves it
   *
   * For COURIER accounts.
   */
  registerCourier: {
    input: {
      body: {
        /** What the courier rides */
        vehicle: 'FOOT' | 'BICYCLE' | 'MOTORBIKE' | 'CAR'
        /** Of the vehicle, where it has one */
        licensePlate?: string | null
      }
    }
    answer: Courier
  }
  /**
   * List couriers, newest first
   *
   * For ADMIN accounts.
   */
  listCouriers: {
    input: {
      query?: {
        /** Where it stands */
        status?: 'PENDING' | 'APPROVED' | 'SUSPENDED'
        /** true: takes deliveries now, false: does not */
        available?: boolean
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Courier[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * See your courier profile
   *
   * For COURIER accounts.
   */
  getMyCourier: {
    input: undefined
    answer: Courier
  }
  /**
   * Change your vehicle, availability or position
   *
   * For COURIER accounts.
   */
  changeMyCourier: {
    input: {
      body?: {
        /** What the courier rides */
        vehicle?: 'FOOT' | 'BICYCLE' | 'MOTORBIKE' | 'CAR'
        /** Of the vehicle, where it has one */
        licensePlate?: string | null
        /** Whether you take deliveries now */
        available?: boolean
        /** Where the courier was last; null: not known */
        location?: {
          /** Degrees north */
          lat: number
          /** Degrees east */
          lng: number
        } | null
      }
    } | undefined
    answer: Courier
  }
  /**
   * See a courier
   *
   * For ADMIN accounts.
   */
  getCourier: {
    input: {
      /** The id */
      id: string
    }
    answer: Courier
  }
  /**
   * Let a courier deliver
   *
   * For ADMIN accounts.
   */
  approveCourier: {
    input: {
      /** The id */
      id: string
    }
    answer: Courier
  }
  /**
   * Stop a courier; what was only assigned opens again
   *
   * For ADMIN accounts.
   */
  suspendCourier: {
    input: {
      /** The id */
      id: string
      body?: {
        /** Why */
        reason?: string | null
      }
    }
    answer: Courier
  }
  /**
   * Take in cash that a courier collected
   *
   * For ADMIN accounts.
   */
  depositCash: {
    input: {
      /** The id */
      id: string
      body: {
        /** Minor units */
        amount: number
      }
    }
    answer: CashInHand
  }
  /**
   * List deliveries, newest first
   *
   * A courier sees the open ones and their own, an admin all.
   *
   * For COURIER and ADMIN accounts.
   */
  listDeliveries: {
    input: {
      query?: {
        /** Where it stands */
        status?: 'OPEN' | 'ASSIGNED' | 'PICKED_UP' | 'DELIVERED' | 'CANCELLED'
        /** Open deliveries within 50 km, nearest pickup first */
        near?: string
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Delivery[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * See a delivery
   *
   * For COURIER and ADMIN accounts.
   */
  getDelivery: {
    input: {
      /** The id */
      id: string
    }
    answer: Delivery
  }
  /**
   * Take an open delivery
   *
   * Of many couriers at the same moment exactly one gets it.
   *
   * For COURIER accounts.
   */
  acceptDelivery: {
    input: {
      /** The id */
      id: string
    }
    answer: Delivery
  }
  /**
   * Give an open delivery to a courier
   *
   * For ADMIN accounts.
   */
  assignDelivery: {
    input: {
      /** The id */
      id: string
      body: {
        /** The courier */
        courierId: string
      }
    }
    answer: Delivery
  }
  /**
   * Say that you have the food
   *
   * For COURIER accounts.
   */
  pickUpDelivery: {
    input: {
      /** The id */
      id: string
    }
    answer: Delivery
  }
  /**
   * Say that you handed it over
   *
   * For COURIER accounts.
   */
  deliverDelivery: {
    input: {
      /** The id */
      id: string
    }
    answer: Delivery
  }
  /**
   * Give a delivery back before it is picked up
   *
   * For COURIER and ADMIN accounts.
   */
  releaseDelivery: {
    input: {
      /** The id */
      id: string
      body?: {
        /** Why */
        reason?: string | null
      }
    }
    answer: Delivery
  }
  /**
   * Place an order
   *
   * Prices are read on the server, counted stock is taken, every line is kept as it was: all of it, or nothing.
   *
   * For CUSTOMER accounts.
   */
  placeOrder: {
    input: {
      body: {
        /** The vendor */
        vendorId: string
        /** The lines, in the order in which they were sent */
        items: ({
          /** The product */
          productId: string
          /** How many of it */
          quantity: number
          /** What the kitchen or the courier should know */
          note?: string | null
        })[]
        /** Where the order goes */
        deliveryAddress: {
          /** Street and number */
          line1: string
          /** The town */
          city: string
          /** Degrees north */
          lat: number
          /** Degrees east */
          lng: number
          /** What the kitchen or the courier should know */
          note?: string | null
        }
        /** What the kitchen or the courier should know */
        note?: string | null
        /** How the customer pays */
        paymentMethod?: 'CASH' | 'STRIPE' | 'PAYSTACK'
        /** For the courier, whole; added to the total; minor units */
        tip?: number
      }
    }
    answer: Order
  }
  /**
   * List orders, newest first
   *
   * A customer’s own, a vendor’s, those assigned to a courier, all for an admin.
   *
   * For everyone who is signed in.
   */
  listOrders: {
    input: {
      query?: {
        /** Where it stands */
        status?: 'PLACED' | 'ACCEPTED' | 'READY_FOR_PICKUP' | 'ASSIGNED' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'CANCELLED'
        /** true: neither delivered nor cancelled */
        active?: boolean
        /** The vendor */
        vendorId?: string
        /** Placed at or after */
        from?: string
        /** Placed before */
        to?: string
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Order[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * See an order
   *
   * For everyone who is signed in.
   */
  getOrder: {
    input: {
      /** The id */
      id: string
    }
    answer: Order
  }
  /**
   * See how an order went, oldest first
   *
   * For everyone who is signed in.
   */
  listOrderEvents: {
    input: {
      /** The id */
      id: string
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    }
    answer: {
      /** What was found, a page of it */
      data: OrderEvent[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Accept an order
   *
   * For VENDOR and ADMIN accounts.
   */
  acceptOrder: {
    input: {
      /** The id */
      id: string
      body?: {
        /** Minutes until it is ready; absent: what is usual for the vendor */
        prepMinutes?: number
      }
    }
    answer: Order
  }
  /**
   * Say that the food is ready; its delivery opens
   *
   * For VENDOR and ADMIN accounts.
   */
  markOrderReady: {
    input: {
      /** The id */
      id: string
    }
    answer: Order
  }
  /**
   * Cancel an order
   *
   * A customer until it is accepted, a vendor until a courier has it, an admin until it is delivered. What was paid online is refunded.
   *
   * For CUSTOMER and VENDOR and ADMIN accounts.
   */
  cancelOrder: {
    input: {
      /** The id */
      id: string
      body: {
        /** Why */
        reason: string
      }
    }
    answer: Order
  }
  /**
   * Pay for an order
   *
   * Opens the provider’s page at `checkoutUrl`. Called again while the payment is pending it answers the same payment. An order waits fifteen minutes for its payment.
   *
   * For CUSTOMER accounts.
   */
  payOrder: {
    input: {
      /** The id */
      id: string
    }
    answer: Payment
  }
  /**
   * List the payments of an order, oldest first
   *
   * For CUSTOMER and ADMIN accounts.
   */
  listPayments: {
    input: {
      /** The id */
      id: string
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    }
    answer: {
      /** What was found, a page of it */
      data: Payment[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * List what you were told, newest first
   *
   * For everyone who is signed in.
   */
  listNotifications: {
    input: {
      query?: {
        /** true: not read yet, false: read */
        unread?: boolean
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: Notification[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Count what you have not read
   *
   * For everyone who is signed in.
   */
  countUnreadNotifications: {
    input: undefined
    answer: Count
  }
  /**
   * Mark one as read
   *
   * For everyone who is signed in.
   */
  readNotification: {
    input: {
      /** The id */
      id: string
    }
    answer: Notification
  }
  /**
   * Mark all as read
   *
   * For everyone who is signed in.
   */
  readAllNotifications: {
    input: undefined
    answer: Count
  }
  /**
   * Get the key with which a browser subscribes to web push
   *
   * Anyone may call it.
   */
  getVapidKey: {
    input: undefined
    answer: VapidKey
  }
  /**
   * Have a browser told of your notifications while no page is open
   *
   * The body is what the browser’s PushSubscription is in JSON. The same again, at every start of a page, is the same subscription. It ends with the session, with the browser’s own, or as the eleventh of an account. What arrives is a notification as JSON: id, type, title, body, data, createdAt.
   *
   * For everyone who is signed in.
   */
  subscribeToPush: {
    input: {
      body: {
        /** Where the push service of the browser takes messages */
        endpoint: string
        /** Milliseconds since 1970 */
        expirationTime?: number | null
        /** What messages to the browser are encrypted with */
        keys: {
          /** The browser’s public key, base64url */
          p256dh: string
          /** A secret that the browser made, base64url */
          auth: string
        }
      }
    }
    answer: PushSubscription
  }
  /**
   * List your browsers that are told, newest first
   *
   * For everyone who is signed in.
   */
  listPushSubscriptions: {
    input: {
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    } | undefined
    answer: {
      /** What was found, a page of it */
      data: PushSubscription[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Tell a browser nothing more
   *
   * For everyone who is signed in.
   */
  unsubscribeFromPush: {
    input: {
      /** The id */
      id: string
    }
    answer: void
  }
  /**
   * Have the facts of a vendor’s orders posted to a system of yours
   *
   * Signed as Standard Webhooks says, tried again for a day, answered with 2xx within 5 seconds. A fact may come twice, with the same webhook-id, and out of order: data.seq tells the order.
   *
   * For VENDOR and ADMIN accounts.
   */
  addWebhook: {
    input: {
      /** The id */
      id: string
      body: {
        /** Where facts are posted to */
        url: string
      }
    }
    answer: WebhookSecret
  }
  /**
   * List a vendor’s webhooks, newest first
   *
   * For VENDOR and ADMIN accounts.
   */
  listWebhooks: {
    input: {
      /** The id */
      id: string
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    }
    answer: {
      /** What was found, a page of it */
      data: WebhookEndpoint[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Change a webhook’s address, or switch it off and on
   *
   * For VENDOR and ADMIN accounts.
   */
  changeWebhook: {
    input: {
      /** The id */
      id: string
      body?: {
        /** Where facts are posted to */
        url?: string
        /** Whether it is told */
        active?: boolean
      }
    }
    answer: WebhookEndpoint
  }
  /**
   * Remove a webhook
   *
   * For VENDOR and ADMIN accounts.
   */
  removeWebhook: {
    input: {
      /** The id */
      id: string
    }
    answer: void
  }
  /**
   * Make a new secret; the old one signs too for 24 hours
   *
   * For VENDOR and ADMIN accounts.
   */
  rotateWebhookSecret: {
    input: {
      /** The id */
      id: string
    }
    answer: WebhookSecret
  }
  /**
   * List what a webhook was told, newest first
   *
   * For VENDOR and ADMIN accounts.
   */
  listWebhookDeliveries: {
    input: {
      /** The id */
      id: string
      query?: {
        /** Rows a page */
        limit?: number
        /** The nextCursor of the page before */
        cursor?: string
      }
    }
    answer: {
      /** What was found, a page of it */
      data: WebhookDelivery[]
      /** null on the last page */
      nextCursor: string | null
    }
  }
  /**
   * Post a fact again
   *
   * For VENDOR and ADMIN accounts.
   */
  redeliverWebhook: {
    input: {
      /** The id */
      id: string
    }
    answer: WebhookDelivery
  }
}

export const ROUTES = {
  getLiveness: { method: 'GET', path: '/health/live', anonymous: true },
  getReadiness: { method: 'GET', path: '/health/ready', anonymous: true },
  getPicture: { method: 'GET', path: '/images/{name}', anonymous: true },
  pictureVendor: { method: 'POST', path: '/api/v1/vendors/{id}/image', keyed: true, form: true },
  pictureProduct: { method: 'POST', path: '/api/v1/products/{id}/image', keyed: true, form: true },
  register: { method: 'POST', path: '/api/v1/auth/register', anonymous: true },
  login: { method: 'POST', path: '/api/v1/auth/login', anonymous: true },
  refreshTokens: { method: 'POST', path: '/api/v1/auth/refresh', anonymous: true },
  logout: { method: 'POST', path: '/api/v1/auth/logout', anonymous: true },
  getMe: { method: 'GET', path: '/api/v1/me' },
  changeMe: { method: 'PATCH', path: '/api/v1/me' },
  eraseMe: { method: 'DELETE', path: '/api/v1/me' },
  changePassword: { method: 'POST', path: '/api/v1/me/password', keyed: true },
  issueRealtimeTicket: { method: 'POST', path: '/api/v1/realtime/tickets' },
  listUsers: { method: 'GET', path: '/api/v1/users' },
  getUser: { method: 'GET', path: '/api/v1/users/{id}' },
  suspendUser: { method: 'POST', path: '/api/v1/users/{id}/suspend', keyed: true },
  reactivateUser: { method: 'POST', path: '/api/v1/users/{id}/reactivate', keyed: true },
  requestPasswordReset: { method: 'POST', path: '/api/v1/auth/password-reset', anonymous: true },
  resetPassword: { method: 'POST', path: '/api/v1/auth/password-reset/confirm', anonymous: true },
  requestEmailVerification: { method: 'POST', path: '/api/v1/me/verify-email', keyed: true },
  verifyEmail: { method: 'POST', path: '/api/v1/auth/verify-email', anonymous: true },
  exportMe: { method: 'GET', path: '/api/v1/me/export' },
  eraseUser: { method: 'POST', path: '/api/v1/users/{id}/erase', keyed: true },
  listAdminActions: { method: 'GET', path: '/api/v1/audit' },
  listVendors: { method: 'GET', path: '/api/v1/vendors' },
  openVendor: { method: 'POST', path: '/api/v1/vendors', keyed: true },
  getVendor: { method: 'GET', path: '/api/v1/vendors/{id}' },
  changeVendor: { method: 'PATCH', path: '/api/v1/vendors/{id}' },
  listMyVendors: { method: 'GET', path: '/api/v1/me/vendors' },
  approveVendor: { method: 'POST', path: '/api/v1/vendors/{id}/approve', keyed: true },
  suspendVendor: { method: 'POST', path: '/api/v1/vendors/{id}/suspend', keyed: true },
  listCategories: { method: 'GET', path: '/api/v1/categories' },
  addCategory: { method: 'POST', path: '/api/v1/categories', keyed: true },
  getCategory: { method: 'GET', path: '/api/v1/categories/{id}' },
  renameCategory: { method: 'PATCH', path: '/api/v1/categories/{id}' },
  deleteCategory: { method: 'DELETE', path: '/api/v1/categories/{id}' },
  listProducts: { method: 'GET', path: '/api/v1/products' },
  addProduct: { method: 'POST', path: '/api/v1/products', keyed: true },
  getProduct: { method: 'GET', path: '/api/v1/products/{id}' },
  changeProduct: { method: 'PATCH', path: '/api/v1/products/{id}' },
  archiveProduct: { method: 'DELETE', path: '/api/v1/products/{id}' },
  getMyEarnings: { method: 'GET', path: '/api/v1/me/earnings' },
  getMyStatement: { method: 'GET', path: '/api/v1/me/statement' },
  downloadMyStatement: { method: 'GET', path: '/api/v1/me/statement/csv' },
  getVendorBalance: { method: 'GET', path: '/api/v1/vendors/{id}/balance' },
  getVendorStatement: { method: 'GET', path: '/api/v1/vendors/{id}/statement' },
  downloadVendorStatement: { method: 'GET', path: '/api/v1/vendors/{id}/statement/csv' },
  getTrialBalance: { method: 'GET', path: '/api/v1/ledger/trial-balance' },
  makePayouts: { method: 'POST', path: '/api/v1/payouts', keyed: true },
  listPayouts: { method: 'GET', path: '/api/v1/payouts' },
  downloadBankFile: { method: 'GET', path: '/api/v1/payouts/bank-file' },
  getPayout: { method: 'GET', path: '/api/v1/payouts/{id}' },
  markPayoutPaid: { method: 'POST', path: '/api/v1/payouts/{id}/paid', keyed: true },
  markPayoutFailed: { method: 'POST', path: '/api/v1/payouts/{id}/failed', keyed: true },
  getVendorBankAccount: { method: 'GET', path: '/api/v1/vendors/{id}/bank-account' },
  changeVendorBankAccount: { method: 'POST', path: '/api/v1/vendors/{id}/bank-account', keyed: true },
  getMyBankAccount: { method: 'GET', path: '/api/v1/me/bank-account' },
  changeMyBankAccount: { method: 'POST', path: '/api/v1/me/bank-account', keyed: true },
  listRefunds: { method: 'GET', path: '/api/v1/payments/{id}/refunds' },
  refundPayment: { method: 'POST', path: '/api/v1/payments/{id}/refunds', keyed: true },
  listPaymentNotices: { method: 'GET', path: '/api/v1/payment-notices' },
  closePaymentNotice: { method: 'POST', path: '/api/v1/payment-notices/{id}/close', keyed: true },
  registerCourier: { method: 'POST', path: '/api/v1/couriers', keyed: true },
  listCouriers: { method: 'GET', path: '/api/v1/couriers' },
  getMyCourier: { method: 'GET', path: '/api/v1/couriers/me' },
  changeMyCourier: { method: 'PATCH', path: '/api/v1/couriers/me' },
  getCourier: { method: 'GET', path: '/api/v1/couriers/{id}' },
  approveCourier: { method: 'POST', path: '/api/v1/couriers/{id}/approve', keyed: true },
  suspendCourier: { method: 'POST', path: '/api/v1/couriers/{id}/suspend', keyed: true },
  depositCash: { method: 'POST', path: '/api/v1/couriers/{id}/cash-deposits', keyed: true },
  listDeliveries: { method: 'GET', path: '/api/v1/deliveries' },
  getDelivery: { method: 'GET', path: '/api/v1/deliveries/{id}' },
  acceptDelivery: { method: 'POST', path: '/api/v1/deliveries/{id}/accept', keyed: true },
  assignDelivery: { method: 'POST', path: '/api/v1/deliveries/{id}/assign', keyed: true },
  pickUpDelivery: { method: 'POST', path: '/api/v1/deliveries/{id}/pick-up', keyed: true },
  deliverDelivery: { method: 'POST', path: '/api/v1/deliveries/{id}/deliver', keyed: true },
  releaseDelivery: { method: 'POST', path: '/api/v1/deliveries/{id}/release', keyed: true },
  placeOrder: { method: 'POST', path: '/api/v1/orders', keyed: true },
  listOrders: { method: 'GET', path: '/api/v1/orders' },
  getOrder: { method: 'GET', path: '/api/v1/orders/{id}' },
  listOrderEvents: { method: 'GET', path: '/api/v1/orders/{id}/events' },
  acceptOrder: { method: 'POST', path: '/api/v1/orders/{id}/accept', keyed: true },
  markOrderReady: { method: 'POST', path: '/api/v1/orders/{id}/ready', keyed: true },
  cancelOrder: { method: 'POST', path: '/api/v1/orders/{id}/cancel', keyed: true },
  payOrder: { method: 'POST', path: '/api/v1/orders/{id}/payments', keyed: true },
  listPayments: { method: 'GET', path: '/api/v1/orders/{id}/payments' },
  listNotifications: { method: 'GET', path: '/api/v1/notifications' },
  countUnreadNotifications: { method: 'GET', path: '/api/v1/notifications/unread-count' },
  readNotification: { method: 'POST', path: '/api/v1/notifications/{id}/read', keyed: true },
  readAllNotifications: { method: 'POST', path: '/api/v1/notifications/read-all', keyed: true },
  getVapidKey: { method: 'GET', path: '/api/v1/push/vapid-key', anonymous: true },
  subscribeToPush: { method: 'POST', path: '/api/v1/me/push-subscriptions', keyed: true },
  listPushSubscriptions: { method: 'GET', path: '/api/v1/me/push-subscriptions' },
  unsubscribeFromPush: { method: 'DELETE', path: '/api/v1/me/push-subscriptions/{id}' },
  addWebhook: { method: 'POST', path: '/api/v1/vendors/{id}/webhooks', keyed: true },
  listWebhooks: { method: 'GET', path: '/api/v1/vendors/{id}/webhooks' },
  changeWebhook: { method: 'PATCH', path: '/api/v1/webhook-endpoints/{id}' },
  removeWebhook: { method: 'DELETE', path: '/api/v1/webhook-endpoints/{id}' },
  rotateWebhookSecret: { method: 'POST', path: '/api/v1/webhook-endpoints/{id}/rotate-secret', keyed: true },
  listWebhookDeliveries: { method: 'GET', path: '/api/v1/webhook-endpoints/{id}/deliveries' },
  redeliverWebhook: { method: 'POST', path: '/api/v1/webhook-deliveries/{id}/redeliver', keyed: true },
} as const

