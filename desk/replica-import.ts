/** Cards out of a file, at a venue that has no network for weeks. */
import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { REPLICA_REFUSALS, type ReplicaImport, type ReplicaRefusal } from './contract.ts'
import type { LiveSession } from './session.ts'
import { RegisterError } from './sync/client.ts'

/** A clock may be a day off; a file of tomorrow would hide how old its cards are. Milliseconds. */
const AHEAD = 86_400_000

/** Takes them over, or says why not. The path is the desk's computer's, and whole: a desk has no folder that staff know. */
export async function importReplica(session: LiveSession, path: string, now: number): Promise<ReplicaImport> {
  if (!(await isFile(path))) return { outcome: 'refused', refusal: 'unreadable' }
  try {
    const { cards, asOf } = await session.replica.importFile(path, now + AHEAD)
    return { outcome: 'imported', cards, asOf }
  } catch (error) {
    const refusal = error instanceof RegisterError ? error.refusal : null
    if (!isRefusal(refusal)) throw error
    return { outcome: 'refused', refusal }
  }
}

/** A whole path to a plain file of this computer: a pipe would never end, and another computer would be told who asks. */
async function isFile(path: string): Promise<boolean> {
  if (!isAbsolute(path) || /^[\\/]{2}/.test(path)) return false
  return (await stat(path).catch(() => null))?.isFile() ?? false
}

const isRefusal = (refusal: string | null): refusal is ReplicaRefusal =>
  (REPLICA_REFUSALS as readonly (string | null)[]).includes(refusal)
