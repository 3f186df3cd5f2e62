import { addColumn, type Step } from '../ddl.ts'

/** Which request work goes back to, and in whose trace it stands (tracing/cause.ts). */
export const causes: readonly Step[] = [addColumn('work', 'cause', 'string(200)')]
