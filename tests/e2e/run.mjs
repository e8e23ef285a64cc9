// `npm run test:e2e [-- SPEC …]`: the specs that run alone, then those that run beside each other, each with its summary.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli')
const config = join(import.meta.dirname, '..', 'playwright.config.ts')
const wanted = process.argv.slice(2)
const runs = ['alone', 'beside'].map((project) => ({
  project,
  summary: join(import.meta.dirname, '..', '.results', `e2e-${project}.json`),
}))
for (const { summary } of runs) rmSync(summary, { force: true })

const failed = runs.filter(({ project, summary }) => {
  const args = ['test', '-c', config, `--project=${project}`, '--pass-with-no-tests', ...wanted]
  const env = { ...process.env, E2E_SUMMARY: summary }
  return spawnSync(process.execPath, [playwright, ...args], { env, stdio: 'inherit' }).status !== 0
})
const isNone = runs.every(({ summary }) => JSON.parse(readFileSync(summary, 'utf8')).suites.length === 0)
if (failed.length === 0 && isNone) console.error(`No spec is called so: ${wanted.join(' ')}`)
process.exit(failed.length === 0 && !isNone ? 0 : 1)
