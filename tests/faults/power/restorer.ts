/** Records, puts back a backup of before, and records on. Started by restoring.ts, with the shim before it. */
import { writeSync } from 'node:fs'
import { type Folders, openParts, recordNth } from '../rig-desk.ts'

export interface Restoring extends Folders {
  /** So many uses are in the backup. */
  readonly kept: number
  /** So many more are gone when it is put back. */
  readonly dropped: number
}

const { kept, dropped, ...folders } = JSON.parse(process.argv[2] ?? '') as Restoring
const parts = openParts(folders)
const { backups } = parts.ledger
record(0, kept)
const { name } = await backups.make(Date.now())
record(kept, kept + dropped)
await backups.restore(name)
writeSync(1, 'restored\n')
record(kept, kept + dropped)
process.exit()

function record(from: number, to: number): void {
  for (let i = from; i < to; i++) {
    recordNth(parts, i)
    writeSync(1, `green ${String(i)}\n`)
  }
}
