/** Keeps the replica close to the register: changes by cursor, a snapshot where there is none or it is too old. */
import type { Ledger } from '../../db/ledger.ts'
import {
  buildReplica,
  type CardChange,
  type KeyedCard,
  openReplica,
  type Replica,
  replicaFile,
  sweepReplicas,
} from '../../db/replica.ts'
import { type KaikukantaClient, RegisterError } from './client.ts'
import type { CardChanges, CardRow } from './protocol.ts'

const POINTER = 'replica'

export interface ReplicaSync {
  /** The replica to judge by, or null until the first snapshot. */
  current(): Replica | null
  /** Catches up. Rejects with RegisterError where it must be tried again; the replica then stays as it was. */
  refresh(client: KaikukantaClient): Promise<void>
  close(): void
}

/** The replica of a data folder; one that is missing, damaged or not of `keyId` is forgotten, to be fetched again. */
export function createReplicaSync(dataDir: string, ledger: Ledger, keyId: string): ReplicaSync {
  let pointer = Number(ledger.settings.get(POINTER) ?? 0)
  let replica = openIfSound(dataDir, pointer, keyId)
  sweepReplicas(dataDir, replica ? pointer : null)

  /** Fills the next file and switches to it; scans are judged by the old one until then. */
  const takeSnapshot = async (client: KaikukantaClient) => {
    const next = pointer + 1
    await download(client, replicaFile(dataDir, next), keyId)
    const fresh = openReplica(replicaFile(dataDir, next))
    ledger.settings.set(POINTER, String(next))
    replica?.close()
    replica = fresh
    pointer = next
    sweepReplicas(dataDir, pointer)
  }
  const follow = async (client: KaikukantaClient, known: Replica): Promise<boolean> => {
    for (;;) {
      const page = await client.changes(known.progress().cursor)
      if (!page || page.keyId !== keyId) return false
      applyPage(known, page)
      if (!page.more) return true
    }
  }
  return {
    current: () => replica,
    async refresh(client) {
      if (!replica || !(await follow(client, replica))) await takeSnapshot(client)
    },
    close: () => replica?.close(),
  }
}

function openIfSound(dataDir: string, pointer: number, keyId: string): Replica | null {
  if (pointer === 0) return null
  try {
    const replica = openReplica(replicaFile(dataDir, pointer))
    if (replica.progress().keyId === keyId) return replica
    replica.close()
  } catch {
    // disposable: whatever is wrong with it, the register has a better one
  }
  return null
}

/** A page before the last moves the cursor but not the age: the register had more to tell at that time. */
function applyPage(replica: Replica, page: CardChanges & { asOf: number }): void {
  const { keyId, asOf } = replica.progress()
  replica.apply(page.changes.map(toChange), { keyId, cursor: page.cursor, asOf: page.more ? asOf : page.asOf })
}

async function download(client: KaikukantaClient, file: string, keyId: string): Promise<void> {
  const { head, rows } = await client.snapshot()
  if (head.keyId !== keyId) throw new RegisterError('no_connection', 'the snapshot is keyed for another pairing')
  const builder = buildReplica(file)
  try {
    for await (const batch of rows()) builder.add(batch.map(toCard))
    builder.finish({ keyId, cursor: head.cursor, asOf: Date.parse(head.takenAt), cards: head.count })
  } catch (error) {
    builder.abandon()
    throw error
  }
}

const toKey = (key: string) => Buffer.from(key, 'base64url')
const toCard = ({ key, ...card }: CardRow): KeyedCard => ({ ...card, key: toKey(key) })
const toChange = (change: CardChanges['changes'][number]): CardChange =>
  'deleted' in change ? { key: toKey(change.key), deleted: true } : toCard(change)
