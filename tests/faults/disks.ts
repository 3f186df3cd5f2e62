import { spawnSync } from 'node:child_process'
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from './site.ts'

/** A way in which writes come to fail for a server that runs, and to work again. */
export interface FullDisk {
  name: string
  /** Before the server starts. */
  mount: (folder: string) => void
  exhaust: (site: Site) => void
  free: (site: Site) => void
  unmount: (folder: string) => void
}

const does = (command: string, ...args: string[]) => spawnSync(command, args).status === 0
const nothing = () => {}

/** A small disk of its own, filled to the last byte by another file. */
const smallDisk: FullDisk = {
  name: 'a disk with no space left',
  mount: (folder) => mustDo('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder),
  exhaust: ({ folder }) => fillUp(join(folder.path, 'filler')),
  free: ({ folder }) => rmSync(join(folder.path, 'filler')),
  unmount: (folder) => mustDo('umount', '--lazy', folder),
}

/** No file may grow, as where a quota is used up. */
const quota: FullDisk = {
  name: 'a quota that is used up',
  mount: nothing,
  exhaust: ({ served }) => mustDo('prlimit', '--pid', String(served.process.pid), '--fsize=0:unlimited'),
  free: ({ served }) => mustDo('prlimit', '--pid', String(served.process.pid), '--fsize=unlimited'),
  unmount: nothing,
}

function mustDo(command: string, ...args: string[]): void {
  if (!does(command, ...args)) throw new Error(`${command} ${args.join(' ')} did not work`)
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

/** What this machine lets a test do: only root mounts a disk, and only Linux limits a process that runs. */
export function fullDisks(folder: string): FullDisk[] {
  const mayMount = does('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder) && does('umount', folder)
  const mayLimit = does('prlimit', '--pid', String(process.pid))
  return [...(mayMount ? [smallDisk] : []), ...(mayLimit ? [quota] : [])]
}

/** True where the folder could be made one that root itself cannot write to. */
export function makeReadOnly(folder: string): boolean {
  return does('mount', '--bind', folder, folder) && does('mount', '-o', 'remount,ro,bind', folder)
}

export function makeWritable(folder: string): void {
  mustDo('umount', '--lazy', folder)
}
