import type { AccountActor, Role } from '../../kernel/actor.ts'
import type { Known } from './doorkeeper.ts'
import type { CLOSE, Socket } from './socket.ts'
import { textOf } from './socket.ts'
import type { Listeners, Told } from './topic.ts'

/** Of an account, in one process. Who opens one more wants the newest. */
const MOST_OF_AN_ACCOUNT = 5
const PING_EVERY_S = 30

/** The open sockets of this process. */
export interface Sockets extends Listeners {
  size: () => number
  /** Closes the oldest of an account that would have too many. */
  add: (socket: Socket) => void
  tell: (told: readonly Told[]) => void
  /** Every session that holds a socket, once; those of one account where one is named. */
  sessions: (accountId?: string) => string[]
  /** Closes those whose session is not among the living. */
  keepOnly: (living: Known, asked: readonly string[]) => void
  /** Pings a thirtieth of them; called once a second, that is each of them every 30 s. */
  pingSome: () => void
  closeAll: (why: keyof typeof CLOSE) => void
}

export function createSockets(): Sockets {
  const byAccount = new Map<string, Set<Socket>>()
  const byRole = new Map<Role, Map<string, AccountActor>>()
  const pings = createPings()
  let open = 0
  const all = () => [...byAccount.values()].flatMap((mine) => [...mine])

  function add(socket: Socket): void {
    const { accountId, role } = socket.actor
    const mine = byAccount.get(accountId) ?? new Set()
    byAccount.set(accountId, mine.add(socket))
    byRole.set(role, (byRole.get(role) ?? new Map<string, AccountActor>()).set(accountId, socket.actor))
    pings.add(socket)
    open++
    socket.onClosed(() => {
      mine.delete(socket)
      open--
      if (mine.size > 0 || byAccount.get(accountId) !== mine) return
      byAccount.delete(accountId)
      byRole.get(role)?.delete(accountId)
    })
    for (const oldest of [...mine].slice(0, -MOST_OF_AN_ACCOUNT)) oldest.close('tooMany')
  }

  return {
    add,
    size: () => open,
    account: (id) => {
      const [first] = (typeof id === 'string' && byAccount.get(id)) || []
      return first?.actor
    },
    inRole: (role) => [...(byRole.get(role)?.values() ?? [])],
    tell(told) {
      for (const { to, frame } of told) {
        const mine = byAccount.get(to)
        if (!mine) continue
        const text = textOf(frame)
        for (const socket of mine) socket.send(frame, text)
      }
    },
    sessions: (accountId) => {
      const asked = accountId === undefined ? all() : [...(byAccount.get(accountId) ?? [])]
      return [...new Set(asked.map(({ actor }) => actor.sessionId))]
    },
    keepOnly(living, asked) {
      const ended = new Set(asked.filter((id) => !living.has(id)))
      if (ended.size === 0) return
      for (const socket of all()) if (ended.has(socket.actor.sessionId)) socket.close('notSignedIn')
    },
    pingSome: () => pings.next(),
    closeAll(why) {
      for (const socket of all()) socket.close(why)
    },
  }
}

/** The pings are spread over the seconds, or all of them at once would delay a frame. */
function createPings() {
  const rounds = Array.from({ length: PING_EVERY_S }, () => new Set<Socket>())
  let round = 0
  let added = 0
  return {
    add(socket: Socket) {
      const mine = rounds[added++ % PING_EVERY_S]
      mine?.add(socket)
      socket.onClosed(() => mine?.delete(socket))
    },
    next() {
      round = (round + 1) % PING_EVERY_S
      for (const socket of rounds[round] ?? []) socket.ping()
    },
  }
}
