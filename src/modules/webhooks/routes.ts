import { notFound } from '../../kernel/refusal.ts'
import { isPublicHost } from '../../platform/calls/public-address.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { del, list, patch, post, type Route } from '../../platform/http/route.ts'
import { validationFailed } from '../../platform/http/schemas.ts'
import { ownVendorCard, vendorCard } from '../vendors/public.ts'
import { addWebhook } from './commands/add-webhook.ts'
import { changeWebhook, removeWebhook, rotateSecret } from './commands/change-webhook.ts'
import { redeliver } from './commands/redeliver.ts'
import { findEndpointFor, listDeliveries, listEndpoints, NEWEST } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewDelivery, viewEndpoint } from './schemas.ts'

export interface WebhookTerms {
  /** Whether private addresses may be called, as in a network of one's own. */
  allowsPrivate: boolean
  /** Whether only https may. */
  needsTls: boolean
}

export function webhookRoutes(terms: WebhookTerms): Route[] {
  const access = only('VENDOR', 'ADMIN')
  const reachable = ({ body }: { body: { url?: string } }) => refuseForeignGround(body.url, terms)
  return [
    post('/vendors/:id/webhooks', {
      operation: 'addWebhook',
      summary: 'Have the facts of a vendor’s orders posted to a system of yours',
      description:
        'Signed as Standard Webhooks says, tried again for a day, answered with 2xx within 5 seconds. A fact may come twice, with the same webhook-id, and out of order: data.seq tells the order.',
      access,
      body: schemas.NewWebhook,
      status: 201,
      answer: ref(schemas.WebhookSecret),
      prepare: reachable,
      async command(tx, { actor, params, body }) {
        const row = await addWebhook(tx, actor, params.id, body.url)
        return { ...viewEndpoint(row), secret: row.secret }
      },
    }),
    list('/vendors/:id/webhooks', {
      operation: 'listWebhooks',
      summary: 'List a vendor’s webhooks, newest first',
      access,
      row: ref(schemas.WebhookEndpoint),
      async page(read, { actor, params, limit, after }) {
        const vendor = await (actor.role === 'ADMIN'
          ? vendorCard(read, params.id)
          : ownVendorCard(read, params.id, actor.accountId))
        if (!vendor) throw notFound()
        return toPage(await listEndpoints(read, vendor.id, limit, after), limit, NEWEST, viewEndpoint)
      },
    }),
    patch('/webhook-endpoints/:id', {
      operation: 'changeWebhook',
      summary: 'Change a webhook’s address, or switch it off and on',
      access,
      body: schemas.WebhookChanges,
      answer: ref(schemas.WebhookEndpoint),
      prepare: reachable,
      command: async (tx, { actor, params, body }) =>
        viewEndpoint(await changeWebhook(tx, actor, params.id, body)),
    }),
    del('/webhook-endpoints/:id', {
      operation: 'removeWebhook',
      summary: 'Remove a webhook',
      access,
      command: (tx, { actor, params }) => removeWebhook(tx, actor, params.id),
    }),
    post('/webhook-endpoints/:id/rotate-secret', {
      operation: 'rotateWebhookSecret',
      summary: 'Make a new secret; the old one signs too for 24 hours',
      access,
      answer: ref(schemas.WebhookSecret),
      async command(tx, { actor, params }) {
        const row = await rotateSecret(tx, actor, params.id)
        return { ...viewEndpoint(row), secret: row.secret }
      },
    }),
    list('/webhook-endpoints/:id/deliveries', {
      operation: 'listWebhookDeliveries',
      summary: 'List what a webhook was told, newest first',
      access,
      row: ref(schemas.WebhookDelivery),
      async page(read, { actor, params, limit, after }) {
        if (!(await findEndpointFor(read, actor, params.id))) throw notFound()
        return toPage(await listDeliveries(read, params.id, limit, after), limit, NEWEST, viewDelivery)
      },
    }),
    post('/webhook-deliveries/:id/redeliver', {
      operation: 'redeliverWebhook',
      summary: 'Post a fact again',
      access,
      answer: ref(schemas.WebhookDelivery),
      command: async (tx, { actor, params }) => viewDelivery(await redeliver(tx, actor, params.id)),
    }),
  ]
}

/** Looked at again when it is called: a name may lead elsewhere then. */
async function refuseForeignGround(url: string | undefined, terms: WebhookTerms): Promise<void> {
  if (url === undefined) return
  const { protocol, hostname, username, password } = new URL(url)
  const refuse = (message: string) => {
    throw validationFailed([{ path: '/url', message }])
  }
  if (username || password) refuse('must hold no password')
  if (terms.needsTls && protocol !== 'https:') refuse('must be an https address')
  if (!terms.allowsPrivate && !(await isPublicHost(hostname))) refuse('must lead to a public address')
}
