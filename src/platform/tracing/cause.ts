import { AsyncLocalStorage } from 'node:async_hooks'

/** A span, as W3C's traceparent names it. */
export interface SpanName {
  /** 32 hexadecimal digits. */
  traceId: string
  /** 16 hexadecimal digits. */
  spanId: string
  /** 1: somebody keeps it. */
  traceFlags: number
  isRemote?: boolean
}

/** Why something is done: what asked for it, and in whose trace it stands. */
export interface Cause {
  /** The request; of what no request has asked for, a run of its own. */
  reqId: string
  /** Null where nothing is traced. */
  span: SpanName | null
}

/** A request id: what a client may send, and what fits a row. */
export const REQUEST_ID = /^[\w.:/+=@-]{1,128}$/

const causes = new AsyncLocalStorage<Cause>()

/** Runs work, and all that it begins, because of something. */
export const because = <T>(cause: Cause, work: () => T): T => causes.run(cause, work)

export const currentCause = (): Cause | undefined => causes.getStore()

const TRACE_PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/

/** What another process says, in the form of W3C Trace Context; null where it is none. */
export function readTraceParent(text: unknown): SpanName | null {
  const [, version, traceId = '', spanId = '', flags = ''] =
    (typeof text === 'string' && TRACE_PARENT.exec(text)) || []
  if (version === undefined || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null
  return { traceId, spanId, traceFlags: parseInt(flags, 16) & 1, isRemote: true }
}

export function traceParent({ traceId, spanId, traceFlags }: SpanName): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`
}

/** As it is kept in a row: the request, and its span behind a space. At most 184 characters. */
export function textOf(cause: Cause | undefined): string | null {
  if (!cause) return null
  return cause.span ? `${cause.reqId} ${traceParent(cause.span)}` : cause.reqId
}

export function causeOf(text: string | null): Cause | null {
  if (text === null) return null
  const [reqId = '', parent] = text.split(' ')
  return REQUEST_ID.test(reqId) ? { reqId, span: readTraceParent(parent) } : null
}
