import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { parseOptions } from '../../desk/standalone/options.ts'
import { createReopening } from '../../desk/standalone/reopening.ts'
import { serveStandalone } from '../../desk/standalone/server.ts'
import { createWindow, type DeskWindow } from '../../desk/standalone/window.ts'
import { tempDir } from '../temp.ts'

/** For what must not happen to happen. Milliseconds. */
const MOMENT = 500

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe("the waits before a kiosk's next window", () => {
  /** The wait after each window, where each stands for so long. */
  function waits(stands: readonly number[]): number[] {
    vi.useFakeTimers({ toFake: ['performance'] })
    const reopening = createReopening()
    return stands.map((ms) => {
      reopening.opened()
      vi.advanceTimersByTime(ms)
      const wait = reopening.ended()
      vi.advanceTimersByTime(wait)
      return wait
    })
  }

  it('double while none stands, up to half a minute and no further', () => {
    const failing = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
    expect(waits(failing.map(() => 9_999))).toEqual(failing)
  })

  it('begin anew after one that stood for ten seconds', () => {
    expect(waits([0, 0, 0, 10_000, 0])).toEqual([500, 1_000, 2_000, 500, 1_000])
  })
})

/** Windows whose browser is a script. */
describe.skipIf(process.platform === 'win32')("the desk's window", () => {
  let dir: string
  let keys: PassThrough
  let lines: string[]
  beforeEach(() => {
    dir = tempDir()
    lines = []
    keys = new PassThrough()
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(
      Object.assign(keys, { isTTY: true, unref: () => keys }) as unknown as typeof process.stdin,
    )
    vi.stubEnv('DISPLAY', ':none')
  })

  async function windowOf(script: string, args: readonly string[] = []): Promise<DeskWindow> {
    const browser = join(dir, 'browser.sh')
    writeFileSync(browser, `#!/bin/sh\necho $$ >>${join(dir, 'pids')}\n${script}\n`)
    chmodSync(browser, 0o755)
    const options = await parseOptions([`--data=${join(dir, 'desk')}`, `--browser=${browser}`, '--allow-root', ...args])
    if (!options) throw new Error('no options')
    const server = await serveStandalone(0, () => new Map(), new Promise(() => undefined))
    const window = createWindow(
      options,
      server,
      (line) => lines.push(line),
      () => false,
    )
    onTestFinished(async () => {
      window.close()
      await server.close()
    })
    window.open()
    return window
  }
  /** Of every browser that was started. */
  const pids = (): number[] => {
    const file = join(dir, 'pids')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : []
  }
  const started = (count: number) => vi.waitFor(() => expect(pids()).toHaveLength(count), { timeout: 5_000 })
  const moment = () => new Promise((later) => setTimeout(later, MOMENT))
  function runs(pid: number): boolean {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  const RUNS_ON = 'exec sleep 60'
  /** As a browser does that finds another one running on its profile. */
  const HANDS_OVER = `[ "$(head -n 1 "$(dirname "$0")/pids")" = $$ ] || exit 0\n${RUNS_ON}`

  it('is opened again by Enter, and told of so', async () => {
    await windowOf(RUNS_ON)
    await started(1)
    expect(lines.join('\n')).toContain('Enter opens it again')
    keys.write('\n')
    await started(2)
  })

  it('is not told to be closed while the browser that took over the other one runs', async () => {
    await windowOf(HANDS_OVER)
    await started(1)
    keys.write('\n')
    await started(2)
    await moment()
    expect(lines.filter((line) => line.includes('was closed'))).toEqual([])
    process.kill(pids()[0] ?? 0)
    await vi.waitFor(() => expect(lines.at(-1)).toContain('The window was closed'))
  })

  it('ends with every browser that it opened', async () => {
    const window = await windowOf(RUNS_ON)
    await started(1)
    keys.write('\n')
    await started(2)
    window.close()
    keys.write('\n')
    await moment()
    expect(pids()).toHaveLength(2)
    await vi.waitFor(() => expect(pids().filter(runs)).toEqual([]))
    expect(lines.filter((line) => line.includes('closed'))).toEqual([])
  })

  describe('in a kiosk', () => {
    it('opens nothing at Enter, nor says so', async () => {
      await windowOf(HANDS_OVER, ['--kiosk'])
      await started(1)
      keys.write('\n')
      await moment()
      expect(pids()).toHaveLength(1)
      expect(lines.join('\n')).not.toContain('Enter')
    })

    it('comes back later and later while its browser ends at once, up to half a minute', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
      await windowOf('exit 1', ['--kiosk'])
      const waits: number[] = []
      while (waits.length < 9) {
        await vi.waitUntil(() => lines.length === 2 * waits.length + 2, { interval: 0, timeout: 5_000 })
        const ms = Number(/opened again in (\d+) ms/.exec(lines.at(-1) ?? '')?.[1])
        waits.push(ms)
        vi.advanceTimersByTime(ms)
      }
      expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    })

    it('comes back when its browser could not be started for once', async () => {
      await windowOf('exit 0', ['--kiosk'])
      await started(1)
      rmSync(join(dir, 'browser.sh'))
      await vi.waitFor(() => expect(lines.join('\n')).toMatch(/did not start .*opened again in/), { timeout: 5_000 })
      const before = lines.length
      await vi.waitFor(() => expect(lines.length).toBeGreaterThan(before), { timeout: 5_000 })
    })

    it('stays closed', async () => {
      const window = await windowOf('exit 0', ['--kiosk'])
      await vi.waitFor(() => expect(lines.at(-1)).toContain('opened again'))
      window.close()
      await moment()
      await moment()
      expect(pids()).toHaveLength(1)
    })
  })
})
