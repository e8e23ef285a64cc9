import { svelte } from '@sveltejs/vite-plugin-svelte'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    // no test writes among a developer's own downloads, or deletes there
    env: { HOME: join(import.meta.dirname, 'tests', '.results', 'home') },
    reporters: ['default', ['json', { outputFile: 'tests/.results/unit.json' }]],
  },
})
