import { cellSql } from '../cells.ts'
import type { Step } from '../ddl.ts'

/**
 * What is near is found on MySQL by the number of its cell: the planner took a box for a quarter of an R-tree, and read all
 * of it. Whoever writes a position knows nothing of it.
 */
function byCells(name: string): Step {
  const [lat, lng] = ['st_y(position)', 'st_x(position)']
  return {
    sqlite: [],
    mysql: () => [
      `alter table ${name}_near
        add column lat double generated always as (${lat}) stored,
        add column lng double generated always as (${lng}) stored,
        add column cell bigint generated always as (${cellSql(lat, lng)}) stored,
        add key ${name}_near_cell (cell, lat, lng)`,
      `drop index ${name}_near_position on ${name}_near`,
    ],
  }
}

export const cells: readonly Step[] = [byCells('vendors'), byCells('deliveries')]
