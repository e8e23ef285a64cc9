/** A replica file filled by a thread of its own, as a promise. */
import { Worker } from 'node:worker_threads'
import { type Progress, REPLICA_MIGRATIONS } from '../../db/replica.ts'
import { removeDatabase } from '../../db/replica-build.ts'
import { StoreError } from '../../db/store-error.ts'
import { RegisterError } from './register-error.ts'
import type { Failure, Filling, Told } from './replica-worker.ts'

/** Far more than it needs: one that goes beyond ends alone, and not the desk with it. */
const MOST_HEAP_MB = 256

export interface FillOptions extends Omit<Filling, 'fills' | 'migrations'> {
  /** Ends the thread, and leaves no file. */
  readonly signal: AbortSignal
  readonly heard?: (registerTime: number, took: number) => void
  /** Called some four times a second while the cards come. */
  readonly fetched?: (cards: number, of: number) => void
}

/**
 * Rejects, leaving no file, with RegisterError where what came is not what it should be, with StoreError where the disk
 * would not take it, and with another error where the thread died.
 */
export async function fillReplica({ signal, heard, fetched, ...asked }: FillOptions): Promise<Progress> {
  const worker = await start({ ...asked, fills: 'replica', migrations: REPLICA_MIGRATIONS })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop)
  // aborted while it was being started
  if (signal.aborted) stop()
  try {
    return await outcome(worker, { heard, fetched })
  } catch (error) {
    // it may be at work on the file until it has ended
    await worker.terminate()
    removeDatabase(asked.file)
    throw signal.aborted ? new RegisterError('no_connection', 'the snapshot was given up', { cause: error }) : error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function start(workerData: Filling): Promise<Worker> {
  const { here } = await import('./replica-worker.ts')
  const resourceLimits = { maxOldGenerationSizeMb: MOST_HEAP_MB }
  // it says nothing; joined to ours, its output would change how the whole process writes to a pipe
  const silent = { stdout: true, stderr: true }
  return new Worker(new URL(here), { name: 'replica', workerData, resourceLimits, execArgv: [], ...silent })
}

type Listeners = { readonly [L in 'heard' | 'fetched']: FillOptions[L] | undefined }

function outcome(worker: Worker, { heard, fetched }: Listeners): Promise<Progress> {
  return new Promise((resolve, reject) => {
    let filled: Progress | null = null
    let failure: Error = new Error('the thread that fills the replica ended without a word')
    worker.on('message', (told: Told) => {
      if ('heard' in told) heard?.(...told.heard)
      else if ('fetched' in told) fetched?.(...told.fetched)
      else if ('filled' in told) filled = told.filled
      else failure = errorOf(told.failed)
    })
    worker.on('error', (error: Error) => (failure = error))
    // its file is closed by then
    worker.on('exit', () => (filled ? resolve(filled) : reject(failure)))
  })
}

function errorOf(failed: Failure): Error {
  if ('store' in failed) return new StoreError(failed.store, failed.message)
  const { trouble, message, status, refusal } = failed
  return new RegisterError(trouble, message, {
    ...(status === null ? {} : { status }),
    ...(refusal === null ? {} : { refusal }),
  })
}
