/** GET /v1/cards: every card, keyed, as gzipped NDJSON. It is made while it is sent, and kept until a card changes. */
import Database from 'better-sqlite3'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
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

/** Every card as of a cursor. The pages are keyed and packed: a gzip may be several, one after another. */
interface Cards {
  readonly cursor: number
  readonly count: number
  readonly pages: AsyncIterable<Buffer> | readonly Buffer[]
  /** Nothing more of the pages is asked for. */
  end(): void
}

/** A page is keyed in a few milliseconds, so that other desks are answered in between. */
const ROWS_A_PAGE = 1_000
/** Keys do not compress, the rest does at once: higher levels cost time and save nothing. */
const packed = (text: string): Promise<Buffer> => promisify(gzip)(text, { level: 1 })

export function snapshots(db: Db): Snapshots {
  const cursorNow = db.prepare<[], number>('SELECT card_revision FROM register').pluck()
  const readers = new Set<Db>()
  /** What was sent last under each key: to key a million cards takes longer than to send them. */
  const kept = new Map<string, Cards>()

  function read(keys: VenueKeys): Cards {
    const reader = openReader(db)
    readers.add(reader)
    const end = () => {
      reader.close()
      readers.delete(reader)
    }
    return { ...extentOf(reader), pages: pagesOf(reader, keys), end }
  }
  async function* send(cards: Cards, keyId: string, now: number) {
    try {
      const sent: Buffer[] = []
      yield await headOf(cards, keyId, now)
      for await (const page of cards.pages) {
        sent.push(page)
        yield page
      }
      kept.set(keyId, { ...cards, pages: sent, end: () => undefined })
      yield await endOf(cards)
    } finally {
      cards.end()
    }
  }
  return {
    open(keys, now) {
      const last = kept.get(keys.keyId)
      const cards = last && last.cursor === cursorNow.get() ? last : read(keys)
      // begins to read at once, so that the cards are ended also where nobody reads the answer
      return Readable.toWeb(Readable.from(send(cards, keys.keyId, now))) as ReadableStream<Uint8Array>
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

const extentOf = (reader: Db) =>
  reader
    .prepare<[], Pick<Cards, 'cursor' | 'count'>>(
      'SELECT card_revision AS cursor, (SELECT count(*) FROM cards) AS count FROM register',
    )
    .get() as Pick<Cards, 'cursor' | 'count'>

async function* pagesOf(reader: Db, keys: VenueKeys): AsyncGenerator<Buffer> {
  const page = reader
    .prepare<[number, number], Row>(
      'SELECT place, number, kind, state, valid_until, minors FROM cards WHERE place > ? ORDER BY place LIMIT ?',
    )
    .raw()
  for (let rows = page.all(-1, ROWS_A_PAGE); rows.length > 0; rows = page.all(rows.at(-1)?.[0] ?? -1, ROWS_A_PAGE))
    yield await packed(rows.map((row) => line(keyed(row, keys))).join(''))
}

const headOf = ({ cursor, count }: Cards, keyId: string, now: number) =>
  packed(
    line({ cursor, count, takenAt: new Date(now).toISOString(), keyId } satisfies InferOutput<typeof SnapshotHead>),
  )

const endOf = ({ count }: Cards) => packed(line({ end: count } satisfies InferOutput<typeof SnapshotEnd>))

const line = (value: object) => `${JSON.stringify(value)}\n`

function keyed([, number, kind, state, validUntil, minors]: Row, keys: VenueKeys): CardRow {
  return { key: keyText(number, keys), kind, state, validUntil, minors } as CardRow
}

/** A card as this organisation's desks know it, as it crosses the wire: base64url without padding. */
export const keyText = (number: CardNumber, keys: VenueKeys): string =>
  Buffer.from(keys.cardKey(number)).toString('base64url')
