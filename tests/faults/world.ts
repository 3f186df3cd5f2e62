import { approvedCourier, type Cast, openKitchen } from '../helpers/kitchen.ts'
import { type Marketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { ADMIN, type Site } from './site.ts'

/** Those who act on a site, and a kitchen that sells; for helpers that otherwise drive a marketplace in this process. */
export interface World extends Cast, Pick<Marketplace, 'admin' | 'anyone' | 'register'> {
  courier: Person & { courierId: string }
}

let people = 0

export async function worldOf(site: Site): Promise<World> {
  const { accessToken } = await site.client().ok('POST', '/auth/login', ADMIN)
  const front = frontOf(site, accessToken)
  return {
    ...front,
    kitchen: await openKitchen(front, { stock: 1_000_000 }),
    customer: await front.register('CUSTOMER'),
    courier: await approvedCourier(front),
  }
}

/** The same people, after a restart has given the server another port. */
export function movedTo(site: Site, world: World): World {
  const moved = <P extends Pick<Person, 'client'>>(one: P): P => ({
    ...one,
    client: site.client(one.client.token),
  })
  const { kitchen, customer, courier, admin } = world
  return {
    ...frontOf(site, admin.token),
    kitchen: { ...kitchen, owner: moved(kitchen.owner) },
    customer: moved(customer),
    courier: moved(courier),
  }
}

function frontOf(site: Site, adminToken?: string): Pick<World, 'admin' | 'anyone' | 'register'> {
  const anyone = site.client()
  return {
    anyone,
    admin: site.client(adminToken),
    async register(role, name = role.toLowerCase()) {
      const email = `person${people++}@example.com`
      const body = { email, password: PASSWORD, name, role, phone: '+2348012345678' }
      const { user, accessToken, refreshToken } = await anyone.ok('POST', '/auth/register', body)
      return { id: user.id, email, client: anyone.with(accessToken), refreshToken }
    },
  }
}
