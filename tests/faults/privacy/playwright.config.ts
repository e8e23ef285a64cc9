import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: 'day.spec.ts',
  outputDir: '../../.results/privacy',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 10_000 },
  reporter: 'list',
})
