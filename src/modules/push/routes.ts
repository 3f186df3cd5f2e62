import { Refusal } from '../../kernel/refusal.ts'
import { isPublicHost } from '../../platform/calls/public-address.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { anyone, signedIn } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { del, get, list, post, type Route } from '../../platform/http/route.ts'
import { validationFailed } from '../../platform/http/schemas.ts'
import { areBrowserKeys } from '../../platform/push/encrypt.ts'
import { publicKeyOf } from '../../platform/push/vapid.ts'
import { subscribe, unsubscribe } from './commands/subscribe.ts'
import { listSubscriptions, NEWEST } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewSubscription } from './schemas.ts'
import type { PushTerms } from './terms.ts'

export function pushRoutes(terms: PushTerms): Route[] {
  const publicKey = terms.vapid && publicKeyOf(terms.vapid.privateKey)
  return [
    get('/push/vapid-key', {
      operation: 'getVapidKey',
      summary: 'Get the key with which a browser subscribes to web push',
      access: anyone,
      answer: ref(schemas.VapidKey),
      read: async () => ({ publicKey }),
    }),
    post('/me/push-subscriptions', {
      operation: 'subscribeToPush',
      summary: 'Have a browser told of your notifications while no page is open',
      description:
        'The body is what the browser’s PushSubscription is in JSON. The same again, at every start of a page, is the same subscription. It ends with the session, with the browser’s own, or as the eleventh of an account. What arrives is a notification as JSON: id, type, title, body, data, createdAt.',
      access: signedIn,
      body: schemas.NewPushSubscription,
      status: 201,
      answer: ref(schemas.PushSubscription),
      refusals: ['push_unavailable'],
      prepare: ({ body }) => refuseWhatCannotBeReached(body, terms),
      command: async (tx, { actor, body }) => viewSubscription(await subscribe(tx, actor, body)),
    }),
    list('/me/push-subscriptions', {
      operation: 'listPushSubscriptions',
      summary: 'List your browsers that are told, newest first',
      access: signedIn,
      row: ref(schemas.PushSubscription),
      page: async (read, { actor, limit, after }) =>
        toPage(await listSubscriptions(read, actor.accountId, limit, after), limit, NEWEST, viewSubscription),
    }),
    del('/me/push-subscriptions/:id', {
      operation: 'unsubscribeFromPush',
      summary: 'Tell a browser nothing more',
      access: signedIn,
      command: (tx, { actor, params }) => unsubscribe(tx, actor, params.id),
    }),
  ]
}

interface Wanted {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

/** The address is looked at again when it is called: a name may lead elsewhere then. */
async function refuseWhatCannotBeReached({ endpoint, keys }: Wanted, terms: PushTerms): Promise<void> {
  if (!terms.vapid) throw new Refusal('push_unavailable')
  const refuse = (path: string, message: string) => {
    throw validationFailed([{ path, message }])
  }
  const { protocol, hostname, username, password } = new URL(endpoint)
  if (username || password) refuse('/endpoint', 'must hold no password')
  if (terms.needsTls && protocol !== 'https:') refuse('/endpoint', 'must be an https address')
  const [p256dh, auth] = [keys.p256dh, keys.auth].map((key) => Buffer.from(key, 'base64url'))
  if (!p256dh || !auth || !areBrowserKeys({ p256dh, auth })) refuse('/keys', 'are no keys of a browser')
  if (!terms.allowsPrivate && !(await isPublicHost(hostname)))
    refuse('/endpoint', 'must lead to a public address')
}
