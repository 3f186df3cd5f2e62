import type { Config } from './config.ts'
import { readTerms } from './environment.ts'
import type { PushTerms } from './modules/push/terms.ts'
import type { WebhookTerms } from './modules/webhooks/routes.ts'
import type { Marketplace } from './platform/database/database.ts'
import type { ServerParts } from './platform/http/server.ts'

/** What the operator has fixed, for every query and command. */
export function marketplaceOf(
  config: Config,
  paymentProviders: Marketplace['paymentProviders'],
  sendsMail: boolean,
): Marketplace {
  const { currency, deliveryFee, terms, acceptWithinMs, pickUpWithinMs } = config
  const publicUrl = config.publicUrl ?? ''
  return {
    currency,
    deliveryFee,
    terms,
    acceptWithinMs,
    pickUpWithinMs,
    paymentProviders,
    publicUrl,
    sendsMail,
  }
}

/** For what looks at rows alone, whoever has fixed what. */
export const bareMarketplace = (): Marketplace => ({
  currency: '',
  deliveryFee: 0,
  terms: readTerms({}),
  acceptWithinMs: 0,
  pickUpWithinMs: 0,
  paymentProviders: [],
  publicUrl: '',
  sendsMail: false,
})

export function webhookTermsOf({ webhooksAllowPrivate, environment }: Config): WebhookTerms {
  return { allowsPrivate: webhooksAllowPrivate === 'on', needsTls: environment === 'production' }
}

/** Browsers know push services by https alone; a service of one's own, in a network of one's own, may do without. */
export function pushTermsOf(config: Config): PushTerms {
  const { allowsPrivate, needsTls } = webhookTermsOf(config)
  return { vapid: config.vapid, allowsPrivate, needsTls: needsTls || !allowsPrivate }
}

export function metricsAccess({ environment, metricsToken }: Config): ServerParts['metricsAccess'] {
  if (environment !== 'production') return 'anyone'
  return metricsToken === null ? 'nobody' : { token: metricsToken }
}
