/** The ledger copied by a thread of its own, as a promise. */
import { Worker } from 'node:worker_threads'
import type { Copying, Told } from './backup-worker.ts'
import { StoreError } from './store-error.ts'

/**
 * Copies what is committed in `file` to the new file `part`, whole, checked and on the disk. Rejects with StoreError as the
 * disk does, and with another error where the thread died; what it left is the caller's to remove.
 */
export async function copyLedger(file: string, part: string): Promise<void> {
  const { here } = await import('./backup-worker.ts')
  const workerData: Copying = { copies: 'ledger', file, part }
  // it says nothing; joined to ours, its output would change how the whole process writes to a pipe
  const silent = { stdout: true, stderr: true }
  return outcome(new Worker(new URL(here), { name: 'backup', workerData, execArgv: [], ...silent }))
}

function outcome(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    let isCopied = false
    let failure: Error = new Error('the thread that copies the ledger ended without a word')
    worker.on('message', (told: Told) => {
      if ('copied' in told) isCopied = true
      else failure = new StoreError(told.failed, told.message)
    })
    worker.on('error', (error: Error) => (failure = error))
    // its files are closed by then
    worker.on('exit', () => (isCopied ? resolve() : reject(failure)))
  })
}
