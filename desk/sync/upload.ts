/** The outbox on its way to the register: exactly once, in the order it happened, and nobody blocked by another. */
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Ledger } from '../../db/ledger.ts'
import type { OutboxRow } from '../../db/outbox.ts'
import { troubleOf } from '../../db/store-error.ts'
import type { UseRow } from '../../db/uses.ts'
import type { VenueKeys } from '../venue-keys.ts'
import type { KaikukantaClient } from './client.ts'
import type { Exchanged } from './contact.ts'
import {
  type CorrectionRecord,
  MAX_USES_PER_REQUEST,
  type OutgoingRecord,
  type UseRecord,
  type UseResult,
} from './protocol.ts'
import { RegisterError } from './register-error.ts'
import { known, settleOne } from './settle.ts'

export interface UploadDeps {
  readonly ledger: Ledger
  readonly client: Pick<KaikukantaClient, 'send'>
  readonly keys: VenueKeys
  readonly now: () => number
  /** Something was settled. */
  readonly onSettled: () => void
  readonly log: (line: string) => void
}

/**
 * Sends everything that waits for this pairing's register. Rejects with RegisterError where something must be tried
 * again; what was settled before stays settled. A record is marked as attempted before it leaves, so that an undo knows
 * whether the register may have it. `left`: some were not answered for, or cannot be sent.
 *
 * While the register works on a full batch, the one before is settled and the next made ready: one after another they are
 * as one long batch.
 */
export async function uploadAll(deps: UploadDeps, pace: Pace = createPace()): Promise<Exchanged> {
  const run: Run = { ...deps, heard: false, left: false, fault: undefined, answered: null }
  for (let batch = prepare(run, 0, pace.size()); batch;) {
    const asked = ask(run, batch)
    // it leaves before this thread is busy again
    await setImmediate()
    settleAnswered(run)
    // where fewer go, what the register refuses may be looked for, and the next depends on the answer
    const ahead = batch.rows.length === MAX_USES_PER_REQUEST ? prepare(run, batch.last.seq, pace.size()) : null
    const answer = await asked
    if ('error' in answer) {
      if (ahead) run.ledger.outbox.unmarkAttempted(ahead.rows)
      batch = prepare(run, await unanswered(run, batch, answer.error, pace), pace.size())
      continue
    }
    run.answered = { rows: batch.rows, results: answer.results }
    pace.more()
    if (!ahead) settleAnswered(run)
    batch = ahead ?? prepare(run, batch.last.seq, pace.size())
  }
  return { heard: run.heard, left: run.left, fault: run.fault }
}

/** One upload, and what came of it so far. */
interface Run extends UploadDeps {
  heard: boolean
  left: boolean
  /** What kept a record from being sent or settled. */
  fault: unknown
  /** What the register has said and is not written down yet. */
  answered: Answered | null
}
interface Answered {
  readonly rows: readonly OutboxRow[]
  readonly results: readonly UseResult[]
}
/** Records that are marked as attempted and about to leave. */
interface Batch {
  readonly rows: readonly OutboxRow[]
  readonly last: OutboxRow
  /** Of the rows that can be sent. */
  readonly records: readonly OutgoingRecord[]
}
/** The register would not look at it as a whole. */
interface Refused {
  readonly refused: 'too_large' | 'bad_request'
}

/**
 * How many records go at a time: half of what was refused or not answered in time, then twice as many each time, up to what
 * was too large; and which are suspected. Kept from one upload to the next, so that a line that breaks does not begin the search anew.
 */
export type Pace = ReturnType<typeof createPace>
export function createPace() {
  let most = MAX_USES_PER_REQUEST
  let size = most
  /** Refused alone, and the register has taken another since. */
  const suspects = new Set<string>()
  return {
    size: () => size,
    less(tried: number, why: Refused['refused'] | 'unanswered') {
      size = Math.max(1, Math.floor(tried / 2))
      if (why === 'too_large') most = size
    },
    more() {
      // what is refused even alone was not too large
      if (size === 1) most = MAX_USES_PER_REQUEST
      size = Math.min(most, size * 2)
    },
    suspects,
  }
}

/** What follows `after` and can be sent, or null where nothing waits. */
function prepare(run: Run, after: number, limit: number): Batch | null {
  const rows = run.ledger.outbox.next(run.keys.keyId, after, limit)
  return rows.length > 0 ? batchOf(run, rows) : null
}

function batchOf(run: Run, rows: readonly OutboxRow[]): Batch {
  const uses = run.ledger.uses.getAll(rows.map(({ recordId }) => recordId))
  const records = rows.flatMap(
    (row) => orFault(run, row, () => outgoing(row, uses.get(row.recordId) ?? null, run)) ?? [],
  )
  if (records.length > 0) run.ledger.outbox.markAttempted(rows, run.now())
  return { rows, last: rows.at(-1) as OutboxRow, records }
}

/** Never rejects, so that the desk can see to something else meanwhile. */
async function ask(run: Run, { records }: Batch): Promise<{ results: UseResult[] } | { error: unknown }> {
  if (records.length === 0) return { results: [] }
  try {
    const results = await run.client.send(records)
    run.heard = true
    return { results }
  } catch (error) {
    return { error }
  }
}

