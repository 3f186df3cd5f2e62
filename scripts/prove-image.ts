/**
 * Proves the image where no Docker engine runs: every step of the Dockerfile is done in a file tree of its own, this
 * machine's Debian and the project's own Node standing in for the base image, and what comes of it is started as its
 * user, in production, from a file system that cannot be written; through nginx as deploy/ sets it up an order is taken
 * by the Postman collection. Needs root, for mounts that end with this process, and nginx.
 *
 *   sudo npx node scripts/prove-image.ts            builds, measures, starts      --keep  leaves the tree behind
 */
import { type ChildProcess, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Stage, readDockerfile, variablesOf, wordsOf } from './dockerfile.ts'
import { startNginx, takeOrder } from './image/front.ts'
import { Tree } from './image/tree.ts'

const MOST_MIB = 60
const LONGEST_START_MS = 1_000 * Number(process.env['FASTYUMS_PATIENCE'] ?? 1)

if (process.getuid?.() !== 0)
  throw new Error('root is needed for the mounts; with Docker use "docker build ."')
if (process.env['FASTYUMS_OWN_MOUNTS'] !== '1') {
  // Mounts in a namespace of its own: nobody else sees them, and they end with it.
  const args = ['--mount', '--propagation', 'private', process.execPath, ...process.argv.slice(1)]
  const { status } = spawnSync('unshare', args, {
    stdio: 'inherit',
    env: { ...process.env, FASTYUMS_OWN_MOUNTS: '1' },
  })
  process.exit(status ?? 1)
}

const work = mkdtempSync(join(tmpdir(), 'fastyums-image-'))
const trees = new Map<string, Tree>()
try {
  const stages = readDockerfile(readFileSync('Dockerfile', 'utf8'))
  for (const stage of stages) build(stage)
  const last = stages.at(-1)
  const tree = last && trees.get(last.name)
  if (!last || !tree) throw new Error('the Dockerfile has no stage')
  const mebibytes = tree.addedBytes() / 1024 / 1024
  console.log(`adds ${mebibytes.toFixed(1)} MiB to its base, compressed (${MOST_MIB} at most)`)
  if (mebibytes > MOST_MIB) throw new Error('the image is too large')
  await run(last, tree)
  console.log('the image is proven, but for the base image itself')
} finally {
  for (const tree of trees.values()) tree.unmount()
  if (!process.argv.includes('--keep')) rmSync(work, { recursive: true, force: true })
}

function build({ base, name, instructions }: Stage): void {
  if (!/^node:24-bookworm-slim$/.test(base)) throw new Error(`nothing here stands in for ${base}`)
  const tree = new Tree(join(work, name))
  trees.set(name, tree)
  let folder = '/'
  let variables: Record<string, string> = {}
  for (const { keyword, text, flags } of instructions) {
    console.log(`${name}: ${keyword} ${text.slice(0, 90)}`)
    if (keyword === 'WORKDIR') tree.makeFolder((folder = text))
    else if (keyword === 'ENV') variables = { ...variables, ...variablesOf(text) }
    else if (keyword === 'RUN') tree.run(text, folder, variables)
    else if (keyword === 'COPY') {
      const from = flags['from'] === undefined ? process.cwd() : trees.get(flags['from'])?.root
      if (from === undefined) throw new Error(`there is no stage ${flags['from']}`)
      tree.copy(text.split(/\s+/), from, folder, flags['from'] === undefined)
    } else if (!['USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'].includes(keyword))
      throw new Error(`${keyword} is not known here`)
  }
}

/** Starts it as the engine would: its user, its variables, nothing to write to but the volume and /tmp. */
async function run({ instructions }: Stage, tree: Tree): Promise<void> {
  const last = (keyword: string) => instructions.findLast((one) => one.keyword === keyword)?.text ?? ''
  const command = [...wordsOf(last('ENTRYPOINT')), ...wordsOf(last('CMD'))]
  const variables = Object.assign(
    {},
    ...instructions.filter(({ keyword }) => keyword === 'ENV').map(({ text }) => variablesOf(text)),
  )
  const env = {
    ...variables,
    PORT: '38471',
    HOST: '127.0.0.1',
    JWT_SECRET: 'a secret that only this proof of the image uses',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a password that only this proof of the image uses',
    TRUST_PROXY: '127.0.0.1',
  }
  const user = last('USER')
  const workdir = last('WORKDIR')
  tree.lock(wordsOf(last('VOLUME')), user)

  const cannot = tree.start(['sh', '-c', 'touch /app/x /etc/x 2> /dev/null'], user, workdir, env)
  if ((await exitOf(cannot)) === 0) throw new Error('the file system can be written')
  // What the first start does once, bringing an empty database up to date, is not what a restart waits for.
  await serveOnce(tree, command, user, workdir, env)
  const took = await serveOnce(tree, command, user, workdir, env, async () => {
    const nginx = await startNginx(join(work, 'nginx'), Number(env.PORT), { plain: 38_480, tls: 38_443 })
    try {
      takeOrder('https://127.0.0.1:38443', env.ADMIN_EMAIL, env.ADMIN_PASSWORD)
    } finally {
      nginx.kill('SIGTERM')
    }
  })
  console.log(`ready ${took} ms after its start (${LONGEST_START_MS} at most), as user ${user}`)
  if (took > LONGEST_START_MS) throw new Error('it starts too slowly')
}

/** Milliseconds until it was ready. Its own health check agrees, nobody of it is root, and SIGTERM ends it well. */
async function serveOnce(
  tree: Tree,
  command: string[],
  user: string,
  workdir: string,
  env: Record<string, string>,
  whileItServes: () => Promise<void> = async () => {},
): Promise<number> {
  const started = performance.now()
  const server = tree.start(command, user, workdir, env)
  const url = `http://127.0.0.1:${env['PORT']}`
  while (
    !(await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null) throw new Error('the server did not start')
    await sleep(10)
  }
  const took = Math.round(performance.now() - started)
  const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]
  if (uid !== user.split(':')[0]) throw new Error(`it runs as ${uid}`)
  const check = readFileSync('Dockerfile', 'utf8').match(/^HEALTHCHECK .*CMD (\[.*\])$/m)?.[1] ?? '[]'
  if ((await exitOf(tree.start(wordsOf(check), user, workdir, env))) !== 0)
    throw new Error('its health check fails')
  const products = await fetch(`${url}/api/v1/products`)
  if (products.status !== 200) throw new Error(`the API answers ${products.status}`)
  await whileItServes().catch((error: unknown) => {
    server.kill('SIGKILL')
    throw error
  })
  server.kill('SIGTERM')
  const code = await exitOf(server)
  if (code !== 0) throw new Error(`it ended with ${code}`)
  return took
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return child.exitCode === null
    ? new Promise((resolve) => child.on('exit', resolve))
    : Promise.resolve(child.exitCode)
}
