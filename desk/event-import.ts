/** A box office's list of events: looked at first, then the chosen lines are taken in. */
import { DeskError, type EventLine, type EventsPreview, type FileProblem, OPEN_END, type Request } from './contract.ts'
import { type EventRow, type NewEvent, readEvents } from './csv/events.ts'
import { derivedId } from './derived-id.ts'
import { FIRST_DAY, factsOf, isPlausible, nameKey, productionsOf } from './event-facts.ts'
import type { EventDeps } from './events.ts'
import { ofRow, readFile } from './file-problems.ts'
import type { Instant } from './rules/local-date.ts'

/** What the list holds, line by line: what cannot be taken in and why, and what is there already. Changes nothing. */
export function previewEvents({ ledger, venueId, now }: EventDeps, file: string): EventsPreview {
  const read = readFile(file, readEvents)
  if ('outcome' in read) return read
  const there = new Set(ledger.events.between(venueId, FIRST_DAY, OPEN_END).map(sameKey))
  const lines = read.rows.map((row): EventLine => {
    const { event, problems } = looked(row, now())
    const text = problems.length > 0 ? row.text : null
    return { line: row.line, text, event, problems, known: event !== null && there.has(sameKey(event)) }
  })
  return { outcome: 'read', lines, encoding: read.encoding, separator: read.separator }
}

/**
 * Takes in the chosen lines that are without problems, all in one transaction; the same import again adds nothing. Throws
 * DeskError `file_unreadable`.
 */
export function importEvents(
  { ledger, venueId, now }: EventDeps,
  { id, file, lines }: Request<'events.import'>,
): { readonly added: number } {
  const read = readFile(file, readEvents)
  if ('outcome' in read) throw new DeskError('invalid', 'file_unreadable')
  const chosen = new Set(lines)
  return ledger.transaction(() => {
    const productionNamed = productionsOf(ledger, venueId)
    let added = 0
    for (const row of read.rows) {
      const { event } = looked(row, now())
      const eventId = derivedId(id, row.line)
      if (!event || !chosen.has(row.line) || ledger.events.get(eventId)) continue
      const productionId = productionNamed(event.production)
      ledger.events.putOwn(factsOf({ ...event, ...UNTOLD, ...fieldOf(event), id: eventId, venueId, productionId }))
      added++
    }
    return { added }
  })
}

/** What a list does not tell. */
const UNTOLD = { peopleAtATime: null, features: [], feeCents: null } as const
const fieldOf = ({ kind }: NewEvent) => ({ field: kind === 'course' ? 'education' : 'culture' })

interface Looked {
  readonly event: NewEvent | null
  readonly problems: readonly FileProblem[]
}
function looked({ event, problems }: EventRow, now: Instant): Looked {
  if (event && !isPlausible(event, now))
    return { event: null, problems: [{ code: 'day_out_of_range', value: event.day }] }
  return { event, problems: problems.map(ofRow) }
}

/** By what two events are one: box offices and the register call the same hall by different names, or by none. */
const sameKey = ({ production, day, startsAt }: Pick<NewEvent, 'production' | 'day' | 'startsAt'>) =>
  JSON.stringify([nameKey(production), day, startsAt])
