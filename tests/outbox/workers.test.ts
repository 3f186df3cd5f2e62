import { afterAll, describe, expect, it, vi } from 'vitest'
import { openCuttingProxy } from '../helpers/cutting-proxy.ts'
import { Folder } from '../helpers/process.ts'
import { Burrow, hasRabbitmq, RABBITMQ } from '../helpers/rabbitmq.ts'

const folder = new Folder()
afterAll(() => folder.remove())

it('refuses to be a worker without a broker', async () => {
  const ended = await folder.run(['worker'])
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(/^AMQP_URL must be set[^\n]*\n$/)
})

describe.skipIf(!hasRabbitmq)('with RabbitMQ', () => {
  const burrow = new Burrow()
  const env = (url = RABBITMQ) => ({ AMQP_URL: url, AMQP_PREFIX: burrow.prefix })
  afterAll(() => burrow.remove())

  it('works, tells its metrics to who has their token, and ends well when it is told to', async () => {
    const token = 'numbers for the few'
    const worker = await folder.work({
      ...env(),
      NODE_ENV: 'production',
      JWT_SECRET: 'b7d6a1f0c3e94852ac17e0f5d2934b68',
      HOST: '127.0.0.1',
      METRICS_PORT: '0',
      METRICS_TOKEN: token,
    })
    const origin = `http://127.0.0.1:${/^metrics at port (\d+)$/m.exec(worker.printed())?.[1]}`
    const ask = (path: string, authorization = '') => fetch(origin + path, { headers: { authorization } })
    const text = await (await ask('/metrics', `Bearer ${token}`)).text()
    expect(text).toContain('fastyums_database_waiting{pool="write"} 0')
    expect(text).toContain('fastyums_work_late_seconds{kind="event"} 0')
    expect((await ask('/metrics')).status).toBe(404)
    expect((await ask('/api/v1/products')).status).toBe(404)
    expect((await ask('/health/live')).status).toBe(200)
    worker.process.kill('SIGTERM')
    expect(await worker.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('ends well too while the broker is away', async () => {
    const worker = await folder.work(env('amqp://guest:guest@127.0.0.1:1'))
    worker.process.kill('SIGTERM')
    expect(await worker.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('serves while the broker is away, tells that it is not ready, and is once the broker is back', async () => {
    const proxy = await openCuttingProxy(new URL(RABBITMQ))
    try {
      const { origin, process, ended } = await folder.serve(env(`amqp://guest:guest@127.0.0.1:${proxy.port}`))
      const ready = async () => (await fetch(`${origin}/health/ready`)).status
      await vi.waitFor(async () => expect(await ready()).toBe(200), 30_000)
      proxy.refuse(true)
      await vi.waitFor(async () => expect(await ready()).toBe(503), 30_000)
      const body = JSON.stringify({
        email: 'ada@example.com',
        password: 'a sentence nobody guesses',
        name: 'Ada',
        role: 'CUSTOMER',
      })
      const headers = { 'content-type': 'application/json' }
      const registered = await fetch(`${origin}/api/v1/auth/register`, { method: 'POST', headers, body })
      expect(registered.status).toBe(201)
      proxy.refuse(false)
      await vi.waitFor(async () => expect(await ready()).toBe(200), 30_000)
      const metrics = await (await fetch(`${origin}/metrics`)).text()
      expect(metrics).toContain(`fastyums_dead_letters{queue="${burrow.topology.deadQueue}"} 0`)
      expect(metrics).toContain('fastyums_work_late_seconds{kind="event"}')
      process.kill('SIGTERM')
      expect((await ended).code).toBe(0)
    } finally {
      await proxy.close()
    }
  }, 90_000)
})
