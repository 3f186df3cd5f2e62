#!/usr/bin/env -S node --max-semi-space-size=8 --use-largepages=silent
// Plain JavaScript: an older Node fails to parse TypeScript before its first line could say why.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import '../scripts/install.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [major, minor] = process.versions.node.split('.').map(Number)
const ownNode = join(root, 'node_modules', '.bin', 'node')

if (major > 24 || (major === 24 && minor >= 15)) {
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'compile'))
  await import('../src/main.ts')
} else if (existsSync(ownNode)) {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(ownNode, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
} else {
  process.stderr.write(
    `FastYums needs Node 24.15 or newer and found ${process.versions.node}: run "npm start", which brings its own.\n`,
  )
  process.exit(1)
}
