/** What was written for keying in by hand, until staff say what came of it. docs/security.md#exports */
import { readFile } from 'node:fs/promises'
import type { KeyedIn, OpenKeying } from './contract.ts'
import { canKeyIn, ourNumberedFiles } from './export.ts'
import { removeFiles } from './export-file.ts'
import type { JudgeDeps } from './judge.ts'

/** What staff have not told of yet. */
export async function openKeying(deps: JudgeDeps): Promise<OpenKeying> {
  return { files: await ourNumberedFiles(deps), uses: deps.ledger.journal.openKeying().length }
}

/** Nothing was keyed in: the files are removed, and the desk sends the uses itself. Resolves to files that stay. */
export async function dropKeying(deps: JudgeDeps): Promise<string[]> {
  deps.ledger.uses.audit(deps.now(), 'keying_closed', '')
  return removeFiles(await ourNumberedFiles(deps))
}

/**
 * Staff have keyed in all that was written: what never left the desk is not sent any more, its number is forgotten, and it
 * goes on counting. The files are removed. Once: the same again marks nothing.
 */
export async function keyedIn(deps: JudgeDeps): Promise<KeyedIn> {
  const { ledger, now } = deps
  const files = await ourNumberedFiles(deps)
  const written = await idsIn(files)
  const done = ledger.transaction(() => {
    const before = ledger.journal.keyedIn()
    const ids = [...new Set([...ledger.journal.openKeying(), ...written])].filter((id) => !before.has(id))
    const results = ids.map((id) => keyInOne(deps, id))
    ledger.uses.audit(now(), 'keying_closed', '')
    return results
  })
  await removeFiles(files)
  const toCheck = done.filter((one) => one !== null && one !== 'marked')
  return { marked: done.filter((one) => one === 'marked').length, toCheck }
}

/** Of uses, at the ends of lines. */
const ID = /\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"?\r?$/gm

/** What the files tell of beside the ledger: one may have been written as the power went. */
async function idsIn(files: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return texts.flatMap((text) => [...text.matchAll(ID)].map(([, id]) => id as string))
}

/** Null where it is another ledger's. What the desk may have sent meanwhile stays as it is, for staff to look at. */
function keyInOne(deps: JudgeDeps, id: string): 'marked' | KeyedIn['toCheck'][number] | null {
  const { ledger, now } = deps
  const use = ledger.uses.get(id)
  if (!use) return null
  if (!canKeyIn(deps, use)) return { production: use.what, day: use.day, recordedAt: use.recordedAt }
  ledger.outbox.remove(id)
  ledger.uses.settle(id, 'accepted')
  ledger.uses.audit(now(), 'keyed_in', id)
  return 'marked'
}
