/** The register's file and everything that reads and writes it. */
import { type Db, openDatabase } from '../../db/open.ts'
import { cardStore } from './cards.ts'
import { eventStore } from './events.ts'
import { organisationStore } from './organisations.ts'
import { pairingStore } from './pairings.ts'
import schema from './schema.sql?raw'
import schema2 from './schema-002.sql?raw'
import { snapshots } from './snapshot.ts'
import { useLists } from './use-lists.ts'
import { useStore } from './uses.ts'

export type Store = ReturnType<typeof openStore>

/** Opens or makes the file (or `:memory:`). Throws StoreError. */
export function openStore(file: string) {
  const { db } = openDatabase({ file, migrations: [schema, schema2] })
  const cards = cardStore(db)
  const events = eventStore(db)
  const organisations = organisationStore(db)
  const sending = snapshots(db)
  return {
    db,
    cards,
    events,
    organisations,
    pairings: pairingStore(db, organisations),
    uses: useStore(db, { cards, events, organisations }),
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
