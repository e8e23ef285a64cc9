/** Keeps the replica close to the register: changes by cursor, a snapshot where there is none or it is too old. */
import { setImmediate } from 'node:timers/promises'
import type { Ledger } from '../../db/ledger.ts'
import {
  type CardChange,
  type KeyedCard,
  openReplica,
  type Progress,
  type Replica,
  replicaFile,
  sweepReplicas,
} from '../../db/replica.ts'
import { troubleOf } from '../../db/store-error.ts'
import type { Fetching } from '../contract.ts'
import { inTurns } from '../in-turn.ts'
import type { Card } from '../rules/verdict.ts'
import type { KaikukantaClient } from './client.ts'
import type { CardChanges, CardRow } from './protocol.ts'
import { RegisterError } from './register-error.ts'
import { type FillOptions, fillReplica } from './replica-fill.ts'

/** The setting that names the replica in force by its number. */
export const REPLICA_POINTER = 'replica'

export interface ReplicaSync {
  /** The card of this key, null where the replica has none; null altogether until the first snapshot. */
  find(cardKey: Uint8Array): { readonly card: Card | null } | null
  /** How current the replica is, or null until the first snapshot. */
  progress(): Progress | null
  /** Catches up. Rejects with RegisterError where it must be tried again; the replica then stays as it was. */
  refresh(client: Pick<KaikukantaClient, 'changes'>): Promise<void>
  close(): void
}

export interface ReplicaOptions {
  readonly dataDir: string
  readonly ledger: Ledger
  readonly keyId: string
  /** Where snapshots come from. */
  readonly register: { readonly registerUrl: string; readonly token: string }
  /** Ends a snapshot that is under way. */
  readonly signal: AbortSignal
  readonly heard?: (registerTime: number, took: number) => void
  /** `fetching` is another now. */
  readonly onFetching?: () => void
}

export type LiveReplica = ReturnType<typeof createReplicaSync>

type Source = Pick<FillOptions, 'from' | 'takenBetween'>

/** The replica of a data folder; one that is missing, damaged or not of `keyId` is forgotten, to be fetched again. */
export function createReplicaSync({ dataDir, ledger, keyId, register, signal, ...options }: ReplicaOptions) {
  const { heard, onFetching = () => undefined } = options
  let pointer = Number(ledger.settings.get(REPLICA_POINTER) ?? 0)
  let replica = openIfSound(dataDir, pointer, keyId)

  /** One at a time: what is being followed must not be switched away from meanwhile. */
  const inTurn = inTurns(sweepReplicas(dataDir, replica ? pointer : null))
  let fetching: Fetching | null = null
  const setFetching = (now: Fetching | null) => {
    fetching = now
    if (!signal.aborted) onFetching()
  }
  /** Fills the next file and switches to it; scans are judged by the old one until then. */
  const take = async (source: Source, until: AbortSignal) => {
    const next = pointer + 1
    const file = replicaFile(dataDir, next)
    const from = 'path' in source.from ? 'file' : 'register'
    const fetched = (cards: number, of: number) => setFetching({ from, cards, of })
    const fill = { ...source, file, keyId, signal: until, fetched, ...(heard ? { heard } : {}) }
    await fillReplica(fill).finally(() => setFetching(null))
    signal.throwIfAborted()
    const fresh = openReplica(file)
    try {
      ledger.settings.set(REPLICA_POINTER, String(next))
    } catch (error) {
      fresh.close()
      throw error
    }
    const old = replica
    replica = fresh
    pointer = next
    // a scan comes first
    await setImmediate()
    old?.discard()
    await sweepReplicas(dataDir, pointer)
  }
  /** An import does not wait for a line that may be down. */
  let download = new AbortController()
  let imports = 0
  const takeSnapshot = async () => {
    download = new AbortController()
    if (imports > 0) download.abort()
    await take({ from: register, takenBetween: [-Infinity, Infinity] }, AbortSignal.any([signal, download.signal]))
  }
  const follow = async (client: Pick<KaikukantaClient, 'changes'>, known: Replica): Promise<boolean> => {
    for (;;) {
      const { cursor } = known.progress()
      const page = await client.changes(cursor)
      if (!page || page.keyId !== keyId) return false
      if (page.more && page.cursor <= cursor) throw new RegisterError('no_connection', 'the changes do not go on')
      await applyPage(known, page)
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
  const forgetIfDamaged = (error: unknown): false => {
    orForget(() => {
      throw error
    })
    return false
  }
  return {
    find: (cardKey: Uint8Array) => orForget(() => replica && { card: replica.find(cardKey) }),
    progress: () => replica?.progress() ?? null,
    /** All cards are being taken in, from the register or out of a file; null where they are not. */
    fetching: () => fetching,
    refresh: (client: Pick<KaikukantaClient, 'changes'>) =>
      inTurn(async () => {
        const known = replica
        const followed = known && (await follow(client, known).catch(forgetIfDamaged))
        if (!followed) await takeSnapshot()
      }),
    /**
     * Takes a snapshot out of a file, unless what is here is newer. `latest`: one taken after it is not believed.
     * Rejects with RegisterError, whose refusal says why; the replica then stays as it was.
     */
    importFile(path: string, latest: number): Promise<Progress> {
      imports++
      download.abort()
      return inTurn(async () => {
        await take({ from: { path }, takenBetween: [replica?.progress().asOf ?? -Infinity, latest] }, signal)
        return (replica as Replica).progress()
      }).finally(() => imports--)
    },
    close: () => replica?.close(),
  } satisfies ReplicaSync & Record<string, unknown>
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

/** So many changes are put in without a scan in between: a few milliseconds. */
const CHANGES_AT_ONCE = 250

/**
 * A page before the last moves the cursor but not the age: the register had more to tell at that time. The cursor moves
 * with the last part of a page; a part that is put in again changes nothing, since each change is all of a card.
 */
async function applyPage(replica: Replica, { changes, cursor, more, asOf }: CardChanges & { asOf: number }) {
  const before = replica.progress()
  const after = { ...before, cursor, asOf: more ? before.asOf : asOf }
  let left = changes.map(toChange)
  while (left.length > CHANGES_AT_ONCE) {
    replica.apply(left.slice(0, CHANGES_AT_ONCE), before)
    left = left.slice(CHANGES_AT_ONCE)
    await setImmediate()
  }
  replica.apply(left, after)
}

const toKey = (key: string) => Buffer.from(key, 'base64url')
const toCard = ({ key, ...card }: CardRow): KeyedCard => ({ ...card, key: toKey(key) })
const toChange = (change: CardChanges['changes'][number]): CardChange =>
  'deleted' in change ? { key: toKey(change.key), deleted: true } : toCard(change)
