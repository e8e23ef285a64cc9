import { BUSY_MS, type Db } from './open.ts'

export interface OutboxRow {
  readonly seq: number
  readonly kind: 'use' | 'cancellation' | 'correction'
  readonly recordId: string
  readonly attemptedAt: number | null
}

/** What the register has not answered for yet. */
export function outboxRows(db: Db) {
  const COLUMNS = 'seq, kind, record_id AS recordId, attempted_at AS attemptedAt'
  const add = db.prepare<[OutboxRow['kind'], string, string]>(
    'INSERT INTO outbox (kind, record_id, key_id) VALUES (?, ?, ?)',
  )
  const get = db.prepare<[string], OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE record_id = ?`)
  const next = db.prepare<[string, number, string, number], OutboxRow>(
    `SELECT ${COLUMNS} FROM outbox WHERE key_id = ? AND seq > ? AND record_id NOT IN (SELECT value FROM json_each(?))
     ORDER BY seq LIMIT ?`,
  )
  /** What may still change. Kept in memory alone, so that whatever ends the desk lets it go as it is. */
  const held = new Set<string>()
  const attempted = db.prepare<[number, string]>(
    'UPDATE outbox SET attempted_at = ? WHERE seq IN (SELECT value FROM json_each(?)) AND attempted_at IS NULL',
  )
  const unattempted = db.prepare<[number]>('UPDATE outbox SET attempted_at = NULL WHERE seq = ?')
  const unmarkAll = db.transaction((rows: readonly OutboxRow[]) => {
    for (const { seq, attemptedAt } of rows) if (attemptedAt === null) unattempted.run(seq)
  })
  const remove = db.prepare<[string]>('DELETE FROM outbox WHERE record_id = ?')
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM outbox')
  const waits = db.prepare<[string], { yes: 0 | 1 }>('SELECT EXISTS (SELECT 1 FROM outbox WHERE key_id = ?) AS yes')
  return {
    /** `keyId` names the pairing whose register it is for. */
    add: (kind: OutboxRow['kind'], recordId: string, keyId: string): void => void add.run(kind, recordId, keyId),
    get: (recordId: string): OutboxRow | null => get.get(recordId) ?? null,
    /** What follows `after` and is not held, in the order it happened, so a cancellation never overtakes the use it names. */
    next: (keyId: string, after: number, limit: number): OutboxRow[] =>
      next.all(keyId, after, JSON.stringify([...held]), limit),
    /** It does not leave until it is let go, or the desk ends. */
    hold: (recordId: string): void => void held.add(recordId),
    letGo: (recordId: string): void => void held.delete(recordId),
    isHeld: (recordId: string): boolean => held.has(recordId),
    /** From now on the register may have these, whatever becomes of its answer. */
    markAttempted: (rows: readonly OutboxRow[], at: number): void =>
      void attempted.run(at, JSON.stringify(rows.map(({ seq }) => seq))),
    /** They certainly did not leave: as before they were marked. */
    unmarkAttempted: (rows: readonly OutboxRow[]): void => unmarkAll.immediate(rows),
    remove: (recordId: string): void => void remove.run(recordId),
    count: (): number => count.get()?.n ?? 0,
    /** Whether anything waits for this pairing's register. */
    waitsFor: (keyId: string): boolean => waits.get(keyId)?.yes === 1,
    /**
     * What was overwritten is overwritten in the file as well: until then the write-ahead log and the file's own page keep
     * it as it was. False where somebody reads the file now, such as a backup: to be tried again.
     */
    erase: (): boolean => erase(db),
  }
}

function erase(db: Db): boolean {
  // nobody at the desk waits for whoever reads
  db.pragma('busy_timeout = 0')
  try {
    return (db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }])[0].busy === 0
  } catch (error) {
    if (!isLocked(error)) throw error
    return false
  } finally {
    db.pragma(`busy_timeout = ${String(BUSY_MS)}`)
  }
}

/** A backup reads through this very connection. */
const isLocked = (error: unknown): boolean => (error as { code?: string }).code?.startsWith('SQLITE_LOCKED') ?? false
