/** Fills a new replica file. Loaded by a thread of its own, so it imports nothing that only a bundler can load. */
import Database, { SqliteError } from 'better-sqlite3'
import { rmSync } from 'node:fs'
import { type Db, migrate, setPragmas } from './open.ts'
import type { KeyedCard, Progress } from './replica.ts'
import { StoreError } from './store-error.ts'

export interface ReplicaBuilder {
  /** Adds rows; they are on the disk only after `finish`. Throws StoreError `damaged` where a card comes twice. */
  add(cards: readonly KeyedCard[]): void
  /** Checks the file and makes it durable. Throws, leaving a file that `openReplica` refuses, unless all cards are there. */
  finish(progress: Progress): void
  abandon(): void
}

/** Pages that stay in memory. KiB, negative as SQLite wants it. */
const CACHE_KIB = -64 * 1024
/** Keys come in no order. So many are put in order at a time: neighbours go to the same page, in a third of the time. */
const RUN = 2 ** 16
/** One statement for so many cards: calling it costs more than they do. */
const ROWS_AT_ONCE = 32
const KEY_BYTES = 16
/** A scan waits for no more statements than these, even where there are too few processors. About a millisecond. */
const STATEMENTS_ON_END = 8

/** A new replica file. Nothing of it counts before `finish`, so it is written without waiting for the disk. */
export function buildReplica(file: string, migrations: readonly string[]): ReplicaBuilder {
  removeDatabase(file)
  const db = new Database(file)
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.pragma(`cache_size = ${String(CACHE_KIB)}`)
  migrate(db, migrations, file)
  const run = cardRun(db)
  const add = (cards: readonly KeyedCard[]) => {
    giveWay()
    for (const card of cards) {
      run.push(card)
      if (run.length() === RUN) run.insert()
    }
  }
  // one transaction: a commit would write the page of nearly every card, which the next batch changes again
  db.exec('BEGIN')
  return {
    add: (cards) => orTwice(() => add(cards)),
    finish: (progress) => {
      orTwice(run.insert)
      db.exec('COMMIT')
      finishBuilding(db, progress)
      db.close()
    },
    abandon: () => {
      db.close()
      removeDatabase(file)
    },
  }
}

type Value = Uint8Array | string | number

/** Cards that wait to be inserted in order, as columns: so many objects would keep the thread busy collecting them. */
function cardRun(db: Db) {
  const keys = Buffer.alloc(RUN * KEY_BYTES)
  const columns = { kind: [] as string[], state: [] as string[], validUntil: [] as string[], minors: [] as number[] }
  const { kind, state, validUntil, minors } = columns
  const keyAt = (place: number) => keys.subarray(place * KEY_BYTES, (place + 1) * KEY_BYTES)
  const valuesAt = (place: number) =>
    [keyAt(place), kind[place], state[place], validUntil[place], minors[place]] as Value[]
  const [one, many] = [insertOf(db, 1), insertOf(db, ROWS_AT_ONCE)]
  return {
    length: () => kind.length,
    /** At most RUN before they are inserted. */
    push(card: KeyedCard): void {
      if (card.key.length !== KEY_BYTES) throw new RangeError('a card key has 16 bytes')
      keys.set(card.key, kind.length * KEY_BYTES)
      kind.push(card.kind)
      state.push(card.state)
      validUntil.push(card.validUntil)
      minors.push(card.minors)
    },
    insert(): void {
      const places = placesInOrder(keys, kind.length)
      const whole = places.length - (places.length % ROWS_AT_ONCE)
      for (let i = 0; i < whole; i += ROWS_AT_ONCE) {
        if (i % (ROWS_AT_ONCE * STATEMENTS_ON_END) === 0) giveWay()
        many.run(Array.from(places.subarray(i, i + ROWS_AT_ONCE), valuesAt).flat())
      }
      for (const place of places.subarray(whole)) one.run(valuesAt(place))
      for (const column of Object.values(columns)) column.length = 0
    },
  }
}

const nothing = new Int32Array(new SharedArrayBuffer(4))
const REST_MS = 0.05

/**
 * Lets whoever waits for this processor have it. However low its priority, a thread that never stops is only taken off
 * at the system's next tick, some milliseconds later.
 */
function giveWay(): void {
  Atomics.wait(nothing, 0, 0, REST_MS)
}

const insertOf = (db: Db, rows: number) =>
  db.prepare<[Value[]]>(
    `INSERT INTO card (key, kind, state, valid_until, minors) VALUES ${Array(rows).fill('(?, ?, ?, ?, ?)').join(', ')}`,
  )

/** The places of so many cards by the first bytes of their keys. Numbers sort without a call. */
const placesInOrder = (keys: Buffer, length: number): Float64Array =>
  Float64Array.from({ length }, (_, place) => keys.readUInt32BE(place * KEY_BYTES) * RUN + place)
    .sort()
    .map((ordered) => ordered % RUN)

/** A card that comes twice is the snapshot's fault, not a bug of ours. */
function orTwice(work: () => void): void {
  try {
    work()
  } catch (cause) {
    if (!(cause instanceof SqliteError) || cause.code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw cause
    throw new StoreError('damaged', 'the snapshot holds a card twice', { cause })
  }
}

function finishBuilding(db: Db, progress: Progress): void {
  const { n } = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM card').get() ?? { n: -1 }
  if (n !== progress.cards)
    throw new StoreError('damaged', `the snapshot holds ${String(n)} cards, not ${String(progress.cards)}`)
  const sound = db.pragma('quick_check(1)', { simple: true })
  if (sound !== 'ok') throw new StoreError('damaged', `the snapshot's file is damaged: ${String(sound)}`)
  // The checkpoint syncs the whole file, so it is all on the disk before the pointer is switched to it.
  setPragmas(db)
  db.prepare<[Progress]>(
    'INSERT INTO progress (one, key_id, cursor, as_of, cards) VALUES (1, @keyId, @cursor, @asOf, @cards)',
  ).run(progress)
  db.pragma('wal_checkpoint(TRUNCATE)')
}

export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
}
