/** A step of the journey: an operation of the document, done by somebody. */
export interface Step {
  title: string
  operation: string
  /** Whose token signs it in; nobody's where it is absent. */
  as?: 'admin' | 'vendor' | 'customer' | 'courier'
  /** For `{id}` in the path. */
  id?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: object
  /** Variables for later steps, by where they stand in the answer. */
  keeps?: Record<string, string>
  /** What the answer must hold, by where it stands. */
  expects?: Record<string, string | number>
}

const PASSWORD = 'a long sentence is best'

const person = (role: 'VENDOR' | 'CUSTOMER' | 'COURIER', name: string): Step => ({
  title: `${name} registers as ${role}`,
  operation: 'register',
  body: {
    email: `${role.toLowerCase()}-{{run}}@example.com`,
    password: PASSWORD,
    name,
    role,
    phone: '+2348012345678',
  },
  keeps: { [`${role.toLowerCase()}Token`]: 'accessToken' },
  expects: { 'user.role': role },
})

const order: Pick<Step, 'operation' | 'as' | 'headers' | 'body'> = {
  operation: 'placeOrder',
  as: 'customer',
  headers: { 'Idempotency-Key': 'journey-{{run}}' },
  body: {
    vendorId: '{{vendorId}}',
    items: [{ productId: '{{productId}}', quantity: 2, note: 'No onions, please' }],
    deliveryAddress: {
      line1: '4 Bourdillon Road',
      city: 'Lagos',
      lat: 6.4541,
      lng: 3.4346,
      note: 'Blue gate',
    },
  },
}

/** From an empty marketplace with an admin to a delivered order. */
export const JOURNEY: readonly Step[] = [
  {
    title: 'The admin signs in',
    operation: 'login',
    body: { email: '{{adminEmail}}', password: '{{adminPassword}}' },
    keeps: { adminToken: 'accessToken' },
    expects: { 'user.role': 'ADMIN' },
  },
  person('VENDOR', 'Folake Adeyemi'),
  {
    title: 'Folake opens her kitchen',
    operation: 'openVendor',
    as: 'vendor',
    body: {
      name: 'Mama Put {{run}}',
      address: { line1: '12 Admiralty Way', city: 'Lagos', lat: 6.4281, lng: 3.4219 },
    },
    keeps: { vendorId: 'id' },
    expects: { status: 'PENDING' },
  },
  {
    title: 'The admin approves it',
    operation: 'approveVendor',
    as: 'admin',
    id: '{{vendorId}}',
    expects: { status: 'APPROVED' },
  },
  {
    title: 'The admin adds a category',
    operation: 'addCategory',
    as: 'admin',
    body: { name: 'Rice dishes {{run}}' },
    keeps: { categoryId: 'id' },
  },
  {
    title: 'Folake adds a meal',
    operation: 'addProduct',
    as: 'vendor',
    body: {
      vendorId: '{{vendorId}}',
      categoryId: '{{categoryId}}',
      name: 'Party jollof',
      price: 250_000,
      stock: 40,
    },
    keeps: { productId: 'id' },
    expects: { price: 250_000, available: 'true' },
  },
  person('CUSTOMER', 'Ada Obi'),
  {
    title: 'Ada looks for jollof',
    operation: 'listProducts',
    as: 'customer',
    query: { search: 'jollof', vendorId: '{{vendorId}}' },
    expects: { 'data.0.id': '{{productId}}' },
  },
  {
    ...order,
    title: 'Ada orders two',
    keeps: { orderId: 'id' },
    expects: { status: 'PLACED', subtotal: 500_000 },
  },
  {
    ...order,
    title: 'Her answer got lost, so she orders again with the same key',
    expects: { id: '{{orderId}}' },
  },
  {
    title: 'Folake accepts',
    operation: 'acceptOrder',
    as: 'vendor',
    id: '{{orderId}}',
    body: { prepMinutes: 20 },
    expects: { status: 'ACCEPTED' },
  },
  person('COURIER', 'Chidi Eze'),
  {
    title: 'Chidi applies as a courier',
    operation: 'registerCourier',
    as: 'courier',
    body: { vehicle: 'MOTORBIKE', licensePlate: 'LAG-123-AB' },
    keeps: { courierId: 'id' },
    expects: { status: 'PENDING' },
  },
  {
    title: 'The admin approves him',
    operation: 'approveCourier',
    as: 'admin',
    id: '{{courierId}}',
    expects: { status: 'APPROVED' },
  },
  {
    title: 'Chidi starts his day',
    operation: 'changeMyCourier',
    as: 'courier',
    body: { available: true },
    expects: { available: 'true' },
  },
  {
    title: 'The food is ready, and its delivery opens',
    operation: 'markOrderReady',
    as: 'vendor',
    id: '{{orderId}}',
    keeps: { deliveryId: 'delivery.id' },
    expects: { status: 'READY_FOR_PICKUP' },
  },
  {
    title: 'Chidi takes it',
    operation: 'acceptDelivery',
    as: 'courier',
    id: '{{deliveryId}}',
    expects: { status: 'ASSIGNED' },
  },
  {
    title: 'Chidi has the food',
    operation: 'pickUpDelivery',
    as: 'courier',
    id: '{{deliveryId}}',
    expects: { status: 'PICKED_UP' },
  },
  {
    title: 'Chidi hands it over',
    operation: 'deliverDelivery',
    as: 'courier',
    id: '{{deliveryId}}',
    expects: { status: 'DELIVERED' },
  },
  {
    title: 'Ada has it, and has paid in cash',
    operation: 'getOrder',
    as: 'customer',
    id: '{{orderId}}',
    expects: { status: 'DELIVERED', paymentStatus: 'PAID' },
  },
  {
    title: 'How it went',
    operation: 'listOrderEvents',
    as: 'customer',
    id: '{{orderId}}',
    expects: { 'data.length': 6, 'data.5.to': 'DELIVERED' },
  },
  {
    title: 'What Ada was told',
    operation: 'listNotifications',
    as: 'customer',
    expects: { 'data.0.type': 'order.delivered' },
  },
]
