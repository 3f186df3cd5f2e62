import type { App } from '../app.ts'
import { createAdmin, type NewAdmin } from '../modules/accounts/commands/create-admin.ts'
import { oneAtATime } from '../platform/database/marketplace.ts'
import { isUntouched } from '../platform/events.ts'
import { IMAGES, type ImageStore } from '../platform/images/image-store.ts'
import { hashPassword } from '../platform/security/password-hashing.ts'
import { draw, pictureFile } from './drawings/picture.ts'
import { MENUS } from './menus/index.ts'
import type { Meal } from './menus/menu.ts'
import { openForBusiness } from './opening.ts'
import { playOrders } from './orders.ts'
import { DEMO_PASSWORD } from './people.ts'

/**
 * Loads the demo into a database that nothing was ever written to, and beside it the operator's own first admin.
 * False, and nothing is done, where the database holds anything. All of it is one transaction of the same commands
 * that people call, each at the moment of its own that the story gives it.
 */
export async function loadDemo(app: App, firstAdmin: NewAdmin | null = null): Promise<boolean> {
  if (!(await isUntouched(app.read))) return false
  const pictures = await keepPictures(app.images)
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  return app.execute(async (tx) => {
    // Another process may have come first since.
    await oneAtATime(tx)
    if (!(await isUntouched(tx))) return false
    await playOrders(tx, await openForBusiness(tx, passwordHash, pictures))
    if (firstAdmin) await createAdmin(tx, firstAdmin)
    return true
  })
}

/** Draws every meal and returns where its picture will be found. */
async function keepPictures(images: ImageStore): Promise<Map<Meal, string>> {
  const drawn = Object.values(MENUS).flatMap(({ meals, cloth }) =>
    meals.map((meal) => ({ meal, ...pictureFile(draw(meal.name, meal.picture, cloth)) })),
  )
  await Promise.all(drawn.map(({ name, bytes }) => images.put(name, bytes)))
  return new Map(drawn.map(({ meal, name }) => [meal, IMAGES + name]))
}
