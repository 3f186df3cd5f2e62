import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Event } from '../kernel/event.ts'
import type { Count } from './outbox/handlers.ts'
import { hashesWaiting } from './security/password-hashing.ts'

/** A number that is read from the database when somebody asks for it, by one label. */
export interface Measure {
  name: string
  help: string
  label: string
  read: () => Promise<Record<string, number>>
}

/** What Prometheus is told. Labels are patterns and names, never ids: their number stays small. */
export interface Metrics {
  request: (method: string, route: string, status: number, seconds: number) => void
  facts: (events: readonly Event[]) => void
  work: Count
  /** One socket more or less. */
  socket: (change: 1 | -1) => void
  frame: (type: string) => void
  contentType: string
  /** The text of all metrics now. */
  tell: () => Promise<string>
}

const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(measures: readonly Measure[]): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Answers by method, pattern of the route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long answers took, by method and pattern of the route',
    labelNames: ['method', 'route'],
    buckets: BUCKETS_S,
    registers,
  })
  const facts = new Counter({
    name: 'fastyums_facts_total',
    help: 'Facts that this process committed, by type: order.placed, order.delivered, account.signed_in and so on',
    labelNames: ['type'],
    registers,
  })
  const work = new Counter({
    name: 'fastyums_work_total',
    help: 'What this process did after commits, by kind: facts published or consumed, timers and jobs done, failed (to be tried again), dead',
    labelNames: ['outcome', 'kind'],
    registers,
  })
  registry.registerMetric(
    new Gauge({
      name: 'fastyums_hashes_waiting',
      help: 'Password checks that wait for a core',
      registers: [],
      collect() {
        this.set(hashesWaiting())
      },
    }),
  )
  for (const measure of measures) registry.registerMetric(gaugeOf(measure))
  return {
    request(method, route, status, seconds) {
      requests.inc({ method, route, status })
      durations.observe({ method, route }, seconds)
    },
    facts(events) {
      for (const { type } of events) facts.inc({ type })
    },
    work(outcome, kind) {
      work.inc({ outcome, kind })
    },
    ...realtimeMetrics(registers),
    contentType: registry.contentType,
    tell: () => registry.metrics(),
  }
}

function realtimeMetrics(registers: Registry[]): Pick<Metrics, 'socket' | 'frame'> {
  const sockets = new Gauge({ name: 'fastyums_sockets', help: 'Open WebSockets of this process', registers })
  const frames = new Counter({
    name: 'fastyums_frames_total',
    help: 'Messages that were sent to sockets, by type',
    labelNames: ['type'],
    registers,
  })
  return { socket: (change) => sockets.inc(change), frame: (type) => frames.inc({ type }) }
}

function gaugeOf({ name, help, label, read }: Measure): Gauge {
  return new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [],
    async collect() {
      // What could not be read is left out: the rest is wanted most while the database is away.
      const values = await read().catch(() => ({}))
      this.reset()
      for (const [value, number] of Object.entries(values)) this.set({ [label]: value }, number)
    },
  })
}
