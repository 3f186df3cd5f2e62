// oxlint-disable no-underscore-dangle -- the names are the driver's

/** What the driver keeps of a message of the server. */
interface Packet {
  buffer: Buffer
  start: number
  end: number
  /** Where it is read on. */
  offset: number
  clone: () => Packet
}

type Reader = (this: Running, packet: Packet, wire: unknown) => unknown

/** A prepared statement that runs: what the driver keeps of it, and what is kept here. */
interface Running {
  readField: Reader
  fieldsEOF: Reader
  row: Reader
  _fieldCount: number
  _receivedFieldsCount: number
  _fields: unknown[][]
  _currentFields: unknown[]
  _rowParser: unknown
  text: string
  /** What came the last time, as long as the same comes. */
  before: Columns | undefined
  /** What came this time, once it is not the same. */
  said: Buffer[] | undefined
}

/** What the server said of each column of a statement, and what the driver made of that. */
interface Columns {
  said: readonly Buffer[]
  fields: unknown[]
  parser: unknown
}

/** By the text of the statement, for all connections, which are set up alike. */
const known = new Map<string, Columns>()
const MOST_KNOWN = 1_000

/**
 * With every answer the server says again what each column is, often in more bytes than the rows have. Where it says what it
 * said before, byte for byte, the driver need not read it again, nor look for the code that reads such rows. A column that
 * another version of the schema changes is another in these bytes.
 */
export function knowColumns(text: string, command: unknown): void {
  const running = command as Running
  running.text = text
  running.before = known.get(text)
  running.said = undefined
  running.readField = readField
}

function readField(this: Running, packet: Packet, wire: unknown): unknown {
  const { before, _receivedFieldsCount: index } = this
  if (!before || before.said.length !== this._fieldCount || !says(packet, before.said[index]))
    return readNewField(this, packet, wire)
  this._receivedFieldsCount = index + 1
  if (index + 1 < this._fieldCount) return readField
  this._fields[0] = before.fields
  this._currentFields = before.fields
  return fieldsEnd
}

function says({ buffer, offset, end }: Packet, before: Buffer | undefined): boolean {
  return before !== undefined && buffer.compare(before, 0, before.length, offset, end) === 0
}

/** Reads it from a copy: a message is a part of all that came at once, which would be kept along with it. */
function readNewField(running: Running, packet: Packet, wire: unknown): unknown {
  const { before, _receivedFieldsCount: index } = running
  if (before) running._currentFields.push(...before.fields.slice(0, index))
  const said = (running.said ??= before?.said.slice(0, index) ?? [])
  running.before = undefined
  const copy = packet.clone()
  copy.buffer = Buffer.from(packet.buffer.subarray(packet.start, packet.end))
  copy.start = 0
  copy.end = copy.buffer.length
  copy.offset = packet.offset - packet.start
  said.push(copy.buffer.subarray(copy.offset))
  ownOf(running).readField.call(running, copy, wire)
  return running._receivedFieldsCount < running._fieldCount ? readField : fieldsEnd
}

function fieldsEnd(this: Running, packet: Packet, wire: unknown): unknown {
  if (!this.said) {
    this._rowParser = this.before?.parser
    return this.row
  }
  const next = ownOf(this).fieldsEOF.call(this, packet, wire)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(this.text, { said: this.said, fields: this._currentFields, parser: this._rowParser })
  return next
}

const ownOf = (running: Running) => Object.getPrototypeOf(running) as Running
