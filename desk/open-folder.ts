import { type Ledger, openLedger } from '../db/ledger.ts'
import { type DataDirLock, lockDataDir } from '../db/lock.ts'
import { openLockFile } from '../db/open.ts'
import { makeFolder } from './folder.ts'

/** Takes hold of a data folder, made where missing, and opens its ledger. Throws StoreError, and then holds nothing. */
export function openFolder(dataDir: string, held?: DataDirLock): { lock: DataDirLock; ledger: Ledger } {
  makeFolder(dataDir)
  const lock = held ?? lockDataDir(dataDir, openLockFile)
  try {
    return { lock, ledger: openLedger(dataDir) }
  } catch (error) {
    lock.release()
    throw error
  }
}
