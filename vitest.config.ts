import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    // On a server what is about a SQLite file, or about no database at all, is not run again.
    exclude: process.env['FASTYUMS_TEST_DATABASE']
      ? ['tests/faults/**', 'tests/sqlite.test.ts', 'tests/query-plans.test.ts', 'tests/readme.test.ts', 'src/**']
      : [],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Each file starts a marketplace of its own; two cores are what a small machine has.
    maxWorkers: 2,
    reporters: process.env['FASTYUMS_TEST_REPORT'] ? ['default', ['json', { outputFile: process.env['FASTYUMS_TEST_REPORT'] }]] : ['default'],
  },
})
