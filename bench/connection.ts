import { connect, type Socket } from 'node:net'
import type { Call } from './calls.ts'

/**
 * One connection that is kept, written for this alone: as little work a call as there can be, because it is done on
 * the machine that is measured. Knows answers with a Content-Length and nothing else.
 */
export class Connection {
  readonly #socket: Socket
  #call: Call | null = null
  #heard: (body: Buffer) => void = () => {}
  #failed: (error: Error) => void = () => {}
  #rest: Buffer | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error) => this.#failed(error))
    socket.on('close', () => this.#failed(new Error('the server closed a connection')))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
        socket.off('error', reject)
        resolve(new Connection(socket))
      })
      socket.once('error', reject)
    })
  }

  /** Sends a call. `heard` gets the body, once; a wrong status, or a lost connection, goes to `failed`. */
  send(call: Call, heard: (body: Buffer) => void, failed: (error: Error) => void): void {
    this.#call = call
    this.#heard = heard
    this.#failed = failed
    this.#socket.write(call.bytes)
  }

  close(): void {
    this.#failed = () => {}
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    const head = bytes.indexOf('\r\n\r\n')
    if (head < 0) return void (this.#rest = bytes)
    const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))?.[1]
    const end = head + 4 + Number(length ?? 0)
    if (bytes.length < end) return void (this.#rest = bytes)
    this.#rest = null
    const status = Number(bytes.toString('latin1', 9, 12))
    const body = bytes.subarray(head + 4, end)
    if (status === this.#call?.status) return this.#heard(body)
    const asked = this.#call?.bytes.toString().split('\r\n', 1)[0]
    this.#failed(new Error(`${asked} was answered ${status}: ${body.toString().slice(0, 500)}`))
  }
}
