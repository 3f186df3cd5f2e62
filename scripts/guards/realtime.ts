import { guardsOf } from './guard.ts'

const REALTIME = 'src/platform/realtime'
const TEST = 'tests/api/realtime.test.ts'

export const realtime = [
  ...guardsOf('src/modules/accounts/commands/redeem-ticket.ts', TEST, [
    ['a ticket that opens two sockets', '|| !(await takeTicket(tx, hash)) ', ''],
    ['a ticket that is good for ever', ' || row.expires_at <= tx.now', ''],
  ]),
  ...guardsOf('src/platform/http/realtime.ts', TEST, [
    [
      'a socket in the hands of another site',
      "throw new Refusal('origin_not_allowed', { detail: 'CORS_ORIGINS does not name this origin.' })",
      '',
    ],
    ['a frame that fills the memory', 'maxPayload: LARGEST_FRAME_BYTES,', ''],
  ]),
  ...guardsOf(`${REALTIME}/socket.ts`, 'src/platform/realtime/socket.test.ts', [
    ['a client that talks', "ws.on('message', () => this.close('dataFrame'))", '', TEST],
    [
      'a client that pings without end',
      "if (++this.#chatter > MOST_CHATTER) this.close('chatter')",
      '',
      TEST,
    ],
    [
      'a reader for whom everything is kept',
      "if (this.#ws.bufferedAmount > MOST_UNREAD_BYTES) this.close('slow')",
      '',
    ],
    ['a peer that is gone and stays', 'if (!this.#isAlive) {', 'if (false) {'],
    ['a message that is told twice after a replay', 'if (!known.has(frame.id)) ', ''],
  ]),
  ...guardsOf(`${REALTIME}/sockets.ts`, TEST, [
    [
      'a socket that outlives its session',
      "if (ended.has(socket.actor.sessionId)) socket.close('notSignedIn')",
      'void socket',
    ],
  ]),
  ...guardsOf(`${REALTIME}/catch-up.ts`, 'tests/realtime/no-redis.test.ts', [
    ['what another process did and nobody told', 'if (!isKnown(event.id)) hear(event)', 'void event'],
  ]),
  ...guardsOf('src/modules/delivery/positions.ts', 'tests/realtime/no-redis.test.ts', [
    ['a row for every second of a courier', '|| isWorthKeeping(positionOf(row), position)', '|| true'],
  ]),
]
