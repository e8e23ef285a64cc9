/** Whether this installation renews itself. docs/security.md#updates */
import { readFileSync } from 'node:fs'
import { join, posix, win32 } from 'node:path'
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
function isManaged(installation: Installation): boolean {
  const { platform, program, env } = installation
  if (platform === 'linux') return appImageOf(installation) === undefined
  if (platform !== 'win32') return false
  return ['ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432'].some((name) => isWithin(win32, env[name], program))
}

/**
 * The AppImage that this runs from, if it does. A program that was started by another AppImage has that one's name around it
 * as well, and must not take its place.
 */
export function appImageOf({ program, env }: Pick<Installation, 'program' | 'env'>): string | undefined {
  return isWithin(posix, env['APPDIR'], program) ? env['APPIMAGE'] : undefined
}

function isWithin(path: typeof posix, folder: string | undefined, file: string): boolean {
  if (!folder) return false
  const way = path.relative(folder, file)
  return !way.startsWith('..') && !path.isAbsolute(way)
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
