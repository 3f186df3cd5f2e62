import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { diag, DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Logger } from '../logging.ts'
import type { Tracing, TracingSettings } from './tracing.ts'

/** A stop has ten seconds in all. */
const LONGEST_GOODBYE_MS = 2_000
const REPORT_EVERY_MS = 60_000

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
}

/**
 * Sends spans in batches over OTLP/HTTP, beside what they tell of: a queue that is full drops them. Headers, time-outs,
 * compression, certificates, the service's name and its attributes the SDK reads from OTEL_ variables by itself.
 */
export function startTracing({ url, sampler, batch }: TracingSettings): Tracing {
  const own = { 'service.name': 'fastyums', 'service.instance.id': randomUUID() }
  const provider = new TracerProvider({
    resource: resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(sampler),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }), ...batch })],
  })
  const tracer = provider.getTracer('fastyums')
  return {
    begin({ name, kind, parent, attributes = {} }) {
      const around = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, around)
      return {
        span: span.spanContext(),
        end(last = {}) {
          if (last.name !== undefined) span.updateName(last.name)
          if (last.attributes) span.setAttributes(last.attributes)
          if (last.error !== undefined) {
            span.setAttribute('error.type', last.error)
            span.setStatus({ code: SpanStatusCode.ERROR })
          }
          span.end()
        },
      }
    },
    reportTo,
    async close() {
      await Promise.race([provider.shutdown().catch(() => {}), sleep(LONGEST_GOODBYE_MS)])
    },
  }
}

function samplerOf({ basis, ratio, asksParent }: TracingSettings['sampler']): Sampler {
  const bases = {
    on: () => new AlwaysOnSampler(),
    off: () => new AlwaysOffSampler(),
    ratio: () => new TraceIdRatioBasedSampler(ratio),
  }
  const root = bases[basis]()
  return asksParent ? new ParentBasedSampler({ root }) : root
}

/** An answer of the collector may repeat what was sent, so its words are left out. */
function reportTo(logger: Logger): void {
  let reported = 0
  const report = () => {
    if (Date.now() - reported < REPORT_EVERY_MS) return
    reported = Date.now()
    logger.warn('the collector of traces does not take them; they are lost, nothing else is')
  }
  const nothing = () => {}
  const listener = { error: report, warn: nothing, info: nothing, debug: nothing, verbose: nothing }
  diag.setLogger(listener, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true })
}
