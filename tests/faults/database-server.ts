import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether this machine has what the tests need that kill a database server: no other may be killed. */
export const HAS_MARIADB = spawnSync('mariadbd', ['--version']).status === 0

const LONGEST_START_MS = 30_000

/** A MariaDB of this test alone, with a folder and a port of its own. What it commits is written out as a careful operator has it. */
export class DatabaseServer {
  readonly #folder = mkdtempSync(join(memory(), 'fastyums-server-'))
  readonly #user = userOf(this.#folder)
  #port = 0
  #process: ChildProcess | undefined

  url(database: string): string {
    return `mysql://root@127.0.0.1:${this.#port}/${database}`
  }

  /** Makes the data folder at the first start; later ones find in it what a kill left behind. */
  async start(): Promise<void> {
    if (this.#port === 0) {
      this.#install()
      this.#port = await freePort()
    }
    const args = [
      `--datadir=${this.#data}`,
      `--socket=${join(this.#folder, 's')}`,
      `--log-error=${join(this.#folder, 'log')}`,
      `--port=${this.#port}`,
      '--bind-address=127.0.0.1',
      '--innodb-flush-log-at-trx-commit=1',
      '--innodb-buffer-pool-size=64M',
      '--innodb-log-file-size=32M',
    ]
    this.#process = spawn('mariadbd', ['--no-defaults', ...this.#user, ...args], {
      stdio: 'ignore',
      env: this.#env,
    })
    const deadline = Date.now() + LONGEST_START_MS
    while (!(await answers(this.#port))) {
      if (Date.now() > deadline || this.#process.exitCode !== null)
        throw new Error(`MariaDB did not start: ${readFileSync(join(this.#folder, 'log'), 'utf8')}`)
      await sleep(20)
    }
  }

  /** As the machine would: without a last word. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.#process?.once('exit', resolve))
    this.signal('SIGKILL')
    await ended
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  async remove(): Promise<void> {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** One that starts takes the temporary tables of other servers away that it finds in its folder for them. */
  get #env(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.#folder }
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  #install(): void {
    const args = [`--datadir=${this.#data}`, '--auth-root-authentication-method=normal', '--skip-test-db']
    const done = spawnSync('mariadb-install-db', ['--no-defaults', ...this.#user, ...args], {
      env: this.#env,
    })
    if (done.status !== 0) throw new Error(`no data folder for MariaDB: ${String(done.stderr)}`)
  }
}

/** A kill of the process loses nothing that lies in memory, and there it costs no disk. */
function memory(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}

/** MariaDB refuses to run as root: then it runs as the user whom its package has made, and the folder is theirs. */
function userOf(folder: string): string[] {
  if (process.getuid?.() !== 0) return []
  chmodSync(folder, 0o755)
  chownSync(folder, Number(spawnSync('id', ['-u', 'mysql']).stdout), -1)
  return ['--user=mysql']
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

/** Whether it greets: while it recovers it listens without a word. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(500)
    for (const end of ['error', 'timeout', 'close']) socket.on(end, () => (socket.destroy(), resolve(false)))
    socket.on('data', () => (resolve(true), socket.destroy()))
  })
}
