/** A process that records on a ledger that another process has open too. Started by race.test.ts. */
import * as v from 'valibot'
import { openLedger } from '../../../db/ledger.ts'
import { openReplica, replicaFile } from '../../../db/replica.ts'
import { requests } from '../../../desk/contract.ts'
import { record } from '../../../desk/record.ts'
import { venueKeys } from '../../../desk/venue-keys.ts'

export interface Round {
  readonly eventId: string
  readonly text: string
  readonly id: string
}

const [dataDir = '', venueKey = ''] = process.argv.slice(2)
const ledger = openLedger(dataDir)
const replica = openReplica(replicaFile(dataDir, 1))
const keys = venueKeys('key', Buffer.from(venueKey, 'hex'))
const pairing = ledger.pairings.current()
if (!pairing) throw new Error('the ledger is not paired')
const session = {
  pairing,
  keys,
  replica: {
    find: (key: Uint8Array) => ({ card: replica.find(key) }),
    progress: replica.progress,
    refresh: () => Promise.resolve(),
    close() {},
  },
  network: () => 'online' as const,
  lastContact: () => null,
  upload() {},
  syncNow() {},
  close: () => Promise.resolve(),
}

process.on('message', ({ eventId, text, id }: Round) => {
  const request = v.parse(requests['use.record'], { eventId, cards: [{ id, text, minors: 0 }] })
  const result = record({ ledger, session, now: () => Date.parse('2026-01-21T18:30:00+02:00') }, request, false)
  process.send?.(
    result.outcome === 'recorded' ? 'recorded' : result.verdict.kind === 'refuse' && result.verdict.reasons[0].code,
  )
})
process.send?.('ready')
