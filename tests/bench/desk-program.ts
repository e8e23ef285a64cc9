/** The built product for a benchmark: the launcher, on a folder of its own, in the demonstration. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Display } from '../e2e/display.ts'
import { start } from '../e2e/product.ts'

const LAUNCHER = join(process.cwd(), 'out', 'main', 'standalone.js')

export function benchDir(): string {
  return mkdtempSync(join(tmpdir(), 'kaikuluukku-bench-'))
}

export const launcherArgs = (dir: string, more: readonly string[], port = 0): string[] => [
  LAUNCHER,
  '--demo',
  `--port=${String(port)}`,
  '--allow-root',
  `--data=${join(dir, 'desk')}`,
  ...more,
]
export const launcherEnv = (dir: string, display: Display) => ({ ...display.env, XDG_CONFIG_HOME: join(dir, 'config') })

/** A desk without a window; `address` opens it once. */
export async function startDesk(display: Display) {
  const dir = benchDir()
  const program = start(launcherArgs(dir, ['--host=none']), launcherEnv(dir, display))
  const [, address = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+\/enter\S+)/)
  return {
    address,
    async end() {
      await program.end()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The launcher with its window, started as an installed desk is; the time is from this call. `port` 0: any free one. */
export function launch(dir: string, display: Display, browser: string, port = 0) {
  const startedAt = Date.now()
  const args = ['--single-threaded-gc', ...launcherArgs(dir, [`--browser=${browser}`], port)]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...launcherEnv(dir, display) },
    stdio: 'ignore',
  })
  return { startedAt, child }
}
