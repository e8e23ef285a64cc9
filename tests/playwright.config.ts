import { defineConfig } from '@playwright/test'

// what a sample is taken by, so that it is the same in every worker, also in one that starts after midnight
process.env.MATRIX_SEED ??= String(Math.floor(Date.now() / 86_400_000))

/**
 * Their keys and windows go through X, their pictures through a camera, in real time, or they stop what takes a second in its
 * middle: nothing runs beside them.
 */
const ALONE = [
  'camera',
  'kiosk-faults',
  'kiosk-policy',
  'long-files',
  'one-path',
  'slip-browser',
  'ways-out',
  'wedge',
  'x-keys',
].map((name) => `e2e/${name}.spec.ts`)

/** Specs drive the built product: real processes, real sockets, the system's own Chromium. `npm run test:e2e` takes all. */
export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'alone', testMatch: ALONE, outputDir: '.results/alone', workers: 1 },
    {
      name: 'beside',
      testMatch: ['e2e/**/*.spec.ts', 'electron/**/*.spec.ts'],
      testIgnore: ALONE,
      outputDir: '.results/beside',
    },
  ],
  workers: 2,
  fullyParallel: false,
  // others may use the machine
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.E2E_SUMMARY ?? '.results/e2e.json' }]],
})
