import { Type, type Static } from 'typebox'
import { ROLES } from '../../kernel/actor.ts'
import { toTime, toTimeOrNull } from '../../kernel/clock.ts'
import {
  body,
  changes,
  email,
  id,
  line,
  moment,
  nullable,
  oneOf,
  open,
  password,
  phone,
  ref,
  search,
  time,
} from '../../platform/http/fields.ts'
import type { EventRow } from '../../platform/events.ts'
import type { AccountRow, SessionRow } from './tables.ts'

const ACCOUNT_STATUSES = ['ACTIVE', 'SUSPENDED'] as const

export const User = Type.Object(
  {
    id: id('usr'),
    email: Type.String({ examples: ['ada@example.com'] }),
    name: Type.String({ examples: ['Ada Obi'] }),
    phone: nullable(Type.String({ examples: ['+2348012345678'] })),
    role: oneOf(ROLES, { examples: ['CUSTOMER'] }),
    status: oneOf(ACCOUNT_STATUSES, { examples: ['ACTIVE'] }),
    createdAt: time(),
  },
  { $id: 'User', description: 'An account' },
)

const tokens = {
  accessToken: Type.String({ description: 'JWT, for the Authorization header' }),
  refreshToken: Type.String({ description: 'Opaque; works once' }),
  tokenType: Type.Literal('Bearer'),
  expiresIn: Type.Integer({ examples: [900], description: 'Seconds until the access token expires' }),
}
export const Tokens = Type.Object(tokens, {
  $id: 'Tokens',
  description: 'What signs requests in, and what gets the next',
})
export const SignedIn = Type.Object(
  { user: ref(User), ...tokens },
  { $id: 'SignedIn', description: 'The account and what signs its requests in' },
)

export const Ticket = Type.Object(
  {
    ticket: Type.String({
      examples: ['kq0rT1b2zq8mJx3c5n7p9sVwYdAfGhKlQeRtUiOp012'],
      description: 'Opens one WebSocket: `GET /api/v1/realtime?ticket=…`',
    }),
    expiresIn: Type.Integer({ examples: [30], description: 'Seconds until the ticket expires' }),
  },
  { $id: 'Ticket', description: 'What opens one WebSocket' },
)

export const AccountExport = Type.Object(
  {
    exportedAt: time(),
    account: ref(User),
    held: Type.Record(Type.String(), Type.Array(open()), {
      description:
        'By the name of the list: sessions, vendors, bankAccounts, couriers, deliveries, orders, notifications',
    }),
  },
  { $id: 'AccountExport', description: 'Everything that is kept about an account' },
)

export const AdminAction = Type.Object(
  {
    id: id('evt'),
    at: time(),
    actorId: id('usr'),
    type: Type.String({ examples: ['vendor.approved'] }),
    subject: Type.String({
      examples: ['ven_06f1qk3v8xc7y2m4n5p6r7s8t9'],
      description: 'What it was done to',
    }),
    data: open({ description: 'What changed, and the reason where one was given' }),
  },
  { $id: 'AdminAction', description: 'What an admin did' },
)

export const PasswordConfirmation = body({ password: password(1) })
export const AdminActionFilters = body({
  actorId: Type.Optional(Type.String({ maxLength: 64, description: 'The admin who did it' })),
  subject: Type.Optional(Type.String({ maxLength: 64, description: 'The id of what it was done to' })),
  from: Type.Optional(moment('Done at or after')),
  to: Type.Optional(moment('Done before', '2026-11-24')),
})

export const Registration = body({
  email: email(),
  password: password(8),
  name: line(120, 'Ada Obi'),
  role: oneOf(['CUSTOMER', 'VENDOR', 'COURIER'], { examples: ['CUSTOMER'] }),
  phone: Type.Optional(nullable(phone())),
})
export const Credentials = body({ email: email(), password: password(1) })
export const RefreshToken = body({ refreshToken: Type.String({ minLength: 1, maxLength: 200 }) })
export const ProfileChanges = changes({ name: line(120, 'Ada Obi'), phone: nullable(phone()) })
export const PasswordChange = body({ currentPassword: password(1), newPassword: password(8) })
const token = () =>
  Type.String({ minLength: 1, maxLength: 200, description: 'From the mail; works once, for ten minutes' })
export const ResetRequest = body({ email: email() })
export const PasswordReset = body({ token: token(), newPassword: password(8) })
export const EmailVerification = body({ token: token() })
export const UserFilters = body({
  role: Type.Optional(oneOf(ROLES)),
  status: Type.Optional(oneOf(ACCOUNT_STATUSES)),
  search: Type.Optional(search('ada')),
})

export function viewUser(row: AccountRow): Static<typeof User> {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    phone: row.phone,
    role: row.role,
    status: row.status,
    createdAt: toTime(row.created_at),
  }
}

export function viewSession(row: SessionRow): object {
  return {
    id: row.id,
    createdAt: toTime(row.created_at),
    expiresAt: toTime(row.expires_at),
    revokedAt: toTimeOrNull(row.revoked_at),
  }
}

export function viewAdminAction({
  id,
  at,
  actor_id,
  type,
  subject,
  data,
}: EventRow): Static<typeof AdminAction> {
  return { id, at: toTime(at), actorId: actor_id ?? '', type, subject, data: JSON.parse(data) }
}
