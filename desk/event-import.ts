/** A box office's list of events: looked at first, then the chosen lines are taken in. */
import {
  DeskError,
  type EventLine,
  type EventsImported,
  type EventsPreview,
  type FileProblem,
  OPEN_END,
  type Request,
} from './contract.ts'
import { type EventRow, type NewEvent, readEvents } from './csv/events.ts'
import { derivedId } from './derived-id.ts'
import { FIRST_DAY, factsOf, isPlausible, nameKey, productionsOf } from './event-facts.ts'
import type { EventDeps } from './events.ts'
import { ofRow, readFile } from './file-problems.ts'
import type { Lengthy } from './long-work.ts'
import type { Instant } from './rules/local-date.ts'

/** What the list holds, line by line: what cannot be taken in and why, and what is there already. Changes nothing. */
export async function previewEvents(
  { ledger, venueId, now, work }: EventDeps & Lengthy,
  { id, file }: Request<'events.preview'>,
): Promise<EventsPreview> {
  const read = readFile(file, readEvents)
  if ('outcome' in read) return read
  const there = new Set(ledger.events.between(venueId, FIRST_DAY, OPEN_END).map(sameKey))
  const lines: EventLine[] = []
  const ended = await work.through(id, read, (rows) => {
    for (const row of rows) {
      const { event, problems } = looked(row, now())
      const text = problems.length > 0 ? row.text : null
      lines.push({ line: row.line, text, event, problems, known: event !== null && there.has(sameKey(event)) })
    }
  })
  if (ended === 'stopped') throw new DeskError('conflict', 'work_stopped')
  return { outcome: 'read', lines, encoding: read.encoding, separator: read.separator }
}

/**
 * Takes in the chosen lines that are without problems, some in one transaction; the same import again adds what is left.
 * Rejects with DeskError `file_unreadable`.
 */
export async function importEvents(
  { ledger, venueId, now, work }: EventDeps & Lengthy,
  { id, file, lines }: Request<'events.import'>,
): Promise<EventsImported> {
  const read = readFile(file, readEvents)
  if ('outcome' in read) throw new DeskError('invalid', 'file_unreadable')
  const chosen = new Set(lines)
  let added = 0
  const take = (row: EventRow, productionNamed: (name: string) => string) => {
    const { event } = looked(row, now())
    const eventId = derivedId(id, row.line)
    if (!event || !chosen.has(row.line)) return
    added++
    if (ledger.events.get(eventId)) return
    const productionId = productionNamed(event.production)
    ledger.events.putOwn(factsOf({ ...event, ...UNTOLD, ...fieldOf(event), id: eventId, venueId, productionId }))
  }
  const ended = await work.through(id, read, (rows) =>
    ledger.transaction(() => {
      // anew: somebody may have added one by hand meanwhile
      const productionNamed = productionsOf(ledger, venueId)
      for (const row of rows) take(row, productionNamed)
    }),
  )
  return { added, ended }
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
