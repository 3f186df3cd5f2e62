// Places an order at the demo marketplace and brings it, as its three people, while the customer's socket tells the tale.
//   npm start            in one terminal, then in another
//   npx node clients/typescript/examples/order.ts http://127.0.0.1:3000
import { createClient } from '../src/index.ts' // '@fastyums/client' in a program of yours

const baseUrl = process.argv[2] ?? 'http://127.0.0.1:3000'
const password = process.env['FASTYUMS_PASSWORD'] ?? 'jollof-and-plantain'

async function signIn(who: string) {
  const api = createClient({ baseUrl })
  await api.signIn({ email: `${who}@demo.example`, password })
  return api
}

const [ada, folake, chidi] = await Promise.all(['customer', 'vendor', 'courier'].map(signIn))
if (!ada || !folake || !chidi) throw new Error('nobody is there')

const [listening, delivered] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
const live = ada.listen({
  onState: (state) => state === 'open' && listening.resolve(),
  onMessage(message) {
    if (message.type !== 'order.updated') return
    console.log(`${message.data.number} ${message.data.status}`)
    if (message.data.status === 'DELIVERED') delivered.resolve(message.data.id)
  },
  onEnd: delivered.reject,
})
await listening.promise

const { data: kitchens } = await folake.listMyVendors()
const vendorId = kitchens[0]?.id ?? ''
const { data: meals } = await ada.listProducts({ query: { vendorId, available: true, sort: 'price' } })
const order = await ada.placeOrder({
  body: {
    vendorId,
    items: [{ productId: meals[0]?.id ?? '', quantity: 2, note: 'No onions, please' }],
    deliveryAddress: { line1: '4 Bourdillon Road', city: 'Lagos', lat: 6.4541, lng: 3.4346 },
  },
})
await folake.acceptOrder({ id: order.id, body: { prepMinutes: 20 } })
const { delivery } = await folake.markOrderReady({ id: order.id })
const id = delivery?.id ?? ''
await chidi.acceptDelivery({ id })
await chidi.pickUpDelivery({ id })
await chidi.deliverDelivery({ id })

console.log(`delivered: ${(await delivered.promise) === order.id}`)
live.close()
