import { Type, type Static } from 'typebox'
import { ROLES } from '../../kernel/actor.ts'
import { toTime } from '../../kernel/clock.ts'
import {
  body,
  changes,
  email,
  id,
  line,
  nullable,
  oneOf,
  password,
  phone,
  ref,
  search,
  time,
} from '../../platform/http/fields.ts'
import type { AccountRow } from './tables.ts'

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
  { $id: 'User' },
)

const tokens = {
  accessToken: Type.String({ description: 'JWT, for the Authorization header' }),
  refreshToken: Type.String({ description: 'Opaque; works once' }),
  tokenType: Type.Literal('Bearer'),
  expiresIn: Type.Integer({ examples: [900], description: 'Seconds until the access token expires' }),
}
export const Tokens = Type.Object(tokens, { $id: 'Tokens' })
export const SignedIn = Type.Object({ user: ref(User), ...tokens }, { $id: 'SignedIn' })

export const Ticket = Type.Object(
  {
    ticket: Type.String({
      examples: ['kq0rT1b2zq8mJx3c5n7p9sVwYdAfGhKlQeRtUiOp012'],
      description: 'Opens one WebSocket: `GET /api/v1/realtime?ticket=…`',
    }),
    expiresIn: Type.Integer({ examples: [30], description: 'Seconds until the ticket expires' }),
  },
  { $id: 'Ticket' },
)

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
export const UserFilters = body({
  role: Type.Optional(oneOf(ROLES)),
  status: Type.Optional(oneOf(ACCOUNT_STATUSES)),
  search: Type.Optional(search()),
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
