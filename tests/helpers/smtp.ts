import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export interface Received {
  from: string
  to: string[]
  /** As it came: headers, text and HTML, encoded. */
  raw: string
}

/** A real mail server, which keeps what it is sent. */
export class MailServer {
  readonly received: Received[] = []
  /** Takes none from this one, for good. */
  readonly refused = new Set<string>()
  #server: SMTPServer | undefined
  port = 0

  async open(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: ({ address }, _session, done) =>
        done(
          this.refused.has(address)
            ? Object.assign(new Error('no such mailbox'), { responseCode: 550 })
            : undefined,
        ),
      onData: (stream, { envelope }, done) => {
        const keep = async () => {
          const from = envelope.mailFrom ? envelope.mailFrom.address : ''
          const to = envelope.rcptTo.map(({ address }) => address)
          this.received.push({ from, to, raw: await text(stream) })
          done()
        }
        void keep()
      },
    })
    this.#server = server
    await new Promise<void>((listening) => server.listen(this.port, '127.0.0.1', listening))
    this.port = (server.server.address() as AddressInfo).port
  }

  close(): Promise<void> {
    return new Promise((closed) => (this.#server ? this.#server.close(closed) : closed()))
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`
  }

  /** What an address has got, decoded, in the order of its coming. */
  to = (address: string) =>
    this.received.filter(({ to }) => to.includes(address)).map(({ raw }) => decoded(raw))
}

/** Quoted-printable and base64 as far as nodemailer uses them. */
function decoded(raw: string): string {
  const parts = raw.split(/\r\n(?=--)/).map((part) => {
    if (!/content-transfer-encoding: base64/i.test(part)) return part
    const [head = '', body = ''] = part.split('\r\n\r\n')
    return `${head}\n\n${Buffer.from(body, 'base64').toString()}`
  })
  return parts
    .join('\n')
    .replaceAll('=\r\n', '')
    .replace(/(=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
}
