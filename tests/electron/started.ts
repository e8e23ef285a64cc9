import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll } from 'vitest'
import { type Shell, startShell } from '../../electron/shell.ts'
import { HostDouble } from './double.ts'

const dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-shell-'))
const renderer = join(dir, 'renderer')
mkdirSync(join(renderer, 'assets'), { recursive: true })
for (const name of ['index.html', 'assets/index-1.js', 'assets/index-1.css', 'assets/reader-1.wasm'])
  writeFileSync(join(renderer, name), name)
writeFileSync(join(dir, 'secret.html'), 'not ours to serve')
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface StartedOptions extends Partial<
  Pick<Shell, 'args' | 'env' | 'isRoot' | 'platform' | 'program' | 'resources'>
> {
  readonly prepare?: (host: HostDouble) => void
}

/** A shell in the state that a start leaves it in: window open, processes forked and up. */
export async function started({ args = [], env = {}, prepare, ...shell }: StartedOptions = {}) {
  const host = new HostDouble()
  prepare?.(host)
  const running = startShell(host, {
    platform: 'linux',
    program: '/opt/Kaikuluukku/kaikuluukku',
    resources: '/opt/Kaikuluukku/resources',
    env,
    args,
    isRoot: false,
    programs: { desk: '/out/main/desk.js', devices: '/out/main/devices.js' },
    preload: '/out/preload/preload.cjs',
    renderer,
    ...shell,
  })
  const beforeReady = [...host.app.did]
  host.app.ready.resolve(undefined)
  await running
  for (const child of host.children) child.spawn()
  return { host, beforeReady }
}

/** Lets messages on ports arrive: each takes one turn. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await setImmediate()
}
