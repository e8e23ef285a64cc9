/**
 * Fills a replica file in a thread of its own, so that scanning never waits for a million rows. The desk starts it, by
 * `here`. It imports nothing that only a bundler can load: run from its source, Node itself takes its types away.
 */
import { createReadStream } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { createGunzip } from 'node:zlib'
import type { KeyedCard, Progress } from '../../db/replica.ts'
import { buildReplica } from '../../db/replica-build.ts'
import { type StoreTrouble, troubleOf } from '../../db/store-error.ts'
import { createClient } from './client.ts'
import type { CardRow } from './protocol.ts'
import { RegisterError } from './register-error.ts'
import { readSnapshot, type Snapshot } from './snapshot.ts'

/** Where this program lies, whatever a bundler has named it. */
export const here = import.meta.url

/** What is asked of the thread. The token goes to the register and nowhere else. */
export interface Filling {
  readonly fills: 'replica'
  readonly file: string
  readonly keyId: string
  readonly migrations: readonly string[]
  readonly from: { readonly registerUrl: string; readonly token: string } | { readonly path: string }
  /** The snapshot must have been taken between these, milliseconds. */
  readonly takenBetween: readonly [number, number]
}
/** Why the file was not filled: what came, or the disk. What is said of a bug ends the thread. */
export type Failure =
  | Pick<RegisterError, 'trouble' | 'message' | 'status' | 'refusal'>
  | { readonly store: StoreTrouble; readonly message: string }
export type Told =
  | { readonly heard: readonly [registerTime: number, took: number] }
  | { readonly fetched: readonly [cards: number, of: number] }
  | { readonly filled: Progress }
  | { readonly failed: Failure }

const isFilling = (data: unknown): data is Filling => (data as Partial<Filling> | null)?.fills === 'replica'

function tell(told: Told): void {
  parentPort?.postMessage(told)
}

function failed(error: unknown): void {
  const store = troubleOf(error)
  if (error instanceof RegisterError) {
    const { trouble, message, status, refusal } = error
    return tell({ failed: { trouble, message, status, refusal } })
  }
  if (store === null) throw error
  tell({ failed: { store, message: (error as Error).message } })
}

/** The thread that scans goes first. Linux alone gives threads a priority; elsewhere it would be the whole desk's. */
function stepBack(): void {
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
}

async function fill({ file, keyId, migrations, from, takenBetween: [first, last] }: Filling): Promise<Progress> {
  const { head, rows, discard } = await ('path' in from ? openFile(from.path) : download(from))
  const asOf = Date.parse(head.takenAt)
  const refusal = head.keyId !== keyId ? 'other_key' : asOf < first ? 'older' : asOf > last ? 'in_future' : null
  if (refusal !== null) {
    await discard()
    throw new RegisterError('no_connection', `the snapshot is not for this desk now: ${refusal}`, { refusal })
  }
  const filled: Progress = { keyId, cursor: head.cursor, asOf, cards: head.count }
  const builder = buildReplica(file, migrations)
  const counted = countAloud(head.count)
  try {
    for await (const batch of rows()) {
      builder.add(batch.map(toCard))
      counted.add(batch.length)
    }
    builder.finish(filled)
    return filled
  } catch (cause) {
    builder.abandon()
    if (troubleOf(cause) !== 'damaged') throw cause
    // what came does not hold what it says, such as a card twice
    const refusal = 'wrong_count'
    throw new RegisterError('no_connection', 'the snapshot does not hold what it says', { cause, refusal })
  } finally {
    counted.end()
  }
}

/** More counts than these nobody reads. Milliseconds. */
const COUNT_EVERY_MS = 250

/** Tells now and then how many of so many cards have come. */
function countAloud(of: number) {
  let cards = 0
  let told = -1
  const tellCount = () => {
    if (cards === told) return
    told = cards
    tell({ fetched: [cards, of] })
  }
  tellCount()
  const timer = setInterval(tellCount, COUNT_EVERY_MS)
  return { add: (more: number) => (cards += more), end: () => clearInterval(timer) }
}

const toCard = ({ key, kind, state, validUntil, minors }: CardRow): KeyedCard => ({
  ...{ key: Buffer.from(key, 'base64url'), kind, state, validUntil, minors },
})

function download({ registerUrl, token }: { registerUrl: string; token: string }): Promise<Snapshot> {
  // ended with the thread
  const { signal } = new AbortController()
  const heard = (...heard: readonly [number, number]) => tell({ heard })
  return createClient({ registerUrl, token, signal, heard }).snapshot()
}

async function openFile(path: string): Promise<Snapshot> {
  try {
    return await readSnapshot(await unpacked(path))
  } catch (cause) {
    if (cause instanceof RegisterError) throw cause
    throw new RegisterError('no_connection', 'the file cannot be read', { refusal: 'unreadable', cause })
  }
}

/** The file's bytes, out of their gzip where they are in one. */
async function unpacked(path: string): Promise<AsyncIterable<Uint8Array>> {
  const start = await firstBytes(path)
  const file = createReadStream(path)
  if (start[0] !== 0x1f || start[1] !== 0x8b) return file
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  return file.pipe(gunzip)
}

async function firstBytes(path: string): Promise<Uint8Array> {
  for await (const chunk of createReadStream(path, { end: 1 })) return chunk as Uint8Array
  return new Uint8Array()
}

if (parentPort && isFilling(workerData)) {
  stepBack()
  await fill(workerData).then((filled) => tell({ filled }), failed)
  parentPort.close()
}
