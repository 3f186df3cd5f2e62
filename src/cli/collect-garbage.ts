import { setFlagsFromString } from 'node:v8'

/** How V8 is to deal with garbage in a process that lives long, from where its start is over. */
export function collectGarbage(): void {
  // Several threads at the young, on a machine whose cores are busy, now and then hand on to the old all that they meet:
  // then each request costs twice as much, for as long as the load lasts. One thread takes no longer for so little.
  setFlagsFromString('--no-parallel-scavenge')
  // Else garbage may grow to several times of what is alive before it is looked for; a start makes none to speak of.
  setFlagsFromString('--heap-growing-percent=50')
}
