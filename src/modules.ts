import type { Clock } from './kernel/clock.ts'
import { accountsModule } from './modules/accounts/module.ts'
import type { SessionParts } from './modules/accounts/sessions.ts'
import { deliveryModule } from './modules/delivery/module.ts'
import type { CourierPosition } from './modules/delivery/public.ts'
import { ledgerModule } from './modules/ledger/module.ts'
import { notificationsModule } from './modules/notifications/module.ts'
import { locatedFact } from './modules/orders/courier-positions.ts'
import { ordersModule } from './modules/orders/module.ts'
import { paymentsModule } from './modules/payments/module.ts'
import { productsModule } from './modules/products/module.ts'
import { pushModule } from './modules/push/module.ts'
import type { PushTerms } from './modules/push/terms.ts'
import { vendorsModule } from './modules/vendors/module.ts'
import { webhooksModule } from './modules/webhooks/module.ts'
import type { WebhookTerms } from './modules/webhooks/routes.ts'
import type { Read } from './platform/database/database.ts'
import type { ImageStore } from './platform/images/image-store.ts'
import { holdingsOf, type Module } from './platform/module.ts'
import type { Gateways } from './platform/payments/gateway.ts'
import type { Transfers } from './platform/payments/paystack-transfers.ts'
import type { RateLimits } from './platform/rate-limits.ts'
import type { Hub } from './platform/realtime/hub.ts'

interface ModuleParts {
  read: Read
  clock: Clock
  images: ImageStore
  limits: RateLimits
  sessionParts: SessionParts
  webhookTerms: WebhookTerms
  pushTerms: PushTerms
  /** Who carries payouts; null: a file for the bank. */
  transfers: Transfers | null
  gateways: Gateways
  /** Tells of what is not recorded. */
  publish: Hub['publish']
}

/** Every module, in the order of dependence. */
export function modulesOf({
  read,
  clock,
  images,
  limits,
  sessionParts,
  webhookTerms,
  pushTerms,
  transfers,
  gateways,
  publish,
}: ModuleParts): Module[] {
  const modules: Module[] = [
    accountsModule(read, sessionParts, limits, clock, (...of) => holdingsOf(modules, ...of)),
    vendorsModule(read, images),
    productsModule(read, images),
    ledgerModule(clock, read.marketplace.terms, transfers),
    paymentsModule(gateways, clock),
    deliveryModule({ read, clock, moved: (position) => void tellMovement(read, position, publish) }),
    ordersModule(gateways, clock, read.marketplace),
    notificationsModule,
    pushModule(pushTerms),
    webhooksModule(read, webhookTerms),
  ]
  return modules
}

/** A courier goes on whether it can be told or not. */
async function tellMovement(read: Read, position: CourierPosition, publish: Hub['publish']): Promise<void> {
  publish(await locatedFact(read, position).catch(() => []))
}
