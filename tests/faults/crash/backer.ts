/** Copies the ledger again and again while it records. Started by backing-up.ts, which kills it. */
import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { type Folders, openParts, recordNth } from '../rig-desk.ts'

export interface Backing extends Folders {
  readonly from: number
  readonly to: number
}

const { from, to, ...folders } = JSON.parse(process.argv[2] ?? '') as Backing
const parts = openParts(folders)
void backUpAlways()
for (let i = from; i < to; i++) {
  const { outcome } = recordNth(parts, i)
  if (outcome !== 'recorded') throw new Error(`use ${String(i)} was not recorded`)
  writeSync(1, `green ${String(i)}\n`)
  await setImmediate()
}
process.exit()

async function backUpAlways(): Promise<never> {
  for (;;) {
    writeSync(1, 'backing up\n')
    await parts.ledger.backups.make(Date.now())
    writeSync(1, 'backed up\n')
  }
}
