import type { Db } from './open.ts'

export interface OutboxRow {
  readonly seq: number
  readonly kind: 'use' | 'cancellation'
  readonly recordId: string
  readonly attemptedAt: number | null
}

/** What the register has not answered for yet. */
export function outboxRows(db: Db) {
  const COLUMNS = 'seq, kind, record_id AS recordId, attempted_at AS attemptedAt'
  const add = db.prepare<[OutboxRow['kind'], string]>('INSERT INTO outbox (kind, record_id) VALUES (?, ?)')
  const get = db.prepare<[string], OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE record_id = ?`)
  const next = db.prepare<[number], OutboxRow>(`SELECT ${COLUMNS} FROM outbox ORDER BY seq LIMIT ?`)
  const attempted = db.prepare<[number, number]>(
    'UPDATE outbox SET attempted_at = ? WHERE seq <= ? AND attempted_at IS NULL',
  )
  const remove = db.prepare<[string]>('DELETE FROM outbox WHERE record_id = ?')
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM outbox')
  return {
    add: (kind: OutboxRow['kind'], recordId: string): void => void add.run(kind, recordId),
    get: (recordId: string): OutboxRow | null => get.get(recordId) ?? null,
    /** In the order it happened, so a cancellation never overtakes the use it names. */
    next: (limit: number): OutboxRow[] => next.all(limit),
    /** From now on the register may have everything up to this row, whatever becomes of its answer. */
    markAttempted: (throughSeq: number, at: number): void => void attempted.run(at, throughSeq),
    remove: (recordId: string): void => void remove.run(recordId),
    count: (): number => count.get()?.n ?? 0,
  }
}
