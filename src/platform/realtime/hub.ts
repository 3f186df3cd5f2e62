import type { WebSocket } from 'ws'
import type { AccountActor } from '../../kernel/actor.ts'
import type { Event } from '../../kernel/event.ts'
import type { Read } from '../database/database.ts'
import type { Logger } from '../logging.ts'
import type { Metrics } from '../metrics.ts'
import { createCatchUp } from './catch-up.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import type { Relay } from './relay.ts'
import { Socket } from './socket.ts'
import { createSockets, type Sockets } from './sockets.ts'
import { createTelling } from './telling.ts'
import type { Frame, Topic } from './topic.ts'

/** Less than half of the five seconds within which a socket closes after its session. */
const CHECK_EVERY_MS = 2_000
const MOST_REPLAYED = 500

export interface HubParts {
  read: Read
  topics: readonly Topic[]
  doorkeeper: Doorkeeper
  metrics: Metrics
  /** To the other processes; null: what they commit is looked for in the database. */
  relay: Relay | null
}

/** Where facts become frames: what was committed goes in, the sockets of this process and the relay to others come out. */
export interface Hub {
  /** Tells of facts that were committed. Never waits and never throws. */
  publish: (events: readonly Event[]) => void
  /** From here on sockets may come, and others are heard. */
  start: (logger: Logger) => void
  /** A socket for an account; with `since`, milliseconds, the past is told first. */
  open: (ws: WebSocket, actor: AccountActor, since: number | null) => void
  isStopping: () => boolean
  /** Tells everybody to go and resolves when they are gone. */
  stop: () => Promise<void>
}

export function createHub({ read, topics, doorkeeper, metrics, relay }: HubParts): Hub {
  const sockets = createSockets()
  let logger: Logger | undefined
  let beats: NodeJS.Timeout[] = []
  let isStopping = false
  const report = (error: unknown) => logger?.error({ err: error }, 'a socket could not be told')

  const ends = sessionEnds(doorkeeper, sockets)
  const telling = createTelling(read, [...topics, ends], sockets, report)
  const catchUp = createCatchUp({
    read,
    types: telling.types,
    isKnown: telling.isKnown,
    hear: telling.hear,
    giveUp: () => sockets.closeAll('restart'),
  })
  const look = () => {
    if (sockets.size() === 0) catchUp.skip()
    else catchUp.look().catch(report)
  }
  const check = () => {
    checkSessions(doorkeeper, sockets).catch(report)
    look()
  }

  return {
    publish(events) {
      const concerned = events.filter(({ type }) => telling.types.has(type))
      if (concerned.length === 0) return
      for (const event of concerned) telling.hear(event)
      relay?.send(concerned)
    },
    start(given) {
      logger = given
      beats = [setInterval(sockets.pingSome, 1_000), setInterval(check, CHECK_EVERY_MS)]
      // A server that could not listen ends all the same.
      for (const one of beats) one.unref()
      relay?.listen((events) => events.forEach(telling.hear), look)
    },
    open(ws, actor, since) {
      const socket = measured(new Socket(ws, { actor, sent: ({ type }) => metrics.frame(type) }), metrics)
      if (since !== null) socket.hold()
      sockets.add(socket)
      if (isStopping) socket.close('stopping')
      if (since === null) return
      replay(read, topics, actor, since).then(socket.release, (error: unknown) => {
        report(error)
        socket.close('restart')
      })
    },
    isStopping: () => isStopping,
    async stop() {
      isStopping = true
      for (const one of beats) clearInterval(one)
      sockets.closeAll('stopping')
      while (sockets.size() > 0) await new Promise((resume) => setTimeout(resume, 20))
    },
  }
}

function measured(socket: Socket, metrics: Metrics): Socket {
  metrics.socket(1)
  socket.onClosed(() => metrics.socket(-1))
  return socket
}

async function replay(
  read: Read,
  topics: readonly Topic[],
  viewer: AccountActor,
  since: number,
): Promise<Frame[]> {
  const past = await Promise.all(topics.map((topic) => topic.replay(read, viewer, since, MOST_REPLAYED)))
  return past.flat().sort(byMoment)
}

/** Ids begin with the moment in which they were made, behind a prefix of four letters. */
function byMoment(a: Frame, b: Frame): number {
  const [one, other] = [a.id.slice(4), b.id.slice(4)]
  return one < other ? -1 : one > other ? 1 : 0
}

/** Closes the sockets whose session has ended, whoever ended it and wherever; the database is the judge. */
async function checkSessions(doorkeeper: Doorkeeper, sockets: Sockets, accountId?: string): Promise<void> {
  const asked = sockets.sessions(accountId)
  if (asked.length > 0) sockets.keepOnly(await doorkeeper.living(asked), asked)
}

/** Not to wait for the next look where the end of a session is told. */
function sessionEnds(doorkeeper: Doorkeeper, sockets: Sockets): Topic {
  return {
    types: doorkeeper.sessionEnds,
    async tell(_read, { subject }) {
      await checkSessions(doorkeeper, sockets, subject)
      return []
    },
    replay: async () => [],
  }
}
