/** Keeps the replica close to the register: changes by cursor, a snapshot where there is none or it is too old. */
import type { Ledger } from '../../db/ledger.ts'
import {
  buildReplica,
  type CardChange,
  type KeyedCard,
  openReplica,
  type Progress,
  type Replica,
  replicaFile,
  sweepReplicas,
} from '../../db/replica.ts'
import { troubleOf } from '../../db/store-error.ts'
import type { Card } from '../rules/verdict.ts'
import type { KaikukantaClient } from './client.ts'
import type { CardChanges, CardRow } from './protocol.ts'
import { RegisterError } from './register-error.ts'

/** The setting that names the replica in force by its number. */
export const REPLICA_POINTER = 'replica'

export interface ReplicaSync {
  /** The card of this key, null where the replica has none; null altogether until the first snapshot. */
  find(cardKey: Uint8Array): { readonly card: Card | null } | null
  /** How current the replica is, or null until the first snapshot. */
  progress(): Progress | null
  /** Catches up. Rejects with RegisterError where it must be tried again; the replica then stays as it was. */
  refresh(client: KaikukantaClient): Promise<void>
  close(): void
}

/** The replica of a data folder; one that is missing, damaged or not of `keyId` is forgotten, to be fetched again. */
export function createReplicaSync(dataDir: string, ledger: Ledger, keyId: string): ReplicaSync {
  let pointer = Number(ledger.settings.get(REPLICA_POINTER) ?? 0)
  let replica = openIfSound(dataDir, pointer, keyId)
  sweepReplicas(dataDir, replica ? pointer : null)

  /** Fills the next file and switches to it; scans are judged by the old one until then. */
  const takeSnapshot = async (client: KaikukantaClient) => {
    const next = pointer + 1
    await download(client, replicaFile(dataDir, next), keyId)
    const fresh = openReplica(replicaFile(dataDir, next))
    try {
      ledger.settings.set(REPLICA_POINTER, String(next))
    } catch (error) {
      fresh.close()
      throw error
    }
    replica?.close()
    replica = fresh
    pointer = next
    sweepReplicas(dataDir, pointer)
  }
  const follow = async (client: KaikukantaClient, known: Replica): Promise<boolean> => {
    for (;;) {
      const { cursor } = known.progress()
      const page = await client.changes(cursor)
      if (!page || page.keyId !== keyId) return false
      if (page.more && page.cursor <= cursor) throw new RegisterError('no_connection', 'the changes do not go on')
      applyPage(known, page)
      if (!page.more) return true
    }
  }
  /** Disposable: a damaged one is let go of, and the next refresh takes a snapshot. */
  const orForget = <T>(work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      if (troubleOf(error) !== 'damaged') throw error
      replica?.close()
      replica = null
      return null
    }
  }
  return {
    find: (cardKey) => orForget(() => replica && { card: replica.find(cardKey) }),
    progress: () => replica?.progress() ?? null,
    async refresh(client) {
      const known = replica
      const followed = known && (await follow(client, known).catch(forgetIfDamaged))
      if (!followed) await takeSnapshot(client)
    },
    close: () => replica?.close(),
  }

  function forgetIfDamaged(error: unknown): false {
    orForget(() => {
      throw error
    })
    return false
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
  const { head, rows, discard } = await client.snapshot()
  if (head.keyId !== keyId) {
    await discard()
    throw new RegisterError('no_connection', 'the snapshot is keyed for another pairing')
  }
  const builder = buildReplica(file)
  try {
    for await (const batch of rows()) builder.add(batch.map(toCard))
    builder.finish({ keyId, cursor: head.cursor, asOf: Date.parse(head.takenAt), cards: head.count })
  } catch (error) {
    builder.abandon()
    // what came does not hold what it says, such as a card twice
    if (troubleOf(error) === 'damaged')
      throw new RegisterError('no_connection', 'the snapshot does not hold what it says', { cause: error })
    throw error
  }
}

const toKey = (key: string) => Buffer.from(key, 'base64url')
const toCard = ({ key, ...card }: CardRow): KeyedCard => ({ ...card, key: toKey(key) })
const toChange = (change: CardChanges['changes'][number]): CardChange =>
  'deleted' in change ? { key: toKey(change.key), deleted: true } : toCard(change)
