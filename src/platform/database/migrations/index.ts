import type { Step } from '../ddl.ts'
import { accounts } from './0001-accounts.ts'
import { catalogue } from './0002-catalogue.ts'
import { orders } from './0003-orders.ts'
import { notifications } from './0004-notifications.ts'
import { vendorPictures } from './0005-vendor-pictures.ts'
import { work } from './0006-work.ts'
import { realtime } from './0007-realtime.ts'
import { mail } from './0008-mail.ts'
import { webhooks } from './0008-webhooks.ts'
import { payments } from './0009-payments.ts'
import { ledger } from './0010-ledger.ts'
import { catalogueVersions } from './0011-catalogue-versions.ts'
import { accountErasure } from './0012-account-erasure.ts'
import { push } from './0013-push.ts'
import { causes } from './0014-causes.ts'
import { orderPhases } from './0015-order-phases.ts'
import { cells } from './0016-cells.ts'
import { payoutsOfPayeeByStatus } from './0017-payouts-of-payee-by-status.ts'
import { words } from './0018-words.ts'

/** The one ordered line of migrations. Each only goes forward and is safe while the old code still runs. */
export const MIGRATIONS: Record<string, readonly Step[]> = {
  '0001-accounts': accounts,
  '0002-catalogue': catalogue,
  '0003-orders': orders,
  '0004-notifications': notifications,
  '0005-vendor-pictures': vendorPictures,
  '0006-work': work,
  '0007-realtime': realtime,
  '0008-mail': mail,
  '0008-webhooks': webhooks,
  '0009-payments': payments,
  '0010-ledger': ledger,
  '0011-catalogue-versions': catalogueVersions,
  '0012-account-erasure': accountErasure,
  '0013-push': push,
  '0014-causes': causes,
  '0015-order-phases': orderPhases,
  '0016-cells': cells,
  '0017-payouts-of-payee-by-status': payoutsOfPayeeByStatus,
  '0018-words': words,
}
