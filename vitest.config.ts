import { defineConfig } from 'vitest/config'
import { ABOUT_NO_FILE, ABOUT_NO_SERVER, BY_HAND, LONG_ON_A_SERVER } from './tests/helpers/files-alone.ts'

const report = process.env['FASTYUMS_TEST_REPORT']

function excluded(): string[] {
  const isThorough = Boolean(process.env['FASTYUMS_TEST_THOROUGH'])
  const long = process.env['FASTYUMS_BROKER_KILLS'] ? [] : BY_HAND
  if (!process.env['FASTYUMS_TEST_DATABASE']) return [...ABOUT_NO_FILE, ...long]
  const left = isThorough ? [] : LONG_ON_A_SERVER
  return [...ABOUT_NO_SERVER, ...left, ...long].map((path) => (path.endsWith('/') ? `${path}**` : path))
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: excluded(),
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Each file starts a marketplace of its own; two cores are what a small machine has.
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
})
