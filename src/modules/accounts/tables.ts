import type { Numbered } from '../../platform/database/database.ts'
import type { Role } from '../../kernel/actor.ts'

/** What an erased account is called wherever its name was. */
export const ERASED_NAME = 'Erased'

export type AccountStatus = 'ACTIVE' | 'SUSPENDED'

export interface AccountRow {
  id: string
  /** Lower case; compared byte for byte. */
  email: string
  name: string
  phone: string | null
  role: Role
  status: AccountStatus
  /** PHC string; null for an account that nobody can sign in to. */
  password_hash: string | null
  created_at: number
  /** When it was ended for good and what told who it was taken out of it; such an account stays suspended. */
  erased_at: number | null
  /** When somebody came back with a token from this address; null: nobody did yet. */
  email_verified_at: number | null
}

export interface SessionRow {
  id: string
  account_id: string
  created_at: number
  expires_at: number
  revoked_at: number | null
}

export interface RefreshTokenRow {
  /** SHA-256 of the token, base64url. */
  hash: string
  session_id: string
  expires_at: number
  used_at: number | null
}

export interface RealtimeTicketRow {
  /** SHA-256 of the ticket, base64url. */
  hash: string
  account_id: string
  session_id: string
  expires_at: number
}

/** What a mail carries: good once, for some minutes. */
export interface AccountTokenRow {
  /** SHA-256 of the token, base64url. */
  hash: string
  account_id: string
  purpose: 'RESET' | 'VERIFY'
  expires_at: number
  used_at: number | null
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    accounts: Numbered<AccountRow>
    sessions: SessionRow
    refresh_tokens: RefreshTokenRow
    realtime_tickets: RealtimeTicketRow
    account_tokens: AccountTokenRow
  }
}
