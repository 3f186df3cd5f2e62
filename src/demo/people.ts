/** One for each role; the password is no secret, so the demo never loads in production. */
export const DEMO_PASSWORD = 'jollof-and-plantain'

export const LOGINS = {
  customer: 'customer@demo.example',
  vendor: 'vendor@demo.example',
  courier: 'courier@demo.example',
  admin: 'admin@demo.example',
}

interface Person {
  name: string
  /** Nobody can sign in to the accounts that are no login. */
  email: string
  phone: string
}

const person = (name: string, phone: string, email?: string): Person => ({
  name,
  phone,
  email: email ?? `${name.toLowerCase().replaceAll(' ', '.')}@demo.example`,
})

export const ADMIN = person('Amaka Nwosu', '+2348030000001', LOGINS.admin)

export const OWNERS = {
  folake: person('Folake Adeyemi', '+2348030000010', LOGINS.vendor),
  bisi: person('Bisi Akande', '+2348030000011'),
  tonye: person('Tonye Briggs', '+2348030000012'),
  ngozi: person('Ngozi Eze', '+2348030000013'),
  emeka: person('Emeka Okafor', '+2348030000014'),
  hadiza: person('Hadiza Bello', '+2348030000015'),
  yemi: person('Yemi Ogunleye', '+2348030000016'),
  ekaette: person('Ekaette Bassey', '+2348030000017'),
  tunde: person('Tunde Balogun', '+2348030000018'),
  zainab: person('Zainab Lawal', '+2348030000019'),
  segun: person('Segun Hunpe', '+2348030000020'),
}
export type Owner = keyof typeof OWNERS

const at = (line1: string, lat: number, lng: number, note?: string) => ({
  line1,
  city: 'Lagos',
  lat,
  lng,
  note,
})

export const CUSTOMERS = {
  ada: {
    ...person('Ada Obi', '+2348030000030', LOGINS.customer),
    home: at('4 Bourdillon Road, Ikoyi', 6.4541, 3.4346, 'Blue gate, ring twice'),
  },
  kunle: {
    ...person('Kunle Adebayo', '+2348030000031'),
    home: at('18 Bode Thomas Street, Surulere', 6.4894, 3.3578),
  },
  ife: {
    ...person('Ife Martins', '+2348030000032'),
    home: at('7 Fola Osibo Street, Lekki Phase 1', 6.4459, 3.4687, 'Second floor, the lift works'),
  },
  chioma: {
    ...person('Chioma Umeh', '+2348030000033'),
    home: at('52 Akerele Street, Surulere', 6.5007, 3.3594),
  },
  musa: {
    ...person('Musa Danjuma', '+2348030000034'),
    home: at('11 Oduduwa Crescent, Ikeja GRA', 6.5836, 3.3571, 'Leave it with Hassan at the gate'),
  },
  sola: {
    ...person('Sola Fashola', '+2348030000035'),
    home: at('23 Commercial Avenue, Yaba', 6.5113, 3.3744),
  },
  eno: {
    ...person('Eno Etim', '+2348030000036'),
    home: at('5 Ligali Ayorinde Street, Victoria Island', 6.4344, 3.4402),
  },
}
export type Customer = keyof typeof CUSTOMERS

/** Where they wait for work; one of them still waits to be approved. */
export const COURIERS = {
  chidi: {
    ...person('Chidi Nnamdi', '+2348030000050', LOGINS.courier),
    vehicle: 'MOTORBIKE',
    licensePlate: 'LND-214-QK',
    waitsAt: { lat: 6.4569, lng: 3.4095 },
  },
  sani: {
    ...person('Sani Yusuf', '+2348030000051'),
    vehicle: 'MOTORBIKE',
    licensePlate: 'EKY-508-QA',
    waitsAt: { lat: 6.4471, lng: 3.4716 },
  },
  blessing: {
    ...person('Blessing Effiong', '+2348030000052'),
    vehicle: 'CAR',
    licensePlate: 'KJA-771-HB',
    waitsAt: { lat: 6.4318, lng: 3.4262 },
  },
  dele: {
    ...person('Dele Oni', '+2348030000053'),
    vehicle: 'MOTORBIKE',
    licensePlate: 'SMK-336-QC',
    waitsAt: { lat: 6.5937, lng: 3.3534 },
  },
  uche: {
    ...person('Uche Anyanwu', '+2348030000054'),
    vehicle: 'BICYCLE',
    licensePlate: null,
    waitsAt: { lat: 6.5098, lng: 3.3722 },
  },
  grace: {
    ...person('Grace Afolabi', '+2348030000055'),
    vehicle: 'MOTORBIKE',
    licensePlate: 'FST-902-QD',
    waitsAt: { lat: 6.4682, lng: 3.2853 },
  },
  peter: { ...person('Peter Agbo', '+2348030000056'), vehicle: 'FOOT', licensePlate: null, waitsAt: null },
} as const
export type Courier = keyof typeof COURIERS

/** What the menus' prices are in. Here, so that whoever only asks for it need not load the menus. */
export const DEMO_CURRENCY = 'NGN'
