import { connect } from 'node:net'

export interface RawReply {
  status: number
  headers: Headers
  text: string
}

/** Sends bytes as they are, which no HTTP client would, and reads until the server hangs up. */
export async function sendRaw(origin: string, bytes: string | Buffer): Promise<RawReply> {
  const [reply = { status: NaN, headers: new Headers(), text: '' }] = await exchange(origin, [bytes])
  return reply
}

/** Sends pieces, each `pauseMs` after the one before, and returns every answer that came until the server hung up. */
export function exchange(
  origin: string,
  pieces: readonly (string | Buffer)[],
  pauseMs = 0,
  patienceMs = 5000,
): Promise<RawReply[]> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const answer = () => Buffer.concat(received)
    const socket = connect(Number(port), hostname, () => void sendAll())
    const sendAll = async () => {
      for (const piece of pieces) {
        socket.write(piece)
        if (pauseMs > 0) await new Promise((resume) => setTimeout(resume, pauseMs))
      }
    }
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no end came after ${answer().toString()}`)))
    socket.on('data', (chunk: Buffer) => received.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(repliesIn(answer())))
  })
}

function repliesIn(bytes: Buffer): RawReply[] {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return []
  const [line = '', ...fields] = bytes.subarray(0, end).toString().split('\r\n')
  const headers = new Headers(
    fields.map((field): [string, string] => [
      field.split(':')[0]!,
      field.split(':').slice(1).join(':').trim(),
    ]),
  )
  const status = Number(line.split(' ')[1])
  const rest = bytes.subarray(end + 4)
  const length = status === 100 ? 0 : Number(headers.get('content-length') ?? rest.length)
  const reply = { status, headers, text: rest.subarray(0, length).toString() }
  return [reply, ...repliesIn(rest.subarray(length))]
}
