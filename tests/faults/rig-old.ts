/** A ledger of the first schema, as a desk of that time left it. */
import { join } from 'node:path'
import { LEDGER_FILE } from '../../db/ledger-file.ts'
import { LEDGER_MIGRATIONS } from '../../db/ledger.ts'
import { openDatabase } from '../../db/open.ts'
import { cardsOf, eventOf, EVENTS, type Folders, KEY_ID, keysOf } from './rig-desk.ts'

const DAY = '2026-01-21'

/** Makes it with the uses numbered from 0, all of them waiting. */
export function makeOldLedger(folders: Folders, uses: number): void {
  const keys = keysOf(folders)
  const file = join(folders.dataDir, LEDGER_FILE)
  const { db } = openDatabase({ file, migrations: LEDGER_MIGRATIONS.slice(0, 1) })
  const event = db.prepare(`INSERT INTO event (id, kind, production_id, production, field, day, left_out)
    VALUES (?, 'performance', ?, 'Hamlet', 'culture', '${DAY}', 0)`)
  const use = db.prepare(`INSERT INTO use (id, event_id, key_id, card_key, sealed_number, venue_id, kind, what, field,
      adults, minors, day, channel, provisional, recorded_at, data_as_of, seen, state, taken_back)
    VALUES (?, ?, '${KEY_ID}', ?, ?, 'talo', 'performance', 'Hamlet', 'culture', 1, ?, '${DAY}', 'desk', 0, 0, 0, '', 'waiting', 0)`)
  const queue = db.prepare(`INSERT INTO outbox (kind, record_id, key_id) VALUES ('use', ?, '${KEY_ID}')`)
  db.transaction(() => {
    db.prepare(
      `INSERT INTO pairing VALUES ('${KEY_ID}', 'http://127.0.0.1:1', 'd', 'Kassa', 'talo', 'Talo', 'file', x'00', x'00', 0, 1, 0)`,
    ).run()
    for (let i = 0; i < EVENTS; i++) event.run(eventOf(i), `p${String(i)}`)
    for (let i = 0; i < uses; i++) {
      for (const { id, text, minors } of cardsOf(i)) {
        use.run(id, eventOf(i), keys.cardKey(text), keys.seal(text, id), minors)
        queue.run(id)
      }
    }
  })()
  db.close()
}
