/** The register's file and everything that reads and writes it. */
import { type Db, openDatabase } from '../../db/open.ts'
import { cardStore } from './cards.ts'
import { eventStore } from './events.ts'
import { pairingStore } from './pairings.ts'
import schema from './schema.sql?raw'
import { snapshots } from './snapshot.ts'
import { useLists } from './use-lists.ts'
import { useStore } from './uses.ts'

export type Store = ReturnType<typeof openStore>

/** Opens or makes the file (or `:memory:`). Throws StoreError. */
export function openStore(file: string) {
  const { db } = openDatabase({ file, migrations: [schema] })
  const cards = cardStore(db)
  const events = eventStore(db)
  const sending = snapshots(db)
  return {
    db,
    cards,
    events,
    pairings: pairingStore(db),
    uses: useStore(db, cards, events),
    useLists: useLists(db),
    snapshots: sending,
    ...layout(db),
    close(): void {
      sending.close()
      db.close()
    },
  }
}

/** The Finnish day that the demonstration was last laid out for. */
function layout(db: Db) {
  const read = db.prepare<[], string | null>('SELECT seeded_day FROM register').pluck()
  const write = db.prepare<[string]>('UPDATE register SET seeded_day = ?')
  return { seededDay: () => read.get() ?? null, setSeededDay: (day: string) => void write.run(day) }
}
