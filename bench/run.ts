// `npm run bench`: the product beside the limit, on the same machine, the same data, the same calls.
import { parseArgs } from 'node:util'
import { AccessTokens } from '../src/platform/security/access-tokens.ts'
import { fillCatalogue } from './fill-catalogue.ts'
import { fillOrders } from './fill-orders.ts'
import { type Comparison, compare, expectSameAnswers } from './measure.ts'
import { comparisonTable, figure } from './report.ts'
import { JWT_SECRET, startLimit, startProduct } from './servers.ts'
import { type Engine, Stage } from './stage.ts'
import { SIZE, type TokenOf, WORKLOADS } from './workloads.ts'

const usage = `Usage: npm run bench -- [options]

Starts the product as npm start runs it in production, and the limit (bench/limit.ts), each on a database of its own with
the same ${SIZE.products.toLocaleString('en')} products, and loads them in turn. Prints what each does a second, and the ratio.

  --database sqlite|mysql   mysql: FASTYUMS_TEST_DATABASE, or root at 127.0.0.1:3306 (sqlite)
  --only list,search        of ${WORKLOADS.map(({ name }) => name).join(', ')} (all)
  --connections 1,16,64     (1,16,64)
  --rounds 5                how often each is loaded; medians are shown
  --seconds 1               how long each time
  --no-cache                the product remembers nothing of the catalogue
`

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    only: { type: 'string' },
    connections: { type: 'string', default: '1,16,64' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    'no-cache': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(usage)
else await main()

function tokens(): TokenOf {
  const signer = new AccessTokens(JWT_SECRET, 86_400, Date.now)
  const made = new Map<string, string>()
  return (accountId) => {
    let token = made.get(accountId)
    if (!token) {
      token = signer.issue({ sub: accountId, sid: accountId.replace('usr', 'ses') })
      made.set(accountId, token)
    }
    return token
  }
}

async function main(): Promise<void> {
  const only = values.only?.split(',')
  const workloads = WORKLOADS.filter(({ name }) => !only || only.includes(name))
  const stage = new Stage(values.database as Engine)
  try {
    progress('filling')
    const [forProduct = '', forLimit = ''] = await stage.databases(['product', 'limit'], async (database) => {
      await fillCatalogue(database, SIZE)
      await fillOrders(database, SIZE)
    })
    const { folder } = stage
    const product = await startProduct({ database: forProduct, folder, noCache: values['no-cache'] })
    const limit = await startLimit({ database: forLimit, folder })
    try {
      const tokenOf = tokens()
      const conditions = {
        rounds: Number(values.rounds),
        seconds: Number(values.seconds),
        tokenOf,
        databasePid: stage.databasePid,
      }
      const comparisons: Comparison[] = []
      for (const workload of workloads) {
        await expectSameAnswers(workload, { product, limit }, tokenOf)
        for (const connections of values.connections.split(',').map(Number)) {
          progress(`${workload.name}, ${connections} connections`)
          comparisons.push(await compare(workload, connections, { product, limit }, conditions))
        }
      }
      progress('')
      process.stdout.write(comparisonTable(comparisons))
      process.stdout.write(
        `\nFirst answer after ${figure(product.startMs)} ms (limit ${figure(limit.startMs)}). Peak memory ${figure(product.peakMemory())} MB (limit ${figure(limit.peakMemory())}).\n`,
      )
    } finally {
      await product.stop()
      await limit.stop()
    }
  } finally {
    await stage.remove()
  }
}

/** On a terminal the line is written over; elsewhere each is a line. */
function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : text && `${text}\n`)
}
