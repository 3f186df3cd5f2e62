import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between the marketplace and its database server or its broker, cuts connections at a chosen moment, and holds answers up. */
export interface CuttingProxy {
  port: number
  /**
   * Cuts the next connection that says the word to the server: `before` the server hears it, or `after`, when the
   * server has answered and the answer is kept back.
   */
  cutAt: (word: string, when: 'before' | 'after') => void
  /** Holds everything that the server says from now on up for so long. */
  slowDown: (ms: number) => void
  /** Cuts every connection and takes no new one, until it is told otherwise. */
  refuse: (isRefusing: boolean) => void
  /** Lets nothing that the server says through any more; what is said to it arrives. Its end cuts every connection. */
  mute: (isMute: boolean) => void
  /** How often a connection was cut. */
  cuts: () => number
  close: () => Promise<void>
}

export async function openCuttingProxy(target: URL): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let plan: { word: string; when: 'before' | 'after' } | undefined
  let cuts = 0
  let delayMs = 0
  let isRefusing = false
  let isMute = false
  const server = createServer((client) => {
    if (isRefusing) return void client.destroy()
    const upstream = connect(Number(target.port || 3306), target.hostname)
    let isMuted = false
    const cut = () => {
      cuts++
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => (sockets.delete(socket), client.destroy(), upstream.destroy()))
    }
    client.on('data', (bytes) => {
      if (plan && bytes.includes(plan.word)) {
        const { when } = plan
        plan = undefined
        if (when === 'before') return cut()
        isMuted = true
      }
      upstream.write(bytes)
    })
    let due = 0
    const pass = (bytes: Buffer) => (isMuted ? cut() : isMute || client.write(bytes))
    upstream.on('data', (bytes) => {
      // What is held up is not overtaken by what comes after.
      due = Math.max(due, Date.now() + delayMs)
      if (due > Date.now()) setTimeout(pass, due - Date.now(), bytes)
      else pass(bytes)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    cutAt(word, when) {
      plan = { word, when }
    },
    slowDown(ms) {
      delayMs = ms
    },
    refuse(refuses) {
      isRefusing = refuses
      if (refuses) for (const socket of sockets) socket.destroy()
    },
    mute(mutes) {
      isMute = mutes
      if (!mutes) for (const socket of sockets) socket.destroy()
    },
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}
