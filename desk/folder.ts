import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../db/sync-folder.ts'

/**
 * Makes a folder that only its owner can read, and those above it; they are on the disk when this returns. Throws the system's error where it cannot.
 * Not `recursive`: Node then tries for ever in a file system that has no room for folders, such as /proc.
 */
export function makeFolder(folder: string): void {
  const make = () => {
    mkdirSync(folder, { mode: 0o700 })
    syncFolder(dirname(folder))
  }
  try {
    make()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolder(dirname(folder))
    make()
  }
}
