/** Every refusal there is: its code, its HTTP status and its title. docs/errors.md explains each. */
export const REFUSALS = {
  malformed_json: [400, 'The body is not valid JSON'],
  malformed_request: [400, 'The request is not valid HTTP'],
  unauthenticated: [401, 'A valid access token is needed'],
  invalid_credentials: [401, 'E-mail or password is wrong'],
  invalid_token: [401, 'The refresh token is not valid'],
  invalid_signature: [401, 'The signature is not valid'],
  token_reused: [401, 'The refresh token was used before'],
  forbidden: [403, 'Your role may never do this'],
  account_suspended: [403, 'The account is suspended'],
  origin_not_allowed: [403, 'Pages of this origin may not connect'],
  not_found: [404, 'There is nothing here for you'],
  method_not_allowed: [405, 'This address does not know the method'],
  request_timeout: [408, 'The request took too long to arrive'],
  email_taken: [409, 'The e-mail has an account already'],
  name_taken: [409, 'The name is taken'],
  category_in_use: [409, 'The category still has products'],
  courier_exists: [409, 'You have a courier profile already'],
  courier_not_approved: [409, 'The courier is not approved'],
  courier_unavailable: [409, 'The courier cannot take a delivery now'],
  delivery_taken: [409, 'The delivery is not open any more'],
  cash_not_held: [409, 'The courier does not hold that much cash'],
  invalid_transition: [409, 'The current status does not allow this'],
  payment_required: [409, 'The order is not paid yet'],
  order_not_payable: [409, 'The order cannot be paid now'],
  refund_exceeds_payment: [409, 'More than is left of the payment'],
  product_unavailable: [409, 'A product cannot be ordered now'],
  insufficient_stock: [409, 'There is not enough in stock'],
  vendor_not_accepting: [409, 'The vendor takes no orders now'],
  cannot_suspend_self: [409, 'You cannot suspend yourself'],
  cannot_erase_self: [409, 'You cannot erase yourself'],
  account_in_use: [409, 'The account has something under way'],
  account_erased: [409, 'The account was erased'],
  idempotency_in_progress: [409, 'A request with this idempotency key is still running'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'Only uncompressed application/json in UTF-8 is understood'],
  validation_failed: [422, 'The request has faults'],
  unknown_reference: [422, 'A reference leads nowhere'],
  invalid_cursor: [422, 'The cursor is not valid for this list'],
  idempotency_key_reused: [422, 'The idempotency key belongs to another body'],
  product_of_other_vendor: [422, 'A product belongs to another vendor'],
  payment_method_unavailable: [422, 'The payment method is not available'],
  push_unavailable: [422, 'This marketplace sends no web push'],
  upgrade_required: [426, 'This address speaks WebSocket'],
  too_many_requests: [429, 'Too many requests'],
  too_many_wrong_logins: [429, 'Too many wrong logins'],
  headers_too_large: [431, 'The header fields are too large'],
  internal_error: [500, 'Something went wrong on our side'],
  overloaded: [503, 'Too busy at this moment'],
  unavailable: [503, 'A part that is needed does not answer'],
} as const satisfies Record<string, readonly [number, string]>

export type RefusalCode = keyof typeof REFUSALS

/** A fault in one field: a JSON pointer and what would be right. */
export interface FieldFault {
  path: string
  message: string
}

export interface RefusalFacts {
  /** One sentence: what was wrong and what would be right. */
  detail?: string
  errors?: FieldFault[]
  currentStatus?: string
  /** Seconds. */
  retryAfter?: number
  allow?: string
}

/**
 * The one error type of rules and commands. Thrown, it rolls the transaction back; returned by a command,
 * the transaction commits first (a replayed refresh token must stay revoked).
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly facts: RefusalFacts

  /** `cause` is for the log alone. */
  constructor(code: RefusalCode, facts: RefusalFacts = {}, cause?: unknown) {
    super(facts.detail ?? REFUSALS[code][1], { cause })
    this.code = code
    this.facts = facts
  }

  get status(): number {
    return REFUSALS[this.code][0]
  }
}

export function notFound(): Refusal {
  return new Refusal('not_found')
}

export function unknownReference(path: string, message: string): Refusal {
  return new Refusal('unknown_reference', { errors: [{ path, message }] })
}
