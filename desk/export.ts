/** The journal as a file, and what the register does not have for keying in by hand. docs/security.md#exports */
import { type ListedRow, type Listing } from '../db/journal.ts'
import type { UseRow } from '../db/uses.ts'
import {
  DeskError,
  EXPORT_COLUMNS,
  type Exported,
  type ExportState,
  type ExportWords,
  KEYING_COLUMNS,
  type KeyingColumn,
  OPEN_END,
  type Request,
} from './contract.ts'
import type { WrittenCell } from './csv/write.ts'
import { exportsFolder, type NewTable, numberedBy, numberedFiles, writeFile } from './export-file.ts'
import { spanOfDay } from './journal.ts'
import { type JudgeDeps, shown } from './judge.ts'
import type { Lengthy } from './long-work.ts'
import type { CardNumber } from './rules/card-number.ts'
import type { Instant, LocalDate } from './rules/local-date.ts'
import type { Rejection } from './rules/rejection.ts'
import { isStillHere } from './undo.ts'

/** So many are read at once. */
const AT_ONCE = 100
const EVERY_DAY: Pick<Listing, 'from' | 'to'> = { from: '0000-01-01' as LocalDate, to: OPEN_END }

/** Where this desk's files go. */
export const folderOf = ({ ledger }: Pick<JudgeDeps, 'ledger'>) => exportsFolder(ledger.journal.folder())

const byUs = ({ ledger, session }: JudgeDeps) => numberedBy(ledger.journal.folder(), session.pairing.demo === 1)

/** This desk's files with numbers that are still there: full paths, the oldest first. */
export const ourNumberedFiles = (deps: JudgeDeps): Promise<string[]> => numberedFiles(folderOf(deps), byUs(deps))

/** Writes the journal as it is shown, without any card. */
export function exportJournal(deps: JudgeDeps & Lengthy, request: Request<'journal.export'>): Promise<Exported> {
  const { id, filter, text, recordedOn, from, to, words } = request
  const cardKey = text === null ? null : shown(deps, text).cardKey
  // a card that cannot be read has no uses
  const asked = { filter, cardKey: text === null ? null : (cardKey ?? Buffer.alloc(16)) }
  const recorded = recordedOn === null ? null : spanOfDay(recordedOn)
  const listing = { ...asked, recorded, from: from ?? EVERY_DAY.from, to: to ?? EVERY_DAY.to }
  return write(deps, { id, words, columns: EXPORT_COLUMNS, listing, cells: (row) => cellsOf(row, words) })
}

/**
 * Writes what the register certainly does not have, each with its card's number, oldest first. What may have arrived is
 * counted and left out: it would be there twice.
 */
export async function exportForKeying(
  deps: JudgeDeps & Lengthy,
  { id, words }: Pick<Request<'keying.export'>, 'id' | 'words'>,
): Promise<Exported> {
  const { ledger, now } = deps
  const listing = { filter: 'unaccepted', cardKey: null, recorded: null, ...EVERY_DAY } as const
  const ids: string[] = []
  const cells = (row: ListedRow) => {
    const card = canKeyIn(deps, row) ? numberOf(deps, row) : null
    if (card) ids.push(row.id)
    return card && { ...cellsOf(row, words), card, id: row.id }
  }
  const result = await write(deps, { id, words, columns: KEYING_COLUMNS, listing, cells })
  // remembered here: staff change such a file while they work through it, and delete it
  if (result.outcome === 'written')
    ledger.transaction(() => ids.forEach((id) => ledger.uses.audit(now(), 'number_exported', id)))
  return result
}

type Cells = Readonly<Partial<Record<KeyingColumn, WrittenCell>>>

interface Wanted {
  /** Names the work. */
  readonly id: string
  readonly words: ExportWords
  readonly columns: readonly KeyingColumn[]
  readonly listing: Listing
  /** Null for what is left out. */
  readonly cells: (row: ListedRow) => Cells | null
}

