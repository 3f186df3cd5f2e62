import { connect } from 'node:net'

export interface RawReply {
  status: number
  headers: Headers
  text: string
}

/** Sends bytes as they are, which no HTTP client would, and reads until the server hangs up. */
export function sendRaw(origin: string, bytes: string): Promise<RawReply> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket
      .setEncoding('utf8')
      .setTimeout(5000, () => socket.destroy(new Error(`no end came after ${answer}`)))
    socket.on('data', (chunk: string) => (answer += chunk))
    socket.on('error', reject)
    socket.on('close', () => {
      const [head = '', text = ''] = answer.split('\r\n\r\n')
      const [line = '', ...fields] = head.split('\r\n')
      const headers = new Headers(
        fields.map((field): [string, string] => [
          field.split(':')[0]!,
          field.split(':').slice(1).join(':').trim(),
        ]),
      )
      resolve({ status: Number(line.split(' ')[1]), headers, text })
    })
  })
}
