/** GET /v1/cards: every card, keyed, as gzipped NDJSON that is made while it is sent. */
import Database from 'better-sqlite3'
import { setImmediate } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Db } from '../../db/open.ts'
import type { CardNumber } from '../rules/card-number.ts'
import type { CardRow, SnapshotEnd, SnapshotHead } from '../sync/protocol.ts'
import type { VenueKeys } from '../venue-keys.ts'
import type { InferOutput } from 'valibot'

export interface Snapshots {
  /** The body of the answer; what it holds is as of this call, whatever changes while it is sent. */
  open(keys: VenueKeys, now: number): ReadableStream<Uint8Array>
  /** Ends what is still being sent. */
  close(): void
}

type Row = [place: number, number: CardNumber, kind: string, state: string, validUntil: string, minors: number]

/** A page is keyed in a few milliseconds, so that other desks are answered in between. */
const ROWS_A_PAGE = 1_000
/** Keys do not compress, the rest does at once: higher levels cost time and save nothing. */
const GZIP_LEVEL = 1

export function snapshots(db: Db): Snapshots {
  const readers = new Set<Db>()
  return {
    open(keys, now) {
      const reader = openReader(db)
      readers.add(reader)
      const lines = Readable.from(
        toLines(reader, keys, now, () => readers.delete(reader)),
        { objectMode: true },
      )
      const gzip = createGzip({ level: GZIP_LEVEL })
      // pipe() does not carry ends before the time, and a reader left open would keep the write-ahead log growing
      lines.on('error', (error) => gzip.destroy(error))
      gzip.on('close', () => lines.destroy())
      return Readable.toWeb(lines.pipe(gzip)) as ReadableStream<Uint8Array>
    },
    close() {
      for (const reader of readers) reader.close()
      readers.clear()
    },
  }
}

/** A connection of its own, whose transaction holds the state of now. A register in memory is copied. */
function openReader(db: Db): Db {
  const reader = db.memory ? new Database(db.serialize()) : new Database(db.name, { readonly: true })
  reader.exec('BEGIN')
  // a transaction sees the state of its first reading, not of its beginning
  reader.prepare('SELECT one FROM register').get()
  return reader
}

async function* toLines(reader: Db, keys: VenueKeys, now: number, done: () => void): AsyncGenerator<string> {
  try {
    const count = reader.prepare<[], number>('SELECT count(*) FROM cards').pluck().get() as number
    const cursor = reader.prepare<[], number>('SELECT card_revision FROM register').pluck().get() as number
    const takenAt = new Date(now).toISOString()
    const head: InferOutput<typeof SnapshotHead> = { cursor, count, takenAt, keyId: keys.keyId }
    yield line(head)
    const page = reader
      .prepare<[number, number], Row>(
        'SELECT place, number, kind, state, valid_until, minors FROM cards WHERE place > ? ORDER BY place LIMIT ?',
      )
      .raw()
    for (let rows = page.all(-1, ROWS_A_PAGE); rows.length > 0; rows = page.all(rows.at(-1)?.[0] ?? -1, ROWS_A_PAGE)) {
      yield rows.map((row) => line(keyed(row, keys))).join('')
      await setImmediate()
    }
    const end: InferOutput<typeof SnapshotEnd> = { end: count }
    yield line(end)
  } finally {
    reader.close()
    done()
  }
}

const line = (value: object) => `${JSON.stringify(value)}\n`

function keyed([, number, kind, state, validUntil, minors]: Row, keys: VenueKeys): CardRow {
  return { key: keyText(number, keys), kind, state, validUntil, minors } as CardRow
}

/** A card as this organisation's desks know it, as it crosses the wire: base64url without padding. */
export const keyText = (number: CardNumber, keys: VenueKeys): string =>
  Buffer.from(keys.cardKey(number)).toString('base64url')
