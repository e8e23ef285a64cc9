// `npm run test:e2e [-- SPEC …]`: the specs that run alone, then those that run beside each other, each with its summary.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli')
const config = join(import.meta.dirname, '..', 'playwright.config.ts')
const results = join(import.meta.dirname, '..', '.results')

const failed = ['alone', 'beside'].filter((project) => {
  const summary = join(results, `e2e-${project}.json`)
  rmSync(summary, { force: true })
  const args = ['test', '-c', config, `--project=${project}`, '--pass-with-no-tests', ...process.argv.slice(2)]
  const env = { ...process.env, E2E_SUMMARY: summary }
  return spawnSync(process.execPath, [playwright, ...args], { env, stdio: 'inherit' }).status !== 0
})
process.exit(failed.length === 0 ? 0 : 1)
