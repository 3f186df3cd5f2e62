import { Type, type Static } from 'typebox'
import type { AccountActor } from '../../kernel/actor.ts'
import { toTime } from '../../kernel/clock.ts'
import {
  body,
  changes,
  id,
  latitude,
  line,
  lines,
  longitude,
  nullable,
  oneOf,
  phone,
  point,
  search,
  time,
} from '../../platform/http/fields.ts'
import type { Marketplace } from '../../platform/database/database.ts'
import { imageAddress } from '../../platform/images/image-store.ts'
import { DEFAULT_PREP_MINUTES, type VendorRow } from './tables.ts'

export const VENDOR_STATUSES = ['PENDING', 'APPROVED', 'SUSPENDED'] as const

export const Vendor = Type.Object(
  {
    id: id('ven'),
    name: Type.String({ examples: ['Mama Put Kitchen'] }),
    slug: Type.String({ examples: ['mama-put-kitchen'] }),
    description: nullable(Type.String()),
    phone: nullable(Type.String({ examples: ['+2348012345678'] })),
    address: Type.Object({
      line1: nullable(Type.String({ examples: ['12 Admiralty Way'] })),
      city: nullable(Type.String({ examples: ['Lagos'] })),
      lat: nullable(Type.Number({ examples: [6.4281] })),
      lng: nullable(Type.Number({ examples: [3.4219] })),
    }),
    status: oneOf(VENDOR_STATUSES, { examples: ['APPROVED'] }),
    acceptingOrders: Type.Boolean({ description: 'False also while the owner is suspended' }),
    prepMinutes: Type.Integer({ examples: [20] }),
    rating: nullable(Type.Number()),
    createdAt: time(),
    distanceMetres: Type.Optional(Type.Integer({ minimum: 0, examples: [830], description: 'With near' })),
    imageUrl: Type.Optional(
      Type.String({ examples: ['https://example.com/kitchen.webp'], description: 'Where it has a picture' }),
    ),
    ownerId: Type.Optional(id('usr')),
    commissionBps: Type.Optional(
      Type.Integer({ examples: [1500], description: 'Basis points of sales, for the owner and admins' }),
    ),
  },
  { $id: 'Vendor', description: 'A kitchen that sells, as you may see it' },
)

const fields = {
  name: line(120, 'Mama Put Kitchen'),
  description: Type.Optional(nullable(lines(2000, 'Home cooking from the coast'))),
  phone: Type.Optional(nullable(phone())),
  address: body({
    line1: line(200, '12 Admiralty Way'),
    city: line(120, 'Lagos'),
    lat: latitude(),
    lng: longitude(),
  }),
  prepMinutes: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 240,
      default: DEFAULT_PREP_MINUTES,
      description: 'How long a meal usually takes',
    }),
  ),
}
export const NewVendor = body(fields)
export const VendorChanges = changes({
  ...fields,
  prepMinutes: Type.Integer({ minimum: 1, maximum: 240 }),
  acceptingOrders: Type.Boolean(),
  commissionBps: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 10_000,
      examples: [1500],
      description:
        'For admins. Holds for orders placed from now on; null: what the marketplace usually takes',
    }),
  ),
})
export const VendorFilters = body({
  search: Type.Optional(search('mama put')),
  near: Type.Optional(point('Vendors within 50 km, nearest first')),
  sort: Type.Optional(oneOf(['-createdAt', 'name'], { description: '-createdAt unless near is given' })),
  status: Type.Optional(oneOf(VENDOR_STATUSES, { description: 'For admins; others see approved vendors' })),
})
export const Suspension = body({ reason: Type.Optional(nullable(line(500, 'Kitchen inspection pending'))) })

export function viewVendor(
  row: VendorRow,
  viewer: AccountActor | null,
  { publicUrl, terms }: Marketplace,
  distanceMetres?: number,
): Static<typeof Vendor> {
  const isPrivy = viewer?.role === 'ADMIN' || viewer?.accountId === row.owner_id
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    phone: row.phone,
    address: { line1: row.line1, city: row.city, lat: row.lat, lng: row.lng },
    status: row.status,
    acceptingOrders: row.accepting_orders === 1 && row.owner_suspended === 0,
    prepMinutes: row.prep_minutes,
    rating: null,
    createdAt: toTime(row.created_at),
    ...(distanceMetres === undefined ? {} : { distanceMetres: Math.round(distanceMetres) }),
    ...(row.image_url === null ? {} : { imageUrl: imageAddress(row.image_url, publicUrl) }),
    ...(isPrivy ? { ownerId: row.owner_id } : {}),
    ...(isPrivy ? { commissionBps: row.commission_bps ?? terms.commissionBps } : {}),
  }
}
