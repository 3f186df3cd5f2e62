import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { ignored } from './ignored.ts'

/** The project's own Node, which is in every install of it, and the machine's npm. */
const NODE = resolve('node_modules/.bin/node')
/** What a base image has, by its first names. What else stands in a tree was added. */
const OF_THE_BASE = [
  'usr',
  'bin',
  'sbin',
  'lib',
  'lib64',
  'etc',
  'proc',
  'dev',
  'tmp',
  'root',
  'run',
  'var',
  'home',
]

/** A file tree that commands run in as if it were the machine's own. */
export class Tree {
  readonly root: string
  readonly #mounts: string[] = []

  constructor(root: string) {
    this.root = root
    for (const name of ['usr', 'etc', 'proc', 'dev', 'tmp', 'root', 'run', 'var/tmp'])
      mkdirSync(join(root, name), { recursive: true })
    for (const name of ['bin', 'sbin', 'lib', 'lib64'])
      if (existsSync(`/${name}`)) symlinkSync(`usr/${name}`, join(root, name))
    this.#bind('/usr', 'usr')
    this.#mount(['-t', 'tmpfs', 'tmpfs'], 'usr/local')
    mkdirSync(join(root, 'usr/local/bin'))
    writeFileSync(join(root, 'usr/local/bin/node'), '')
    this.#bind(NODE, 'usr/local/bin/node')
    writeFileSync(
      join(root, 'etc/passwd'),
      'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n',
    )
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnode:x:1000:\n')
    for (const name of ['resolv.conf', 'hosts', 'nsswitch.conf'])
      if (existsSync(`/etc/${name}`)) cpSync(`/etc/${name}`, join(root, 'etc', name), { dereference: true })
    mkdirSync(join(root, 'etc/ssl'))
    if (existsSync('/etc/ssl')) this.#bind('/etc/ssl', 'etc/ssl')
    this.#bind('/proc', 'proc')
    this.#bind('/dev', 'dev')
    this.#mount(['-t', 'tmpfs', 'tmpfs'], 'tmp')
  }

  makeFolder(path: string): void {
    mkdirSync(join(this.root, path), { recursive: true })
  }

  /** As root, with the settings and the store of npm of whoever runs this. */
  run(command: string, folder: string, variables: Record<string, string>): void {
    const home = homedir()
    for (const name of ['.npmrc', '.npm'])
      if (existsSync(join(home, name))) this.#bindOnce(join(home, name), join('root', name))
    const env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/root',
      NPM_CONFIG_GLOBALCONFIG: '/usr/etc/npmrc',
      ...variables,
    }
    execFileSync('/usr/sbin/chroot', [this.root, 'sh', '-ec', `cd ${folder}; ${command}`], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
  }

  /** `COPY a b target`: from the context, of which .dockerignore lets through a part, or from another tree. */
  copy(words: readonly string[], from: string, folder: string, isContext: boolean): void {
    const target = words.at(-1) ?? '.'
    const into = resolve(this.root, relative('/', resolve('/', folder, target)))
    const isIgnored = isContext ? ignored(readFileSync('.dockerignore', 'utf8')) : () => false
    for (const source of words.slice(0, -1)) {
      const path = join(from, source)
      const isFolder = statSync(path).isDirectory()
      const goal = isFolder
        ? into
        : target.endsWith('/') || target === '.'
          ? join(into, basename(source))
          : into
      const filter = (one: string) => statSync(one).isDirectory() || !isIgnored(relative(from, one))
      cpSync(path, goal, { recursive: true, preserveTimestamps: true, filter })
    }
  }

  /** Gives the volumes to the user and makes all the rest unwritable. */
  lock(volumes: readonly string[], user: string): void {
    const [uid = 0, gid = 0] = user.split(':').map(Number)
    this.#mount(['--rbind', this.root], '')
    for (const volume of volumes) {
      this.#mount(['-t', 'tmpfs', 'tmpfs'], volume)
      chownSync(join(this.root, volume), uid, gid)
    }
    execFileSync('mount', ['-o', 'remount,bind,ro', this.root])
  }

  /** As an unprivileged user, with these variables alone. */
  start(
    command: readonly string[],
    user: string,
    folder: string,
    variables: Record<string, string>,
  ): ChildProcess {
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', ...variables }
    const shell = ['sh', '-c', `cd ${folder} && exec "$@"`, 'sh', ...command]
    return spawn('/usr/sbin/chroot', [`--userspec=${user}`, this.root, ...shell], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  /** How large a layer of what is not the base's is, compressed as engines do it. */
  addedBytes(): number {
    const added = readdirSync(this.root).filter((name) => !OF_THE_BASE.includes(name))
    const script = `tar -C "$0" -cf - "$@" | gzip -6 | wc -c`
    return Number(execFileSync('sh', ['-c', script, this.root, ...added], { encoding: 'utf8' }))
  }

  /** Before the tree is deleted: what is mounted in it is not its own. */
  unmount(): void {
    for (const mount of this.#mounts.toReversed()) execFileSync('umount', ['--lazy', mount])
    this.#mounts.length = 0
  }

  #bindOnce(source: string, name: string): void {
    if (!this.#mounts.includes(join(this.root, name))) this.#bind(source, name)
  }

  #bind(source: string, name: string): void {
    const target = join(this.root, name)
    if (!existsSync(target)) {
      if (statSync(source).isDirectory()) mkdirSync(target, { recursive: true })
      else writeFileSync(target, '')
    }
    this.#mount(['--bind', source], name)
  }

  #mount(what: readonly string[], name: string): void {
    const target = join(this.root, name)
    execFileSync('mount', [...what, target])
    this.#mounts.push(target)
  }
}
