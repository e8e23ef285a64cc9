/**
 * Copies the ledger, or puts a backup in its place, in a thread of its own, so that nobody at the desk waits for the pages or
 * for the disk. Started by backup-thread.ts, by `here`. It imports nothing that only a bundler can load: run from its
 * source, Node itself takes its types away.
 */
import Database from 'better-sqlite3'
import { chmodSync, closeSync, fsyncSync, openSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { bringBack, type Restoring } from './backup-restore.ts'
import { quickCheck } from './open.ts'
import { type StoreTrouble, troubleOf } from './store-error.ts'
import { copyWhole } from './whole-copy.ts'

/** Where this program lies, whatever a bundler has named it. */
export const here = import.meta.url

export interface Copying {
  readonly file: string
  /** The copy's file, which is not there yet. */
  readonly part: string
}
/** What is asked of the thread. */
export type Asked = { readonly copy: Copying } | { readonly restore: Restoring }
/** What is said of a bug ends the thread. */
export type Told = { readonly done: true } | { readonly failed: StoreTrouble; readonly message: string }

const isAsked = (data: unknown): data is Asked =>
  typeof data === 'object' && data !== null && ('copy' in data || 'restore' in data)

async function copy({ file, part }: Copying): Promise<void> {
  const ledger = new Database(file, { readonly: true, fileMustExist: true })
  try {
    await copyWhole(ledger, part)
  } finally {
    ledger.close()
  }
  finish(part)
}

/** One file by itself, looked through, on the disk and its owner's alone. */
function finish(part: string): void {
  const copied = new Database(part)
  try {
    copied.pragma('journal_mode = DELETE')
    quickCheck(copied, part)
  } finally {
    copied.close()
  }
  chmodSync(part, 0o600)
  const handle = openSync(part, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}

function tell(told: Told): void {
  parentPort?.postMessage(told)
}

function failed(error: unknown): void {
  const trouble = troubleOf(error)
  if (trouble === null) throw error
  tell({ failed: trouble, message: (error as Error).message })
}

if (parentPort && isAsked(workerData)) {
  // the thread that scans goes first; Linux alone gives threads a priority
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
  const work = 'copy' in workerData ? copy(workerData.copy) : bringBack(workerData.restore)
  await work.then(() => tell({ done: true }), failed)
  parentPort.close()
}
