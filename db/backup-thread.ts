/** The ledger copied, or put back, by a thread of its own, as a promise. */
import { Worker } from 'node:worker_threads'
import type { Restoring } from './backup-restore.ts'
import type { Asked, Told } from './backup-worker.ts'
import { StoreError } from './store-error.ts'

/**
 * Copies what is committed in `file` to the new file `part`, whole, checked and on the disk. Rejects with StoreError as the
 * disk does, and with another error where the thread died; what it left is the caller's to remove.
 */
export const copyLedger = (file: string, part: string): Promise<void> => ask({ copy: { file, part } })

/** Puts a backup in the ledger's place. Rejects as `copyLedger` does. */
export const restoreLedger = (restoring: Restoring): Promise<void> => ask({ restore: restoring })

async function ask(workerData: Asked): Promise<void> {
  const { here } = await import('./backup-worker.ts')
  // it says nothing; joined to ours, its output would change how the whole process writes to a pipe
  const silent = { stdout: true, stderr: true }
  return outcome(new Worker(new URL(here), { name: 'backup', workerData, execArgv: [], ...silent }))
}

function outcome(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    let isDone = false
    let failure: Error = new Error('the backup thread ended without a word')
    worker.on('message', (told: Told) => {
      if ('done' in told) isDone = true
      else failure = new StoreError(told.failed, told.message)
    })
    worker.on('error', (error: Error) => (failure = error))
    // its files are closed by then
    worker.on('exit', () => (isDone ? resolve() : reject(failure)))
  })
}
