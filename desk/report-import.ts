/** Uses that an agency reports, or a list of past ones: looked at first, then recorded. docs/rules.md#sold-elsewhere */
import type { FileProblem, Reason, ReportImported, ReportLine, ReportPreview, Request } from './contract.ts'
import { DeskError } from './contract.ts'
import { derivedId } from './derived-id.ts'
import { enterOne, judgeHappened } from './enter.ts'
import { type Judged, type JudgeDeps, shown } from './judge.ts'
import type { Lengthy } from './long-work.ts'
import { type MatchedLine, readReportFile } from './report-preview.ts'
import { maskOf } from './rules/card-number.ts'
import { helsinkiDay } from './rules/local-date.ts'
import { currentVenue } from './venues.ts'

function readFile({ ledger, session, now }: JudgeDeps, file: string) {
  const venueId = currentVenue(ledger, session.pairing.keyId).id
  return readReportFile({ ledger, venueId }, file, helsinkiDay(now()))
}

/** What the report holds, line by line: what cannot be recorded and why, and what staff should look at. Records nothing. */
export async function previewReport(
  deps: JudgeDeps & Lengthy,
  { id, file }: Request<'report.preview'>,
): Promise<ReportPreview> {
  const read = readFile(deps, file)
  if (read.outcome === 'unreadable') return read
  const earlier = new Set<string>()
  const lines: ReportLine[] = []
  const ended = await deps.work.through(id, read, (some) => {
    for (const line of some) lines.push(previewLine(deps, line, earlier))
  })
  if (ended === 'stopped') throw new DeskError('conflict', 'work_stopped')
  return { outcome: 'read', lines, encoding: read.encoding, separator: read.separator }
}

/** `earlier`: what the lines before this one say. */
function previewLine(deps: JudgeDeps, line: MatchedLine, earlier: Set<string>): ReportLine {
  const { day, production, number, minors, cents, problems } = line
  const judged = problems.length === 0 ? judgeLine(deps, line) : null
  const refused = judged?.decision.kind === 'refuse' ? judged.decision.reasons : []
  const all = [...problems, ...refused.map(({ code }) => ({ code }))]
  return {
    line: line.line,
    text: all.length > 0 ? line.text : null,
    ...{ day, production, minors, cents },
    mask: number && maskOf(number),
    problems: all,
    doubts: judged?.decision.kind === 'attention' ? doubtsOf(judged.decision.reasons) : [],
    duplicate: judged !== null && isDuplicate(deps, judged, line, earlier),
  }
}

/** An earlier use is told as a duplicate. Nobody knows how many minors are registered on a card that is not found. */
function doubtsOf(reasons: readonly Reason[]): Reason[] {
  const isUnknown = reasons.some(({ code }) => code === 'not_found' || code === 'no_data')
  return reasons.filter(({ code }) => code !== 'already_used' && !(isUnknown && code === 'too_many_minors'))
}

function judgeLine(deps: JudgeDeps, line: MatchedLine): Judged | null {
  const request = toEntry(line)
  return request && judgeHappened(deps, request)
}

function toEntry({ eventId, number, minors, day, cents, feeKind }: MatchedLine) {
  if (eventId === null || number === null || day === null) return null
  const fee = feeKind !== null && cents !== null ? { kind: feeKind, cents } : null
  return { eventId, text: number, minors, day, fee }
}

/** The same card at the same event on the same day, for the same sum: recorded already, or earlier in the file. */
function isDuplicate({ ledger }: JudgeDeps, { cards }: Judged, line: MatchedLine, earlier: Set<string>): boolean {
  const { eventId, day, cents, number } = line
  const cardKey = cards[0]?.cardKey
  if (!eventId || !day || !cardKey) return false
  const what = [eventId, day, cents, number].join()
  const isInFile = earlier.has(what)
  earlier.add(what)
  return isInFile || ledger.uses.isAlike({ eventId, cardKey, day, cents })
}

/**
 * Records the chosen lines, some in one transaction; doubts are kept with them. What cannot be recorded is left, and said
 * why. The same import again records nothing twice. Rejects with DeskError `file_unreadable`.
 */
export async function importReport(
  deps: JudgeDeps & Lengthy,
  request: Request<'report.import'>,
): Promise<ReportImported> {
  const read = readFile(deps, request.file)
  if (read.outcome === 'unreadable') throw new DeskError('invalid', 'file_unreadable')
  const chosen = new Set(request.lines)
  const left: { line: number; problem: FileProblem }[] = []
  let recorded = 0
  const take = (line: MatchedLine) => {
    if (!chosen.has(line.line)) return
    const problem = importLine(deps, request, line)
    if (problem) left.push({ line: line.line, problem })
    else recorded++
  }
  const ended = await deps.work.through(request.id, read, (some) => deps.ledger.transaction(() => some.forEach(take)))
  return { recorded, left, ended }
}

/** Null where it is recorded. */
function importLine(deps: JudgeDeps, { id, channel }: Request<'report.import'>, line: MatchedLine): FileProblem | null {
  const entry = toEntry(line)
  if (line.problems[0] || !entry) return line.problems[0] ?? { code: 'event_unknown' }
  const use = { ...entry, id: derivedId(id, line.line), seen: null }
  if (isOther(deps, use)) return { code: 'imported_otherwise' }
  // by this very import; what became of it since is in the journal
  if (deps.ledger.uses.get(use.id)) return null
  const result = enterOne(deps, use, channel)
  if (result.outcome === 'recorded' || result.verdict.kind === 'admit') return null
  return { code: result.verdict.reasons[0].code }
}

/** This line of this import was recorded before, and said something else then: the file was changed. */
function isOther(
  deps: JudgeDeps,
  use: { readonly id: string; readonly eventId: string; readonly text: string; readonly minors: number },
) {
  const stored = deps.ledger.uses.get(use.id)
  if (!stored) return false
  const { cardKey } = shown(deps, use.text)
  const isSameCard = stored.cardKey === null || (cardKey?.equals(stored.cardKey) ?? false)
  return !isSameCard || stored.eventId !== use.eventId || stored.minors !== use.minors
}
