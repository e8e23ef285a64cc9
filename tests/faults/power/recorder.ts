/** Records one use after another and says each when it is green. Started by the rigs that cut its power or kill it. */
import { writeSync } from 'node:fs'
import type { Ledger } from '../../../db/ledger.ts'
import type { JudgeDeps } from '../../../desk/judge.ts'
import { connections } from '../connections.ts'
import { type Folders, openParts, recordNth } from '../rig-desk.ts'

export interface Recording extends Folders {
  /** The number of the first use, and of the first that is not recorded any more. */
  readonly from: number
  readonly to: number
  /** The desk's own, or the one that is known to lose uses. */
  readonly synchronous: 'FULL' | 'NORMAL'
  /** The desk's own, or the one that is known to forget what the register is to be sent. */
  readonly enqueues: 'within' | 'after'
  /** In the middle the ledger is copied as it is every day. */
  readonly backsUp: boolean
  /** At the end the ledger is closed, as when the desk is. */
  readonly closes: boolean
}

const { synchronous, enqueues, backsUp, from, to, closes, ...folders } = JSON.parse(process.argv[2] ?? '') as Recording
const opened = connections()
const parts = openParts(folders)
if (synchronous === 'NORMAL') for (const db of opened) db.pragma('synchronous = NORMAL')
const { deps, enqueue } = enqueues === 'within' ? { deps: parts, enqueue() {} } : enqueuedAfter(parts)
writeSync(1, 'recording\n')
for (let i = from; i < to; i++) {
  const { outcome } = recordNth(deps, i)
  enqueue()
  if (outcome !== 'recorded') throw new Error(`use ${String(i)} was not recorded`)
  writeSync(1, `green ${String(i)}\n`)
  if (backsUp && i === Math.floor((from + to) / 2)) await parts.ledger.backups.make(Date.now())
}
if (closes) parts.ledger.close()
process.exit()

/** So long until the next turn of a busy desk. Milliseconds. */
const NEXT_TURN = 3

/** A desk that puts what it recorded into the outbox when the transaction has ended, in its next turn. */
function enqueuedAfter(deps: JudgeDeps) {
  const later: (() => void)[] = []
  const { ledger } = deps
  const add: Ledger['outbox']['add'] = (...row) => void later.push(() => ledger.outbox.add(...row))
  return {
    deps: { ...deps, ledger: { ...ledger, outbox: { ...ledger.outbox, add } } },
    enqueue() {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NEXT_TURN)
      later.splice(0).forEach((work) => work())
    },
  }
}
