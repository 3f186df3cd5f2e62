import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Sent {
  reference: string
  amount: number
  currency: string
  recipient: string
  status: string
}

/** What becomes of the next calls: `lost`, done without an answer; `late`, not done and without one; a status, refused. */
export type Mishap = 'lost' | 'late' | number

/** A Paystack that sends money to banks and keeps book of it. */
export class TransferDesk {
  readonly sent = new Map<string, Sent>()
  readonly asked: string[] = []
  readonly mishaps: { path: string; kind: Mishap }[] = []
  /** How a transfer stands that is new. */
  status = 'success'
  readonly #server: Server
  #origin = ''

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        this.asked.push(`${request.method} ${path}`)
        const mishap = this.#mishapOf(path)
        const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Sent) : null
        const told =
          typeof mishap === 'number'
            ? { code: mishap, message: 'Out of order' }
            : mishap === 'late'
              ? null
              : this.#serve(path, body)
        if (mishap === 'lost' || !told) return void request.socket.destroy()
        response.writeHead(told.code, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ status: told.code < 400, ...told }))
      })
    })
  }

  async open(): Promise<{ PAYOUT_METHOD: string; PAYSTACK_SECRET_KEY: string; PAYSTACK_URL: string }> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return { PAYOUT_METHOD: 'PAYSTACK', PAYSTACK_SECRET_KEY: 'sk_test_desk', PAYSTACK_URL: this.#origin }
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** Minor units that left. */
  get total(): number {
    return [...this.sent.values()]
      .filter(({ status }) => status === 'success')
      .reduce((sum, { amount }) => sum + amount, 0)
  }

  #mishapOf(path: string): Mishap | undefined {
    const index = this.mishaps.findIndex((one) => one.path === path.split('/').slice(0, 3).join('/'))
    return index < 0 ? undefined : this.mishaps.splice(index, 1)[0]?.kind
  }

  #serve(path: string, body: Sent | null): { code: number; message: string; data?: object } {
    if (path === '/transferrecipient')
      return { code: 201, message: 'Recipient created', data: { recipient_code: 'RCP_1' } }
    if (path === '/transfer' && body) {
      if (this.sent.has(body.reference)) return { code: 400, message: 'Duplicate reference' }
      this.sent.set(body.reference, { ...body, status: this.status })
      return { code: 200, message: 'Transfer has been queued', data: this.#dataOf(body.reference) }
    }
    const data = this.#dataOf(path.replace('/transfer/verify/', ''))
    return data
      ? { code: 200, message: 'Transfer retrieved', data }
      : { code: 404, message: 'Transfer not found' }
  }

  #dataOf(reference: string): object | undefined {
    const found = this.sent.get(reference)
    return found && { ...found, transfer_code: `TRF_${reference}` }
  }
}
