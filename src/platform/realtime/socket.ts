import type { WebSocket } from 'ws'
import type { AccountActor } from '../../kernel/actor.ts'
import { toTime } from '../../kernel/clock.ts'
import type { Frame } from './topic.ts'

/** Why a socket was closed. 1000 to 1015 are WebSocket's own; what begins with 44 reads like the status of HTTP. */
export const CLOSE = {
  stopping: [1001, 'The server is stopping; connect again'],
  dataFrame: [1008, 'Clients send nothing'],
  chatter: [1008, 'Too many pings'],
  restart: [1012, 'Too much was missed; connect again with since'],
  slow: [1013, 'Too much is unread; connect again with since'],
  notSignedIn: [4401, 'The ticket or its session is not valid'],
  tooMany: [4429, 'The account has newer sockets'],
} as const

const MOST_UNREAD_BYTES = 1024 * 1024
/** Pings and pongs a minute; a client that wants to know whether we live needs two. */
const MOST_CHATTER = 100
const MINUTE_MS = 60_000
/** How long a peer may take to say goodbye. */
const GOODBYE_MS = 2_000

export interface SocketParts {
  actor: AccountActor
  sent: (frame: Frame) => void
}

/** One connection of an account. Its listeners are attached at once: a frame may be there already. */
export class Socket {
  readonly actor: AccountActor
  readonly #ws: WebSocket
  readonly #sent: (frame: Frame) => void
  #isAlive = true
  #isClosing = false
  #chatter = 0
  #chatterSince = 0
  /** What comes while the past is read for it; null once that has been told. */
  #held: { frame: Frame; text: string }[] | null = null

  constructor(ws: WebSocket, { actor, sent }: SocketParts) {
    this.actor = actor
    this.#ws = ws
    this.#sent = sent
    ws.on('message', () => this.close('dataFrame'))
    ws.on('ping', () => this.#heard())
    ws.on('pong', () => {
      this.#isAlive = true
      this.#heard()
    })
    // ws has closed the connection with the code that fits, and tells of it here.
    ws.on('error', () => {})
  }

  onClosed(done: () => void): void {
    this.#ws.once('close', done)
  }

  /** The frame and its text, which is the same for every socket of an account. */
  send(frame: Frame, text: string): void {
    if (this.#isClosing) return
    if (this.#held) {
      this.#held.push({ frame, text })
      return
    }
    this.#ws.send(text)
    this.#sent(frame)
    if (this.#ws.bufferedAmount > MOST_UNREAD_BYTES) this.close('slow')
  }

  /** From here on what is told waits for the past. */
  hold(): void {
    this.#held = []
  }

  /** Tells the past, then what came meanwhile and was not in it. */
  release = (past: readonly Frame[]): void => {
    const waiting = this.#held ?? []
    this.#held = null
    const known = new Set(past.map(({ id }) => id))
    for (const frame of past) this.send(frame, textOf(frame))
    for (const { frame, text } of waiting) if (!known.has(frame.id)) this.send(frame, text)
  }

  /** Drops a peer that has not answered the ping before. */
  ping(): void {
    if (!this.#isAlive) {
      this.#ws.terminate()
      return
    }
    this.#isAlive = false
    this.#ws.ping()
  }

  close(why: keyof typeof CLOSE): void {
    if (this.#isClosing) return
    this.#isClosing = true
    closeWith(this.#ws, why)
  }

  #heard(): void {
    const now = Date.now()
    if (now - this.#chatterSince > MINUTE_MS) {
      this.#chatterSince = now
      this.#chatter = 0
    }
    if (++this.#chatter > MOST_CHATTER) this.close('chatter')
  }
}

/** Says why and hangs up, whether the peer answers or not. */
export function closeWith(ws: WebSocket, why: keyof typeof CLOSE): void {
  const [code, reason] = CLOSE[why]
  ws.close(code, reason)
  const patience = setTimeout(() => ws.terminate(), GOODBYE_MS)
  ws.once('close', () => clearTimeout(patience))
}

export function textOf({ type, id, at, data }: Frame): string {
  return JSON.stringify({ type, id, at: toTime(at), data })
}
