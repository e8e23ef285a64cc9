import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { UpdateState } from '../../desk/contract.ts'
import { tempDir } from '../temp.ts'
import { frame, type HostDouble } from './double.ts'
import { started } from './started.ts'

export const MINUTE = 60_000
export const SOURCE = 'provider: generic\nurl: https://updates.example.org/kaikuluukku\n'

/** A folder of resources, and what electron-builder wrote into it of where new versions are. */
export function resourcesWith(source: string | null): string {
  const dir = tempDir()
  if (source !== null) writeFileSync(join(dir, 'app-update.yml'), source)
  return dir
}

/** The file that `looking` runs from. */
export const appImageOf = (host: HostDouble) => join(host.app.paths, 'Kaikuluukku.AppImage')

/** An AppImage that knows where new versions are, and a minute has passed. The clock is the test's. */
export async function looking(prepare: (host: HostDouble) => void = () => undefined, args: string[] = []) {
  const paths = tempDir()
  mkdirSync(join(paths, 'userData'))
  const env = { APPIMAGE: join(paths, 'Kaikuluukku.AppImage'), APPDIR: '/tmp/.mount_K' }
  writeFileSync(env.APPIMAGE, 'this version')
  const { host } = await started({
    args,
    env,
    program: '/tmp/.mount_K/kaikuluukku',
    resources: resourcesWith(SOURCE),
    prepare(double) {
      double.app.paths = paths
      prepare(double)
    },
  })
  await vi.advanceTimersByTimeAsync(MINUTE)
  return host
}

export const stateOf = (host: HostDouble) => host.invoke('updates:state', frame()) as Promise<UpdateState>

/** Both processes end as they are asked to. */
export function closing(host: HostDouble): void {
  for (const child of host.children) child.exit(0)
}
