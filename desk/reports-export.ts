/** A period's figures as one table: a line for each figure, told apart by the first column. docs/security.md#exports */
import {
  type Exported,
  FIGURE_COLUMNS,
  type FigureColumn,
  type FigurePart,
  type Figures,
  type FigureWords,
  OPEN_END,
  type ReportedEvent,
  type Request,
  type Tally,
} from './contract.ts'
import type { WrittenCell } from './csv/write.ts'
import { dayCell, folderOf, momentCell, toldOf } from './export.ts'
import type { NewTable } from './export-file.ts'
import { figuresOf, type ReportDeps } from './reports.ts'
import { type Days, type Grain, talliedParts } from './rules/periods.ts'

type Cells = Readonly<Partial<Record<Exclude<FigureColumn, 'part'>, WrittenCell>>>
interface Line extends Cells {
  readonly part: FigurePart
}

/** Writes what the screen shows of a period. */
export async function exportFigures(
  deps: ReportDeps,
  { from, to, grain, words }: Request<'figures.export'>,
): Promise<Exported> {
  const figures = await figuresOf(deps, { from, to })
  const rows = linesOf(figures, grain, words).map(({ part, ...cells }) =>
    FIGURE_COLUMNS.map((column) => (column === 'part' ? words.parts[part] : (cells[column] ?? null))),
  )
  const header = FIGURE_COLUMNS.map((column) => words.columns[column])
  const table = { folder: folderOf(deps), header, fill: (write) => write(rows), now: deps.now() } satisfies NewTable
  return toldOf(table, { rows: rows.length, leftOut: 0 })
}

function linesOf(figures: Figures, grain: Grain, words: FigureWords): Line[] {
  const { venue, total, apart, days, events } = figures
  const period = daysCells(figures)
  return [
    { part: 'total', ...period, what: venue, ...tallyCells(total) },
    { part: 'apart', ...period, ...tallyCells(apart) },
    ...talliedParts(figures, grain, days).map((part): Line => ({
      part: 'time',
      ...daysCells(part),
      ...tallyCells(part),
    })),
    ...namedLines(figures, words).map((line) => ({ ...period, ...line })),
    ...events.map((event): Line => ({ part: 'event', ...eventCells(event), ...tallyCells(event) })),
    ...figures.filled.flatMap(filledLines),
  ]
}

/** Of the whole period: by field, by kind of fee, by reason. */
function namedLines({ fields, fees, refusals }: Figures, words: FigureWords): Line[] {
  return [
    ...fields.map((tally): Line => ({ part: 'field', what: words.fields[tally.field], ...tallyCells(tally) })),
    ...fees.map(({ kind, uses, cents }): Line => ({ part: 'fee', what: words.fees[kind], uses, euros: cents / 100 })),
    ...refusals.map(({ code, count }): Line => ({ part: 'refusal', what: words.refusals[code] ?? code, times: count })),
  ]
}

function filledLines(event: Figures['filled'][number]): Line[] {
  const { filled, firstFilledAt, soldOutAt, tickets } = event
  const cells = { ...eventCells(event), people: tickets }
  const when = (at: number | null) => (at === null ? null : momentCell(at))
  return [
    ...(filled > 0 ? [{ part: 'cap_full', ...cells, times: filled, when: when(firstFilledAt) } as const] : []),
    ...(soldOutAt === null ? [] : [{ part: 'sold_out', ...cells, when: when(soldOutAt) } as const]),
  ]
}

const daysCells = ({ from, to }: Days): Cells => ({ from: dayCell(from), to: dayCell(to) })
/** What goes on until further notice has no last day. */
const eventCells = ({ day, lastDay, title }: ReportedEvent): Cells => ({
  from: dayCell(day),
  to: lastDay === OPEN_END ? null : dayCell(lastDay),
  what: title,
})
const tallyCells = ({ uses, adults, minors }: Tally): Cells => ({ uses, adults, minors, people: adults + minors })
