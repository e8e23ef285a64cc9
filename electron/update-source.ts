/** Whether this installation renews itself. docs/security.md#updates */
import { readFileSync } from 'node:fs'
import { join, win32 } from 'node:path'
import type { UpdatesOff } from '../desk/contract/updates.ts'

/** How the program came onto this computer. */
export interface Installation {
  readonly platform: NodeJS.Platform
  readonly packaged: boolean
  /** The program's own file. */
  readonly program: string
  /** Where electron-builder puts what is beside the archive. */
  readonly resources: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Why it looks for no new version, or null where it does. */
export function updatesOff(installation: Installation): UpdatesOff | null {
  if (!installation.packaged) return 'development'
  if (isManaged(installation)) return 'managed'
  const source = sourceOf(installation.resources)
  if (source === null) return 'no_source'
  return isTrusted(source, installation.platform) ? null : 'unsigned'
}

/** On Linux an AppImage alone replaces itself as its user; on Windows nobody but an administrator writes to these folders. */
function isManaged({ platform, program, env }: Installation): boolean {
  if (platform === 'linux') return env['APPIMAGE'] === undefined
  if (platform !== 'win32') return false
  return ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432'].some((name) => isWithin(env[name], program))
}

function isWithin(folder: string | undefined, file: string): boolean {
  if (!folder) return false
  const way = win32.relative(folder, file)
  return !way.startsWith('..') && !win32.isAbsolute(way)
}

/** What electron-builder wrote of where new versions are; only where whoever made the package said so. */
function sourceOf(resources: string): string | null {
  try {
    return readFileSync(join(resources, 'app-update.yml'), 'utf8')
  } catch {
    return null
  }
}

/**
 * electron-updater takes any installer for Windows where the file names nobody who must have signed it. macOS looks at the
 * signature by itself; an AppImage has none, and is held against the hash that came over HTTPS.
 */
function isTrusted(source: string, platform: NodeJS.Platform): boolean {
  if (/^url:\s*['"]?http:/im.test(source)) return false
  return platform !== 'win32' || /^publisherName:/m.test(source)
}
