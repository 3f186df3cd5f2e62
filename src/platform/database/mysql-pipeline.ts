import type { Socket } from 'node:net'
import type { PoolConnection } from 'mysql2'

/** What the driver keeps of the protocol and does not tell of. */
interface Wire {
  stream: Socket
  /** Of the next packet, within one command. */
  sequenceId: number
}
interface Command {
  /** How it goes on; null before it has begun. */
  next: unknown
  start: (packet: undefined, wire: Wire) => unknown
  /** Without a packet it begins. Tells whether it is done. */
  execute: (packet: unknown, wire: Wire) => boolean
}

/**
 * Sends what is asked in one turn in one message and before the answers to what was asked before, where the driver would
 * wait for each answer. The server answers one after the other, as it does the work; but neither side has to be woken for
 * each statement, which costs as much as a small one.
 */
export function sendingAhead(connection: PoolConnection): (ask: () => unknown) => void {
  const wire = connection as unknown as Wire
  return (ask) => {
    if (wire.stream.writableCorked === 0) {
      wire.stream.cork()
      process.nextTick(() => wire.stream.uncork())
    }
    const command = ask() as Command | undefined
    // One that is closed has said so, and has another `addCommand` of its own.
    if (command?.next === null && !Object.hasOwn(wire, 'addCommand')) sendNow(command, wire)
  }
}

/** Of a command that stands in the driver's line: it is sent at once, and its turn begins with the answer. */
function sendNow(command: Command, wire: Wire): void {
  const { execute } = command
  const { sequenceId } = wire
  wire.sequenceId = 0
  command.next = command.start(undefined, wire)
  const answeredWith = wire.sequenceId
  wire.sequenceId = sequenceId
  command.execute = (packet, turn) => {
    if (packet) return execute.call(command, packet, turn)
    turn.sequenceId = answeredWith
    // What could not be written has said so, and gets no answer.
    return !command.next
  }
}
