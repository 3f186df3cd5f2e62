import { pretendPaystack, type Pretended } from '../../src/pretend/paystack.ts'
import { pretendStripe } from '../../src/pretend/stripe.ts'
import { done } from '../races/served.ts'

export const KEYS = { PAYSTACK: 'sk_test_paystack_of_the_storm', STRIPE: 'sk_test_stripe_of_the_storm' }
export const WEBHOOK_SECRET = 'whsec_of_the_storm'
export type ProviderName = keyof typeof KEYS
export type Providers = Record<ProviderName, Pretended>

export async function openProviders(): Promise<Providers> {
  const PAYSTACK = await pretendPaystack(KEYS.PAYSTACK)
  const STRIPE = await pretendStripe(KEYS.STRIPE, WEBHOOK_SECRET)
  for (const { postman } of [PAYSTACK, STRIPE]) postman.manners.holds = true
  return { PAYSTACK, STRIPE }
}

/** What becomes of an order while its webhooks are under way, and how it must stand when they have come. */
export const FATES = {
  paid: 'PLACED PAID',
  'paid and cancelled': 'CANCELLED REFUNDED',
  'cancelled, then paid': 'CANCELLED REFUNDED',
  'never paid': 'PLACED PENDING',
} as const
export type Fate = keyof typeof FATES

export interface Standing {
  id: string
  fate: Fate
}

const PASSWORD = 'a sentence nobody guesses'
const HOME = { line1: '4 Bourdillon Road', city: 'Lagos', lat: 6.45, lng: 3.43 }

/** A kitchen and a customer, and as many orders as wanted, each with its page and its fate. */
export async function placeOrders(
  origin: string,
  admin: string,
  providers: Providers,
  count: number,
): Promise<{ customer: string; orders: Standing[] }> {
  const register = async (role: string) => {
    const person = { email: `${role.toLowerCase()}@example.com`, password: PASSWORD, name: role, role }
    return (await done(origin, null, 'POST', '/auth/register', person)).accessToken as string
  }
  const [owner, customer] = [await register('VENDOR'), await register('CUSTOMER')]
  const vendorId = (await done(origin, owner, 'POST', '/vendors', { name: 'Mama Put', address: HOME })).id
  await done(origin, admin, 'POST', `/vendors/${vendorId}/approve`)
  const categoryId = (await done(origin, admin, 'POST', '/categories', { name: 'Rice' })).id
  const meal = { vendorId, categoryId, name: 'Jollof', price: 250_000 }
  const productId = (await done(origin, owner, 'POST', '/products', meal)).id
  const fates = Object.keys(FATES) as Fate[]
  const orders: Standing[] = []
  for (let index = 0; index < count; index++) {
    const provider = index % 2 ? 'STRIPE' : 'PAYSTACK'
    const fate = fates[Math.floor(index / 2) % fates.length] ?? 'paid'
    const items = [{ productId, quantity: 1 + (index % 9) }]
    const order = { vendorId, items, deliveryAddress: HOME, paymentMethod: provider }
    const { id } = await done(origin, customer, 'POST', '/orders', order)
    const payment = await done(origin, customer, 'POST', `/orders/${id}/payments`)
    if (fate === 'cancelled, then paid') await cancel(origin, customer, id)
    if (fate !== 'never paid') {
      const charge = providers[provider].book.charges.get(payment.id.replace('_', '-'))
      if (!charge) throw new Error('the provider knows the payment')
      providers[provider].finish(charge, 'pay')
    }
    orders.push({ id, fate })
  }
  return { customer, orders }
}

export function cancel(origin: string, token: string, id: string): Promise<unknown> {
  return done(origin, token, 'POST', `/orders/${id}/cancel`, { reason: 'Changed my mind' })
}