async function write(deps: JudgeDeps & Lengthy, { id, words, columns, listing, cells }: Wanted): Promise<Exported> {
  const count = { rows: 0, leftOut: 0 }
  const fill: NewTable['fill'] = async (write) => {
    const ended = await deps.work.through(id, { count: null, rows: listed(deps, listing) }, (some) => {
      const written = some.flatMap((row) => cells(row) ?? [])
      count.rows += written.length
      count.leftOut += some.length - written.length
      return write(written.map((row) => columns.map((column) => row[column] ?? null)))
    })
    if (ended === 'stopped') throw new DeskError('conflict', 'work_stopped')
  }
  const header = columns.map((column) => words.columns[column])
  const numbered = columns.includes('card') && { numberedBy: byUs(deps) }
  return toldOf({ folder: folderOf(deps), header, fill, now: deps.now(), ...numbered }, count)
}

/** Writes the table, and tells where it is or why there is none. `count` is read once the rows are written. */
export async function toldOf(
  table: NewTable,
  count: { readonly rows: number; readonly leftOut: number },
): Promise<Exported> {
  const { folder } = table
  try {
    const path = await writeFile(table)
    return { outcome: 'written', path, ...count }
  } catch (error) {
    const why = FAILURES[(error as NodeJS.ErrnoException).code ?? '']
    if (!why) throw error
    return { outcome: 'failed', why, folder }
  }
}

const FAILURES: Readonly<Record<string, Extract<Exported, { outcome: 'failed' }>['why']>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'refused',
  EPERM: 'refused',
  EROFS: 'refused',
  ENOTDIR: 'refused',
  EIO: 'other',
  EBUSY: 'other',
  EMFILE: 'other',
  ENOENT: 'other',
}

function* listed({ ledger }: JudgeDeps, listing: Listing): Generator<ListedRow> {
  for (let after = 0; ;) {
    const rows = ledger.journal.list(listing, after, AT_ONCE)
    const last = rows.at(-1)
    if (!last) return
    yield* rows
    after = last.seq
  }
}

function cellsOf(row: ListedRow, words: ExportWords): Cells {
  const { day, startsAt, what, venue, adults, minors, feeKind, cents, channel, recordedAt, rejection } = row
  return {
    day: dayCell(day),
    time: startsAt,
    event: what,
    ...{ venue, adults, minors },
    fee: feeKind && words.fees[feeKind],
    euros: cents === null ? null : cents / 100,
    channel: words.channels[channel],
    recorded: momentCell(recordedAt),
    state: words.states[stateOf(row)],
    why: rejection === null ? null : (words.rejections[rejection as Rejection] ?? words.rejections.other),
  }
}

function stateOf({ state, takenBack, replaced, cancellation }: ListedRow): ExportState {
  if (takenBack && replaced) return 'replaced'
  if (cancellation === 'waiting') return 'cancelling'
  if (state === 'rejected') return 'rejected'
  return takenBack || state === 'undone' || state === 'cancelled' ? 'taken_back' : state
}

/** `21.1.2026`: what spreadsheets and people here read as a day. */
export const dayCell = (day: LocalDate): string => day.split('-').map(Number).reverse().join('.')
/** `21.01.2026 18:30`, Finnish time. */
export const momentCell = (at: Instant): string => RECORDED.format(at).replace(',', '')
const RECORDED = new Intl.DateTimeFormat('de-DE', {
  ...{ timeZone: 'Europe/Helsinki', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit' },
})

/** It counts, is this pairing's and final, and the register certainly does not have it. */
export const canKeyIn = ({ ledger, session }: JudgeDeps, use: UseRow): boolean =>
  use.keyId === session.keys.keyId &&
  use.takenBack === 0 &&
  use.sealedNumber !== null &&
  !ledger.outbox.isHeld(use.id) &&
  isStillHere(ledger, use)

function numberOf({ session }: JudgeDeps, { id, sealedNumber }: UseRow): CardNumber | null {
  try {
    return sealedNumber && session.keys.unseal(sealedNumber, id)
  } catch {
    // damaged: it cannot be keyed in, and is counted as left out
    return null
  }
}
