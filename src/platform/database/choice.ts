import { resolve } from 'node:path'
import type { MysqlAddress } from './mysql-server.ts'

/** A SQLite file, or a database of a MySQL or MariaDB server. */
export type DatabaseChoice = { engine: 'sqlite'; path: string } | ({ engine: 'mysql' } & MysqlAddress)

/** Reads `sqlite:<file>` or `mysql://user:password@host:port/database`; null for anything else. */
export function readDatabaseUrl(url: string): DatabaseChoice | null {
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1]
  if (path) return path === ':memory:' ? null : { engine: 'sqlite', path: resolve(path) }
  try {
    return url.startsWith('mysql://') ? mysqlChoice(new URL(url)) : null
  } catch {
    return null
  }
}

/** Null where the address lacks a part, or has one that would be ignored. */
function mysqlChoice(url: URL): DatabaseChoice | null {
  const { hostname, port, username, password, pathname, search, hash } = url
  const database = pathname.slice(1)
  if (!hostname || !username || !/^[\w$-]{1,64}$/.test(database) || search || hash) return null
  return {
    engine: 'mysql',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
  }
}

/** What an operator knows it by; no password. */
export function nameOf(choice: DatabaseChoice): string {
  return choice.engine === 'sqlite' ? choice.path : `${choice.database} on ${choice.host}:${choice.port}`
}
