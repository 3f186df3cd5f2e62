import { ConfigError, type Environment, given, oneOf, wholeNumber } from './environment.ts'
import type { TracingSettings } from './platform/tracing/tracing.ts'

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/**
 * Traces, by the variables of OpenTelemetry; null where none are wanted. Those that are not read here (headers, time-outs,
 * compression, certificates, the service's name and attributes) its SDK reads. Throws ConfigError.
 */
export function tracingSettings(env: Environment): TracingSettings | null {
  const whole = given(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
  const base = given(env, 'OTEL_EXPORTER_OTLP_ENDPOINT')
  const isOff =
    given(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || given(env, 'OTEL_TRACES_EXPORTER') === 'none'
  if (isOff || (whole === undefined && base === undefined)) return null
  const [name, address] =
    whole === undefined
      ? ['OTEL_EXPORTER_OTLP_ENDPOINT', base]
      : ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', whole]
  if (address === undefined || !/^https?:\/\//.test(address) || !URL.canParse(address))
    throw new ConfigError(
      `${name} must be an http or https address such as http://collector.example.com:4318`,
    )
  if (given(env, 'OTEL_EXPORTER_OTLP_PROTOCOL') === 'grpc')
    throw new ConfigError('OTEL_EXPORTER_OTLP_PROTOCOL must not be grpc: traces go over HTTP, as JSON')
  const url = whole === undefined ? `${address.replace(/\/+$/, '')}/v1/traces` : address
  const maxQueueSize = wholeNumber(env, 'OTEL_BSP_MAX_QUEUE_SIZE', 2_048, 1, 1_000_000)
  return {
    url,
    sampler: sampler(env),
    batch: {
      scheduledDelayMillis: wholeNumber(env, 'OTEL_BSP_SCHEDULE_DELAY', 5_000, 0, 600_000),
      maxQueueSize,
      maxExportBatchSize: Math.min(
        maxQueueSize,
        wholeNumber(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, 1, 1_000_000),
      ),
    },
  }
}

function sampler(env: Environment): TracingSettings['sampler'] {
  const name = oneOf(env, 'OTEL_TRACES_SAMPLER', SAMPLERS, 'parentbased_always_on')
  const text = given(env, 'OTEL_TRACES_SAMPLER_ARG') ?? '1'
  const ratio = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN
  if (name.endsWith('ratio') && !(ratio >= 0 && ratio <= 1))
    throw new ConfigError('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1')
  return {
    basis: name.endsWith('always_on') ? 'on' : name.endsWith('always_off') ? 'off' : 'ratio',
    ratio,
    asksParent: name.startsWith('parentbased'),
  }
}
