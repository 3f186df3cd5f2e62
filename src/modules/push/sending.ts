import { createHash } from 'node:crypto'
import { SYSTEM } from '../../kernel/actor.ts'
import { type Answer, post } from '../../platform/calls/post.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { record } from '../../platform/events.ts'
import type { TimerHandler } from '../../platform/outbox/handlers.ts'
import { setTimer } from '../../platform/outbox/timers.ts'
import { encryptFor } from '../../platform/push/encrypt.ts'
import { vapidHeader, type VapidSettings } from '../../platform/push/vapid.ts'
import { livingSessions } from '../accounts/public.ts'
import { notificationText } from '../notifications/public.ts'
import { PUSH } from './push-news.ts'
import { deleteSubscription, endMessage, findMessage, findSubscription, saveAttempts } from './queries.ts'
import { GOOD_FOR_MS, nextAttempt, verdictOf } from './rules/attempts.ts'
import type { PushMessageRow, PushSubscriptionRow } from './tables.ts'

type Text = NonNullable<Awaited<ReturnType<typeof notificationText>>>

/** Sends what is due, outside of any transaction, and notes what became of it. */
export function sendPush(vapid: VapidSettings, allowsPrivate: boolean): TimerHandler {
  const authorization = vapidHeader(vapid)
  return async (id, { read, execute, clock }) => {
    const message = await findMessage(read, id)
    if (!message) return
    const now = clock()
    const subscription = await findSubscription(read, message.subscription_id)
    const text = await notificationText(read, message.notification_id)
    if (
      !subscription ||
      !text ||
      text.at + GOOD_FOR_MS <= now ||
      !(await isListening(read, subscription, now))
    ) {
      await execute((tx) => endMessage(tx, id))
      return
    }
    const answer = await post({
      url: subscription.endpoint,
      body: encryptFor(keysOf(subscription), bodyOf(text)),
      headers: { ...headersOf(text, now), authorization: authorization(subscription.endpoint, now) },
      allowsPrivate,
    })
    await execute((tx) => note(tx, message, text.at, answer))
    // Noted, so it is not sent again; thrown, so that the operator hears of it.
    if (verdictOf(answer.code) === 'refused') throw new Error(`a push service answered ${answer.code}`)
  }
}

/** Whoever signed out of the browser, or was signed out, is told nothing there. */
async function isListening(read: Read, { session_id, expires_at }: PushSubscriptionRow, now: number) {
  return (expires_at ?? Infinity) > now && (await livingSessions(read, [session_id], now)).has(session_id)
}

function keysOf({ p256dh, auth }: PushSubscriptionRow) {
  return { p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') }
}

const bodyOf = ({ at: _at, ...text }: Text) => JSON.stringify(text)

/** Of what waits for a browser that is away the latest about each order is kept. Source: RFC 8030, section 5. */
function headersOf({ at, type, data }: Text, now: number): Record<string, string> {
  const subject = data.orderId ?? data.deliveryId ?? data.vendorId ?? type
  return {
    'content-type': 'application/octet-stream',
    'content-encoding': 'aes128gcm',
    ttl: String(Math.ceil((at + GOOD_FOR_MS - now) / 1000)),
    urgency: /^(order|delivery)\./.test(type) ? 'high' : 'normal',
    // A hash: whose order it is, is not the push service's business.
    topic: createHash('sha256').update(subject).digest('base64url').slice(0, 32),
  }
}

async function note(tx: Tx, message: PushMessageRow, made: number, answer: Answer): Promise<void> {
  const verdict = verdictOf(answer.code)
  const attempts = message.attempts + 1
  const so = { attempts, made, now: tx.now }
  const next = verdict === 'later' ? nextAttempt(so, answer.retryAfterMs, Math.random()) : null
  if (next !== null) {
    await saveAttempts(tx, message.id, attempts)
    await setTimer(tx, { kind: PUSH, subject: message.id, dueAt: next })
    return
  }
  await endMessage(tx, message.id)
  if (verdict === 'gone' && (await deleteSubscription(tx, message.subscription_id)))
    await record(tx, SYSTEM, { type: 'push.gone', subject: message.subscription_id, data: {} })
}
