import type { AccountActor, Role } from '../kernel/actor.ts'
import { registerAccount } from '../modules/accounts/commands/register-account.ts'
import { approveCourier } from '../modules/delivery/commands/approve-courier.ts'
import { changeCourier } from '../modules/delivery/commands/change-courier.ts'
import { registerCourier } from '../modules/delivery/commands/register-courier.ts'
import { addCategory } from '../modules/products/commands/add-category.ts'
import { addProduct } from '../modules/products/commands/add-product.ts'
import { approveVendor } from '../modules/vendors/commands/approve-vendor.ts'
import { changeVendor } from '../modules/vendors/commands/change-vendor.ts'
import { openVendor } from '../modules/vendors/commands/open-vendor.ts'
import type { Tx } from '../platform/database/database.ts'
import { MENUS } from './menus/index.ts'
import { CATEGORIES, type Meal } from './menus/menu.ts'
import { asOf, daysAgo } from './moments.ts'
import {
  ADMIN,
  type Courier,
  COURIERS,
  type Customer,
  CUSTOMERS,
  LOGINS,
  type Owner,
  OWNERS,
} from './people.ts'

export type VendorName = keyof typeof MENUS

/** Who is there to act, and what is there to order, once the marketplace is open. */
export interface Cast {
  admin: AccountActor
  owners: Map<Owner, AccountActor>
  customers: Map<Customer, AccountActor>
  couriers: Map<Courier, AccountActor>
  vendorIds: Map<VendorName, string>
  productIds: Map<Meal, string>
}

/** From the first account, two months ago, to a marketplace that is ready for orders; in the order of time, as ids sort by it. */
export async function openForBusiness(
  tx: Tx,
  passwordHash: string,
  pictures: Map<Meal, string>,
): Promise<Cast> {
  const join = async (
    role: Role,
    { name, email, phone }: typeof ADMIN,
    at: number,
  ): Promise<AccountActor> => {
    const canSignIn = Object.values(LOGINS).includes(email)
    const account = { email, name, phone, role, passwordHash: canSignIn ? passwordHash : null }
    const { id } = await registerAccount(asOf(tx, at), null, account)
    return { accountId: id, role, sessionId: '' }
  }
  const admin = await join('ADMIN', ADMIN, daysAgo(tx.now, 60, '09:00'))
  const cast: Cast = {
    admin,
    owners: new Map(),
    customers: new Map(),
    couriers: new Map(),
    vendorIds: new Map(),
    productIds: new Map(),
  }
  const categoryIds = await addCategories(tx, cast)
  await openVendors(tx, cast, join)
  await addMeals(tx, cast, categoryIds, pictures)
  await welcomeCustomersAndCouriers(tx, cast, join)
  return cast
}

type Join = (role: Role, person: typeof ADMIN, at: number) => Promise<AccountActor>

async function addCategories(tx: Tx, { admin }: Cast): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const [index, name] of CATEGORIES.entries()) {
    const { id } = await addCategory(asOf(tx, daysAgo(tx.now, 60, `09:${10 + index}`)), admin, name)
    ids.set(name, id)
  }
  return ids
}

/** One a day, approved in the afternoon. */
async function openVendors(tx: Tx, { admin, owners, vendorIds }: Cast, join: Join): Promise<void> {
  const names = Object.keys(MENUS) as VendorName[]
  for (const [index, vendor] of names.entries()) {
    const days = 58 - index
    const { owner, name, description, phone, address, prepMinutes } = MENUS[vendor]
    const known = owners.get(owner)
    const actor = known ?? (await join('VENDOR', OWNERS[owner], daysAgo(tx.now, days, '10:05')))
    owners.set(owner, actor)
    const input = { name, description, phone, address, prepMinutes }
    const { id } = await openVendor(asOf(tx, daysAgo(tx.now, days, '10:20')), actor, input)
    await approveVendor(asOf(tx, daysAgo(tx.now, days, '15:40')), admin, id)
    vendorIds.set(vendor, id)
  }
}

/** Each vendor adds a meal every other day, so that the newest meals are of all of them. The first is its own picture too. */
async function addMeals(
  tx: Tx,
  { owners, vendorIds, productIds }: Cast,
  categoryIds: Map<string, string>,
  pictures: Map<Meal, string>,
): Promise<void> {
  const menus = Object.entries(MENUS) as [VendorName, (typeof MENUS)[VendorName]][]
  const longest = Math.max(...menus.map(([, { meals }]) => meals.length))
  for (let place = 0; place < longest; place++) {
    for (const [index, [vendor, { owner, meals }]] of menus.entries()) {
      const meal = meals[place]
      if (!meal) continue
      const { name, description, price, stock } = meal
      const moment = asOf(tx, daysAgo(tx.now, 44 - 2 * place, `11:${4 * index}`))
      const { id } = await addProduct(moment, of(owners, owner), {
        vendorId: of(vendorIds, vendor),
        categoryId: of(categoryIds, meal.category),
        name,
        description,
        price,
        stock,
        imageUrl: pictures.get(meal),
      })
      productIds.set(meal, id)
      if (place === 0)
        await changeVendor(moment, of(owners, owner), of(vendorIds, vendor), { imageUrl: pictures.get(meal) })
    }
  }
}

async function welcomeCustomersAndCouriers(tx: Tx, cast: Cast, join: Join): Promise<void> {
  const customers = Object.keys(CUSTOMERS) as Customer[]
  for (const [index, name] of customers.entries()) {
    cast.customers.set(name, await join('CUSTOMER', CUSTOMERS[name], daysAgo(tx.now, 17 - index, '18:25')))
  }
  const couriers = Object.keys(COURIERS) as Courier[]
  for (const [index, name] of couriers.entries()) {
    const { vehicle, licensePlate, waitsAt, ...person } = COURIERS[name]
    const at = (minute: number) => asOf(tx, daysAgo(tx.now, 8, `${8 + index}:${minute}`))
    const actor = await join('COURIER', person, at(0).now)
    const { id } = await registerCourier(at(6), actor, { vehicle, licensePlate })
    cast.couriers.set(name, actor)
    if (!waitsAt) continue
    await approveCourier(at(31), cast.admin, id)
    await changeCourier(at(44), actor, { available: true })
  }
}

/** What must be there, since the story put it there. */
export function of<K, V>(map: Map<K, V>, key: K): V {
  const value = map.get(key)
  if (value === undefined) throw new Error(`the demo knows no ${String(key)}`)
  return value
}
