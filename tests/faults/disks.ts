import { spawnSync } from 'node:child_process'
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Site } from './site.ts'

/** A way in which writes come to fail for a server that runs, and to work again. */
export interface BadDisk {
  name: string
  /** Whether the next process finds it so too. */
  outlivesProcess: boolean
  site: () => Site
  spoil: (site: Site) => void
  mend: (site: Site) => void
  remove: (site: Site) => Promise<void>
}

const does = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

function mustDo(command: string, ...args: string[]): void {
  if (!does(command, ...args)) throw new Error(`${command} ${args.join(' ')} did not work`)
}

/** A small disk of its own, filled to the last byte by another file. */
const full: BadDisk = {
  name: 'a disk with no space left',
  outlivesProcess: true,
  site() {
    const site = new Site()
    mustDo('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', site.folder.path)
    return site
  },
  spoil: ({ folder }) => fillUp(join(folder.path, 'filler')),
  mend: ({ folder }) => rmSync(join(folder.path, 'filler')),
  async remove(site) {
    site.folder.kill()
    mustDo('umount', '--lazy', site.folder.path)
    await site.remove()
  },
}

/** No file may grow, as where a quota is used up. */
const quota: BadDisk = {
  name: 'a quota that is used up',
  outlivesProcess: false,
  site: () => new Site(),
  spoil: ({ served }) => mustDo('prlimit', '--pid', String(served.process.pid), '--fsize=0:unlimited'),
  mend: ({ served }) => mustDo('prlimit', '--pid', String(served.process.pid), '--fsize=unlimited'),
  remove: (site) => site.remove(),
}

const readOnly: BadDisk = {
  name: 'a database that has become read-only',
  outlivesProcess: false,
  site() {
    const site = new Site({ NODE_OPTIONS: '--import ./tests/faults/read-only.ts' })
    site.env['FAULT_READ_ONLY'] = join(site.folder.path, 'read-only')
    return site
  },
  spoil: ({ env }) => writeFileSync(env['FAULT_READ_ONLY'] ?? '', ''),
  mend: ({ env }) => rmSync(env['FAULT_READ_ONLY'] ?? ''),
  remove: (site) => site.remove(),
}

function fillUp(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (const size of [65_536, 4096, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Only root mounts a disk. */
export const mayMount = isMountable()
/** Only Linux limits a process that runs. */
const mayLimit = does('prlimit', '--pid', String(process.pid))

/** What this machine lets a test do. */
export const BAD_DISKS = [...(mayMount ? [full] : []), ...(mayLimit ? [quota] : []), readOnly]

function isMountable(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'fastyums-mount-'))
  const works = does('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder) && does('umount', folder)
  rmdirSync(folder)
  return works
}

/** Makes a folder one that root itself cannot write to. */
export function protect(folder: string): void {
  mustDo('mount', '--bind', folder, folder)
  mustDo('mount', '-o', 'remount,ro,bind', folder)
}

export function unprotect(folder: string): void {
  mustDo('umount', '--lazy', folder)
}
