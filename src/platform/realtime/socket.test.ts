import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { Socket } from './socket.ts'
import type { Frame } from './topic.ts'

const actor = { accountId: 'usr_1', role: 'CUSTOMER', sessionId: 'ses_1' } as const
const frame = (id: string): Frame => ({ type: 'order.updated', id, at: 0, data: {} })
const TEXT = 'x'.repeat(64 * 1024)

let server: WebSocketServer
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, perMessageDeflate: false })
  await once(server, 'listening')
})
afterAll(() => {
  for (const client of server.clients) client.terminate()
  server.close()
})

async function pair(
  options = {},
): Promise<{ socket: Socket; client: WebSocket; sent: string[]; closed: Promise<unknown> }> {
  const connected = once(server, 'connection')
  const { port } = server.address() as { port: number }
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false, ...options })
  const sent: string[] = []
  const [ws] = (await connected) as [WebSocket]
  const socket = new Socket(ws, { actor, sent: ({ id }) => sent.push(id) })
  const closed = new Promise((resolve) => socket.onClosed(() => resolve('closed')))
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
  return { socket, client, sent, closed }
}

it('drops a reader that does not read, and holds up nobody else', async () => {
  const [slow, quick] = [await pair(), await pair()]
  const heard: string[] = []
  quick.client.on('message', () => heard.push('frame'))
  slow.client.pause()
  // What the network itself holds is not counted: some megabytes on one machine.
  for (let count = 0; count < 400; count++) {
    slow.socket.send(frame('slow'), TEXT)
    if (count % 10 === 0) quick.socket.send(frame('quick'), TEXT)
    await sleep(0)
  }
  expect(slow.sent.length).toBeLessThan(400)
  expect(await Promise.race([slow.closed, sleep(10_000, 'still open')])).toBe('closed')
  for (const patience = Date.now() + 5_000; heard.length < 40 && Date.now() < patience;) await sleep(10)
  expect(heard).toHaveLength(40)
})

it('tells a reader that was slow why, if it reads on', async () => {
  const { socket, client } = await pair()
  const closing = once(client, 'close')
  client.pause()
  for (let count = 0; count < 400; count++) {
    socket.send(frame('slow'), TEXT)
    await sleep(0)
  }
  client.resume()
  client.on('message', () => {})
  expect((await closing)[0]).toBe(1013)
})

it('drops a peer that does not answer a ping before the next', async () => {
  const { socket, closed } = await pair({ autoPong: false })
  socket.ping()
  await sleep(50)
  socket.ping()
  expect(await Promise.race([closed, sleep(5_000, 'still open')])).toBe('closed')
})

it('keeps one that answers', async () => {
  const { socket, client } = await pair()
  for (let count = 0; count < 3; count++) {
    const asked = once(client, 'ping')
    socket.ping()
    await asked
    await sleep(20)
  }
  expect(client.readyState).toBe(WebSocket.OPEN)
})

it('tells the past first, and what came meanwhile once', async () => {
  const { socket, client } = await pair()
  const heard: string[] = []
  client.on('message', (text: Buffer) => heard.push(JSON.parse(text.toString()).id))
  const tell = (id: string) => socket.send(frame(id), JSON.stringify({ id }))
  socket.hold()
  tell('3')
  tell('4')
  socket.release([frame('1'), frame('2'), frame('3')])
  tell('5')
  for (const patience = Date.now() + 5_000; heard.length < 5 && Date.now() < patience;) await sleep(5)
  expect(heard).toEqual(['1', '2', '3', '4', '5'])
})
