/** Taking back what the import of a report recorded. docs/rules.md#sold-elsewhere */
import type { Ledger } from '../db/ledger.ts'
import { DeskError, type ReportTakenBack, type Request } from './contract.ts'
import { derivedId } from './derived-id.ts'
import type { Lengthy } from './long-work.ts'
import type { Instant } from './rules/local-date.ts'
import { undo } from './undo.ts'

interface TakeBackDeps extends Lengthy {
  readonly ledger: Ledger
  readonly now: () => Instant
}

/**
 * Takes back the uses that these lines of an import were recorded as, some in one transaction. What was taken back or
 * changed since stays as it is, and is counted. The same id again takes nothing back twice.
 */
export async function takeReportBack(
  { ledger, now, work }: TakeBackDeps,
  { id, importId, lines, reason }: Request<'report.take_back'>,
): Promise<ReportTakenBack> {
  let takenBack = 0
  let left = 0
  const takeBack = (line: number) => {
    const useId = derivedId(importId, line)
    // a line that could not be recorded
    if (!ledger.uses.get(useId)) return
    if (isTaken({ ledger, now }, { id: derivedId(id, line), useId, reason })) takenBack++
    else left++
  }
  // one that is still under way would record more behind it
  await work.through(importId, { count: 0, rows: [] }, () => undefined)
  const ended = await work.through(id, { count: lines.length, rows: lines }, (some) =>
    ledger.transaction(() => some.forEach(takeBack)),
  )
  return { takenBack, left, ended }
}

/** False where it does not stand any more. */
function isTaken(deps: Omit<TakeBackDeps, 'work'>, request: Request<'use.undo'>): boolean {
  try {
    undo(deps, request)
    return true
  } catch (error) {
    if (error instanceof DeskError && error.key === 'already_undone') return false
    throw error
  }
}
