import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Ledger, openLedger } from '../db/ledger.ts'
import { type DataDirLock, lockDataDir } from '../db/lock.ts'
import { syncFolder } from '../db/open.ts'

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

/** Takes hold of a data folder, made where missing, and opens its ledger. Throws StoreError, and then holds nothing. */
export function openFolder(dataDir: string, held?: DataDirLock): { lock: DataDirLock; ledger: Ledger } {
  makeFolder(dataDir)
  const lock = held ?? lockDataDir(dataDir)
  try {
    return { lock, ledger: openLedger(dataDir) }
  } catch (error) {
    lock.release()
    throw error
  }
}
