import type { Reply } from './client.ts'

/** An answer in one line: `201`, or `422 validation_failed /name /price`. */
export function outcome({ status, body }: Pick<Reply, 'status' | 'body'>): string {
  if (status < 400) return String(status)
  const paths = (body?.errors ?? []).map((fault: { path: string }) => fault.path || '(body)')
  return [status, body?.code, ...paths].join(' ')
}

/** How often each outcome came. */
export function tally(replies: readonly Reply[]): Record<string, number> {
  const outcomes = Map.groupBy(replies.map(outcome), (line) => line)
  return Object.fromEntries([...outcomes].map(([line, all]) => [line, all.length]))
}

/** The rows of a table of cases, each with its first value, cut short, as a title before it. */
export function titled<Row extends readonly unknown[]>(rows: readonly Row[]): [title: string, ...Row][] {
  return rows.map((row) => [JSON.stringify(row[0])?.slice(0, 70) ?? 'nothing', ...row])
}