/** Sees to a batch that was not answered for. Returns what to go on after. Rejects where it must be tried again later. */
async function unanswered(run: Run, { rows, last }: Batch, error: unknown, pace: Pace): Promise<number> {
  // over a weak line all of them would not get there in time at the next try either
  if (isUnanswered(error)) pace.less(rows.length, 'unanswered')
  const { refused } = refusal(run, rows, error)
  if (rows.length > 1) {
    pace.less(rows.length, refused)
    return (rows[0] as OutboxRow).seq - 1
  }
  await convict(run, last, pace)
  pace.more()
  return last.seq
}

/** Throws the error where it is another. */
function refusal({ ledger }: Run, rows: readonly OutboxRow[], error: unknown): Refused {
  if (error instanceof RegisterError && error.neverLeft) ledger.outbox.unmarkAttempted(rows)
  const refused = refusedWhole(error)
  if (!refused) throw error
  return refused
}

/**
 * A record that the register will not look at even alone is kept as rejected, so that it holds up nobody; but only if the
 * register takes another in between, or the fault may be its own. Rejects with RegisterError where it refuses everything.
 */
async function convict(run: Run, row: OutboxRow, { suspects }: Pace): Promise<void> {
  const rows = [row]
  if (!suspects.has(row.recordId)) {
    if (!(await isTaking(run))) throw new RegisterError('no_connection', 'the register refuses everything')
    suspects.add(row.recordId)
    const answer = await ask(run, batchOf(run, rows))
    if ('results' in answer) return settle(run, { rows, results: answer.results })
    refusal(run, rows, answer.error)
  }
  suspects.delete(row.recordId)
  settle(run, { rows, results: [{ id: row.recordId, result: 'rejected', reason: 'malformed' }] })
}

/** Whether the register looks at a record that leaves nothing there: a cancellation of what it never had. */
async function isTaking({ client, now }: Run): Promise<boolean> {
  const [id, useId] = [randomUUID(), randomUUID()]
  const recordedAt = new Date(now()).toISOString()
  try {
    const results = await client.send([{ type: 'cancellation', id, useId, reason: '', recordedAt }])
    return results.some((result) => result.id === id)
  } catch (error) {
    if (refusedWhole(error)) return false
    throw error
  }
}

/** It may have left, and nothing of the register's came back within the time for an answer. */
const isUnanswered = (error: unknown): boolean =>
  error instanceof RegisterError && error.trouble === 'no_connection' && !error.neverLeft

function refusedWhole(error: unknown): Refused | null {
  if (!(error instanceof RegisterError) || error.trouble !== 'refused') return null
  if (error.status === 413) return { refused: 'too_large' }
  return error.status === 400 ? { refused: 'bad_request' } : null
}

/** Null where one record cannot be dealt with: it stays, is told of, and holds up nobody. A file's trouble is not its. */
function orFault<T>(run: Run, { recordId }: OutboxRow, work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (troubleOf(error) !== null) throw error
    run.fault = error
    run.log(`upload: record ${recordId} stays: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** The body of a record: the same to the byte at every sending, since it comes of columns that never change. */
function outgoing(row: OutboxRow, ofRow: UseRow | null, { ledger, keys }: UploadDeps): OutgoingRecord {
  if (row.kind === 'cancellation') {
    const { id, useId, reason, recordedAt } = known(ledger.uses.cancellation(row.recordId), row)
    return { type: 'cancellation', id, useId, reason, recordedAt: new Date(recordedAt).toISOString() }
  }
  const use = known(ofRow, row)
  const eventId = ledger.events.get(use.eventId)?.origin === 'register' ? use.eventId : null
  return row.kind === 'correction' ? outgoingCorrection(use, eventId) : outgoingUse(use, keys, eventId)
}

/** What is the same of a use and of a correction. An event that the desk made is unknown to the register. */
function factsOf(use: UseRow, eventId: string | null) {
  const { what, kind, field, adults, minors, feeKind, cents, day } = use
  return {
    ...{ eventId, what, kind, adults, minors, feeKind, cents, day },
    field: field as UseRecord['field'],
    recordedAt: new Date(use.recordedAt).toISOString(),
  }
}

function outgoingUse(use: UseRow, keys: VenueKeys, eventId: string | null): UseRecord {
  return {
    type: 'use',
    id: use.id,
    cardNumber: keys.unseal(known(use.sealedNumber, use), use.id),
    venueId: use.venueId,
    ...factsOf(use, eventId),
    channel: use.channel,
    provisional: use.provisional === 1,
  }
}

function outgoingCorrection(use: UseRow, eventId: string | null): CorrectionRecord {
  return {
    type: 'correction',
    id: use.id,
    useId: known(use.corrects, use),
    reason: use.reason ?? '',
    ...factsOf(use, eventId),
  }
}

function settleAnswered(run: Run): void {
  const { answered } = run
  run.answered = null
  if (answered) settle(run, answered)
}

/** Writes down what the register says: of all of them together, or one by one where one fails. */
function settle(run: Run, { rows, results }: Answered): void {
  const byId = new Map(results.map((result) => [result.id, result]))
  const answered = rows.flatMap((row) => {
    const result = byId.get(row.recordId)
    return result ? [{ row, result }] : []
  })
  const together = (some: typeof answered) => {
    run.ledger.transaction(() => some.forEach(({ row, result }) => settleOne(run.ledger, row, result)))
    return some.length
  }
  let settled: number
  try {
    settled = together(answered)
  } catch {
    const alone = answered.map((one) => orFault(run, one.row, () => together([one])) ?? 0)
    settled = alone.reduce((sum, n) => sum + n, 0)
  }
  if (settled < rows.length) run.left = true
  if (settled > 0) run.onSettled()
}
