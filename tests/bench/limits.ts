/**
 * The limits that the product is measured against: the least that the same work costs on the same machine.
 * This file changes only with a reason, written here.
 * The raw INSERT has the columns of the ledger's second schema, so that both still write the same bytes.
 * Raw cards and raw posts came with the snapshot's and the upload's own figures.
 * The empty page had two headers of the desk's that cost a process at the start; both have lost them.
 */
import Database from 'better-sqlite3'
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { UseRow } from '../../db/uses.ts'

/** A raw prepared SELECT of a card by its key, in the same replica file. */
export function rawSelect(replicaFile: string): (key: Uint8Array) => unknown {
  const db = new Database(replicaFile, { readonly: true })
  const select = db.prepare<[Uint8Array]>('SELECT kind, state, valid_until, minors FROM card WHERE key = ?')
  return (key) => select.get(key)
}

/** A raw prepared INSERT of the same bytes, one a transaction, into a table without an index, in WAL at FULL. */
export function rawInsert(dataDir: string): (row: UseRow) => unknown {
  const db = new Database(join(dataDir, 'raw.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`CREATE TABLE use (id TEXT, event_id TEXT, key_id TEXT, card_key BLOB, sealed_number BLOB, venue_id TEXT,
    kind TEXT, what TEXT, field TEXT, here INTEGER, community INTEGER, adults INTEGER, minors INTEGER, fee_kind TEXT, cents INTEGER,
    day TEXT, channel TEXT, provisional INTEGER, recorded_at INTEGER, data_as_of INTEGER, seen TEXT, excess TEXT,
    reason TEXT, group_id TEXT, corrects TEXT, state TEXT, rejection TEXT, taken_back INTEGER) STRICT`)
  const insert = db.prepare<[UseRow]>(`INSERT INTO use VALUES (@id, @eventId, @keyId, @cardKey, @sealedNumber, @venueId,
    @kind, @what, @field, @here, @community, @adults, @minors, @feeKind, @cents, @day, @channel, @provisional, @recordedAt,
    @dataAsOf, @seen, @excess, @reason, @groupId, @corrects, @state, @rejection, @takenBack)`)
  return (row) => insert.run(row)
}

/** Cards as columns, in the order in which the register gives them. */
export interface RawCards {
  readonly count: number
  /** 16 bytes each. */
  readonly keys: Buffer
  readonly kinds: readonly string[]
  readonly states: readonly string[]
  readonly days: readonly string[]
  readonly minors: Uint8Array
}

/**
 * The same cards inserted raw into a new file of the replica's table: one transaction, no journal, a cache as large as the
 * product's, and the disk waited for once, at the end. Returns milliseconds.
 */
export function rawCards(dataDir: string, { count, keys, kinds, states, days, minors }: RawCards): number {
  const file = join(dataDir, 'raw-cards.db')
  const begun = performance.now()
  const db = new Database(file)
  for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -65536']) db.pragma(pragma)
  db.exec(`CREATE TABLE card (key BLOB PRIMARY KEY CHECK (length(key) = 16), kind TEXT NOT NULL, state TEXT NOT NULL,
    valid_until TEXT NOT NULL, minors INTEGER NOT NULL CHECK (minors >= 0)) STRICT, WITHOUT ROWID`)
  const insert = db.prepare('INSERT INTO card VALUES (?, ?, ?, ?, ?)')
  db.transaction(() => {
    for (let i = 0; i < count; i++)
      insert.run(keys.subarray(i * 16, i * 16 + 16), kinds[i], states[i], days[i], minors[i])
  })()
  db.close()
  const handle = openSync(file, 'r+')
  fsyncSync(handle)
  closeSync(handle)
  const took = performance.now() - begun
  rmSync(file)
  return took
}

/** Bodies that lie ready, posted one after another. Rejects where the register does not take every use. */
export async function postAll(registerUrl: string, token: string, bodies: readonly string[]): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  for (const body of bodies) {
    const answer = await fetch(`${registerUrl}/v1/uses`, { method: 'POST', headers, body })
    const text = await answer.text()
    if (!answer.ok || text.includes('"rejected"')) throw new Error(`not taken: ${text.slice(0, 200)}`)
  }
}

/** A page that is there and does nothing. */
export const EMPTY_PAGE = `<!doctype html><meta charset="utf-8"><title>empty</title><p>empty</p>`

/** A page that shows a word at Enter and does nothing else; `mark` is the bench's own, painted with it. */
const KEY_PAGE = `${EMPTY_PAGE}<script>
addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return
  document.querySelector('p').textContent = 'shown ' + event.timeStamp
  mark()
})
</script>`

/** The empty page over HTTP, as the desk's is, so that both have the same clock. */
export async function serveEmptyPage(): Promise<{ url: string; close(): void }> {
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  const server = createServer((_, response) => response.writeHead(200, headers).end(KEY_PAGE))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What the aims say. `ratio` is value to limit; `ms` is absolute. */
export const AIMS = {
  lookup: { ratio: 4 },
  record: { ratio: 1.3 },
  paint: { ratio: 1.3, ms: 16.7 },
  start: { ratio: 1.3 },
  sync: { snapshot: { ratio: 2 }, verdict: { ratio: 1.3 }, upload: { ratio: 1.5 }, full: { ratio: 1.2 } },
}
