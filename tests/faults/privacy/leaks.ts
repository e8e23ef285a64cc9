/** A day of scans at a real window, and no number anywhere. It is day.spec.ts that does it, since Playwright moves the window. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { must, type Rig, type Scenario } from '../rig.ts'

const AT_MOST_MS = 6 * 60_000

export const nothingLeaks: Scenario = {
  name: 'nothing leaks',
  // Xvfb, like the shim, is Linux's
  shimmed: true,
  run(rig: Rig) {
    run('desk/start.mjs', ['--program=build'])
    const figures = join(rig.folder(), 'figures')
    run('node_modules/@playwright/test/cli.js', ['test', '-c', 'tests/faults/privacy/playwright.config.ts'], {
      PRIVACY_FIGURES: figures,
    })
    must(existsSync(figures), 'the day was not looked at')
    return readFileSync(figures, 'utf8')
  },
}

/** From the project's own folder, where npm starts it. */
function run(program: string, args: readonly string[], env: Record<string, string> = {}): void {
  const options = { env: { ...process.env, ...env }, encoding: 'utf8', timeout: AT_MOST_MS } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options)
  must(status === 0, `${program} ${args.join(' ')}:\n${stdout}${stderr}`)
}
