import type { Delivery, Notification, Order } from './api.ts'
import { ApiError } from './errors.ts'
import { sleep } from './retry.ts'

interface Told<Type extends string, Data> {
  type: Type
  /** The same each time that it is told. */
  id: string
  at: string
  data: Data
}

export type Message =
  | Told<'notification', Notification>
  | Told<'order.updated', Order>
  | Told<'delivery.offered', Delivery>
  | Told<'courier.location', { orderId: string; deliveryId: string; lat: number; lng: number; at: string }>

export interface ListenOptions {
  /** Called once for each message, whatever is replayed after a reconnect. */
  onMessage: (message: Message) => void
  /** Called with each change: `open` once it listens, `waiting` between two sockets. */
  onState?: (state: 'open' | 'waiting') => void
  /** Called when it is over for good, not by `close()`: signed out, or five newer sockets of the account. */
  onEnd?: (reason: unknown) => void
  /** The id of the last message that came, from an earlier run. */
  since?: string
  signal?: AbortSignal
  /** A line that died without a word is found this way: milliseconds until a socket is replaced. Ten minutes. */
  renewAfterMs?: number
}

export interface Listener {
  close: () => void
  /** To go on from in a later run. */
  lastId: () => string
}

export interface Line {
  address: string
  ticket: (signal: AbortSignal) => Promise<string>
  WebSocket: typeof WebSocket
}

const CLOSED_BY_US = 1000
/** Five newer sockets are open, or we broke a rule: to connect again would only repeat it. */
const FINAL = new Set([1008, 1009, 4429])
const LONGEST_WAIT_MS = 15_000
/** A socket that held for so long was a good one. */
const LASTING_MS = 5_000
/** More than a replay brings: a day at most, and the newest 500 of each type. */
const REMEMBERED = 4_000

/** Keeps a socket open, and tells each message once. */
export function listen(line: Line, options: ListenOptions): Listener {
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  const known = new Set<string>()
  const start = idAt(Date.now())
  let lastId = options.since

  const take = (text: string) => {
    const message = JSON.parse(text) as Message
    if (known.has(message.id)) return
    known.add(message.id)
    for (const oldest of known) {
      if (known.size <= REMEMBERED) break
      known.delete(oldest)
    }
    // What is replayed may be older than what was seen.
    if (lastId === undefined || momentOf(message.id) > momentOf(lastId)) lastId = message.id
    options.onMessage(message)
  }

  const run = async () => {
    for (let failures = 0, since = lastId; ; failures++, since = lastId ?? start) {
      try {
        const url = await addressOf(line, since, signal)
        const renewAfterMs = options.renewAfterMs ?? 600_000
        const began = performance.now()
        const code = await hold(new line.WebSocket(url), signal, renewAfterMs, take, () =>
          options.onState?.('open'),
        )
        if (signal.aborted) return
        if (FINAL.has(code)) throw new Ended(code)
        if (performance.now() - began > LASTING_MS) failures = 0
        if (code === CLOSED_BY_US) continue
      } catch (error) {
        if (signal.aborted) return
        const isOver = error instanceof Ended || (error instanceof ApiError && error.status < 500)
        if (isOver && !(error instanceof ApiError && error.status === 429)) return options.onEnd?.(error)
      }
      options.onState?.('waiting')
      const span = Math.min(250 * 2 ** failures, LONGEST_WAIT_MS)
      await sleep(span / 2 + (Math.random() * span) / 2, signal).catch(() => {})
      if (signal.aborted) return
    }
  }
  void run()
  return { close: () => stop.abort(), lastId: () => lastId ?? start }
}

class Ended extends Error {
  override readonly name = 'Ended'

  constructor(code: number) {
    super(`the server closed the socket for good: ${code}`)
  }
}

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'

/** What an event of this moment would be called: of an id to go on from, the server reads no more than that. */
function idAt(ms: number): string {
  let text = ''
  for (let rest = BigInt(ms) << 80n; text.length < 26; rest >>= 5n)
    text = DIGITS.charAt(Number(rest & 31n)) + text
  return `evt_${text}`
}

/** Ids sort by their moment behind the prefix. */
const momentOf = (id: string) => id.slice(id.indexOf('_') + 1)

async function addressOf({ address, ticket }: Line, since: string | undefined, signal: AbortSignal) {
  const url = new URL(`${address.replace(/\/$/, '')}/api/v1/realtime`)
  url.protocol = url.protocol.replace('http', 'ws')
  url.searchParams.set('ticket', await ticket(signal))
  if (since !== undefined) url.searchParams.set('since', since)
  return url
}

/** Listens until the socket is closed, by whomever; resolves with the code. */
function hold(
  socket: WebSocket,
  signal: AbortSignal,
  renewAfterMs: number,
  take: (text: string) => void,
  opened: () => void,
): Promise<number> {
  const close = () => socket.close(CLOSED_BY_US)
  const renewal = setTimeout(close, renewAfterMs)
  signal.addEventListener('abort', close)
  return new Promise<number>((resolve) => {
    socket.addEventListener('open', opened)
    socket.addEventListener('message', ({ data }) => take(String(data)))
    socket.addEventListener('close', ({ code }) => resolve(code))
  }).finally(() => {
    clearTimeout(renewal)
    signal.removeEventListener('abort', close)
  })
}
