import { afterAll, expect, it } from 'vitest'
import { Client } from '../helpers/client.ts'
import { Contract } from '../helpers/contract.ts'
import { PASSWORD } from '../helpers/marketplace.ts'
import { Folder } from '../helpers/process.ts'
import { listen } from '../helpers/socket.ts'

const folder = new Folder()
afterAll(() => folder.remove())

it('SIGTERM tells every socket to go, and one that does not listen keeps nobody from ending', async () => {
  const served = await folder.serve({ RATE_LIMIT: 'off' })
  const document = (await (await fetch(`${served.origin}/openapi.json`)).json()) as Record<string, unknown>
  const anyone = new Client(served.origin, new Contract(document))
  const person = { email: 'ada@example.com', password: PASSWORD, name: 'Ada', role: 'CUSTOMER' }
  const { accessToken } = await anyone.ok('POST', '/auth/register', person)
  const client = anyone.with(accessToken)
  const [polite, deaf] = [await listen(served.origin, { client }), await listen(served.origin, { client })]
  deaf.ws.pause()

  const stopped = Date.now()
  served.process.kill('SIGTERM')
  expect(await polite.closed).toEqual([1001, expect.any(String)])
  const { code, stderr } = await served.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(Date.now() - stopped).toBeLessThan(10_000)
  deaf.ws.terminate()
})
