import { type ChildProcess, spawn } from 'node:child_process'
import { Place } from './database.ts'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Served {
  origin: string
  process: ChildProcess
  ended: Promise<Ended>
}

/** A folder with a database of its own, for the command line as an operator calls it. */
export class Folder {
  readonly #place = new Place('process')
  readonly path = this.#place.path
  readonly #running = new Set<ChildProcess>()

  /** Runs a command to its end. */
  async run(args: string[], env: Record<string, string> = {}, input = ''): Promise<Ended> {
    const child = this.#start(args, env)
    child.stdin?.end(input)
    return endOf(child)
  }

  /** Starts the server and waits until it listens. */
  async serve(env: Record<string, string> = {}): Promise<Served> {
    const child = this.#start(['serve'], env)
    const ended = endOf(child)
    return { origin: await said(child, ended, /^listening on (http:\S+)$/m), process: child, ended }
  }

  /** Starts a worker and waits until it works. */
  async work(env: Record<string, string> = {}): Promise<Omit<Served, 'origin'> & { printed: () => string }> {
    const child = this.#start(['worker'], env)
    const ended = endOf(child)
    let printed = ''
    child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    await said(child, ended, /^(working)$/m)
    return { process: child, ended, printed: () => printed }
  }

  /** Ends what still runs, without a last word. */
  kill(): void {
    for (const child of this.#running) child.kill('SIGKILL')
  }

  /** Ends what still runs and takes everything away. */
  async remove(): Promise<void> {
    this.kill()
    await this.#place.remove()
  }

  /** DATABASE_URL of a database of this folder. */
  database(name?: string): string {
    return this.#place.database(name)
  }

  #start(args: string[], env: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, ['bin/fastyums.mjs', ...args], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        PORT: '0',
        FASTYUMS_DEMO: 'off',
        DATABASE_URL: this.database(),
        DATA_FOLDER: this.path,
        ...env,
      },
    })
    this.#running.add(child)
    child.on('exit', () => this.#running.delete(child))
    return child
  }
}

/** What a process says of itself once it is ready. */
function said(child: ChildProcess, ended: Promise<Ended>, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      const found = pattern.exec((printed += chunk.toString()))
      if (found?.[1]) resolve(found[1])
    })
    ended.then(({ stderr }) => reject(new Error(`it did not start: ${stderr}`)), reject)
  })
}

function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}
