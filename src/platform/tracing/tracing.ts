import type { Logger } from '../logging.ts'
import type { SpanName } from './cause.ts'

export interface TracingSettings {
  /** Where OTLP/HTTP is spoken, with its path. */
  url: string
  sampler: { basis: 'on' | 'off' | 'ratio'; ratio: number; asksParent: boolean }
  batch: { scheduledDelayMillis: number; maxQueueSize: number; maxExportBatchSize: number }
}

/** What a span tells. Never a value of a statement, a URL, or anything of a person. */
export interface SpanParts {
  name: string
  kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal'
  parent: SpanName | null
  attributes?: Record<string, string | number>
}

/** A span that has begun. */
export interface OpenSpan {
  readonly span: SpanName
  /** Ends it. `error` is the class of what went wrong, not its words. */
  end: (last?: { name?: string; attributes?: Record<string, string | number>; error?: string }) => void
}

export interface Tracing {
  begin: (parts: SpanParts) => OpenSpan
  /** From now on what the collector does not take is told there, now and then. */
  reportTo: (logger: Logger) => void
  /** Sends what is left, but waits for no collector that does not answer. */
  close: () => Promise<void>
}

/** The packages of OpenTelemetry are loaded only where somebody wants traces. */
export async function openTracing(settings: TracingSettings | null): Promise<Tracing | null> {
  return settings && (await import('./otlp.ts')).startTracing(settings)
}

/** Runs work within a span, whose name is handed to it. */
export async function within<T>(
  tracing: Tracing,
  parts: SpanParts,
  work: (span: SpanName) => Promise<T>,
): Promise<T> {
  const open = tracing.begin(parts)
  try {
    const outcome = await work(open.span)
    open.end()
    return outcome
  } catch (error) {
    open.end({ error: errorClass(error) })
    throw error
  }
}

/** What went wrong, in a word that holds nothing of anybody: a code or the name of the class. */
function errorClass(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : error.constructor.name
}
