import { defineConfig } from '@playwright/test'

// what a sample is taken by, so that it is the same in every worker, also in one that starts after midnight
process.env.MATRIX_SEED ??= String(Math.floor(Date.now() / 86_400_000))

/** Specs drive the built product: real processes, real sockets, the system's own Chromium. */
export default defineConfig({
  testDir: '.',
  testMatch: ['e2e/**/*.spec.ts', 'electron/**/*.spec.ts'],
  outputDir: '.results/e2e',
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '.results/e2e.json' }]],
})
