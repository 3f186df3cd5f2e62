import { defineConfig } from 'vitest/config'
import { ABOUT_NO_FILE, ABOUT_NO_SERVER } from './tests/helpers/files-alone.ts'

const report = process.env['FASTYUMS_TEST_REPORT']

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: process.env['FASTYUMS_TEST_DATABASE']
      ? ABOUT_NO_SERVER.map((path) => (path.endsWith('/') ? `${path}**` : path))
      : ABOUT_NO_FILE,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Each file starts a marketplace of its own; two cores are what a small machine has.
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
})
