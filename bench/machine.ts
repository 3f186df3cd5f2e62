import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Linux counts a process's time in hundredths of a second. */
const TICKS_A_SECOND = 100

/** User and system time of a process, seconds; NaN where the system does not tell. */
export function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything; counted from behind it, utime and stime are the 12th and 13th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return NaN
  }
}

/** The most memory that a process ever had, megabytes; NaN where the system does not tell. */
export function peakMemoryOf(pid: number): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(found) / 1024
  } catch {
    return NaN
  }
}

/** What the whole machine has computed so far and could have computed, seconds. */
function machineSeconds(): { used: number; all: number } {
  let [used, all] = [0, 0]
  for (const { times } of cpus()) {
    const total = Object.values(times).reduce((sum, ms) => sum + ms, 0)
    all += total / 1000
    used += (total - times.idle) / 1000
  }
  return { used, all }
}

/** From now on: the part of the machine that others than these processes take, 0 to 1. */
export function othersFrom(pids: readonly number[]): () => number {
  const ours = () => pids.reduce((sum, pid) => sum + cpuOf(pid), 0)
  const [before, own] = [machineSeconds(), ours()]
  return () => {
    const after = machineSeconds()
    return Math.max(0, (after.used - before.used - (ours() - own)) / (after.all - before.all))
  }
}
