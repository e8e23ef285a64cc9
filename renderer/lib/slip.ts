/**
 * What the slip of a use says. It lies on a table and is shown at a door, so it is a ticket like any other: no card, no
 * number, nothing of who holds it or why it is free. docs/guide.md#printing-a-slip
 */
import type { EventSummary, RecordedUse, Venue } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { clockText, dayText, moneyText, partyText, spanText, timeText, dayOf, weekdayText } from './format.ts'
import { peopleOf } from './present-slip.ts'
import { FEE_NAMES } from './reasons-limits.ts'
import type { Recorded } from './shown.ts'

export interface Slip {
  readonly venue: string
  readonly title: string
  /** When it takes place, and where. Empty for what has no time of its own. */
  readonly when: string
  readonly place: string
  /** Who is let in, or what was settled. */
  readonly party: string
  readonly assistants: string
  readonly price: string
  readonly cloakroom: string
  readonly recorded: string
}

export interface SlipFacts {
  readonly recorded: Recorded
  readonly venue: Pick<Venue, 'name' | 'settings'>
  /** Null where the desk's list has it no more: the slip then has the day alone. */
  readonly event: Pick<EventSummary, 'title' | 'day' | 'lastDay' | 'startsAt' | 'place'> | null
  readonly deskName: string
}

/**
 * One slip for all that was recorded together: a group comes in as it was recorded, and a slip for each of its holders
 * would tell them from the worker.
 */
export function slipFor({ recorded, venue, event, deskName }: SlipFacts): Slip {
  const [use] = recorded.uses
  if (!use) throw new Error('a slip of nothing')
  const isTicket = use.kind === 'performance'
  return {
    venue: venue.name,
    title: event?.title ?? '',
    when: whenText(use, event),
    place: event?.place ?? '',
    party: use.kind === 'fee' ? feeText(use) : peopleText(recorded),
    assistants: recorded.assistants > 0 ? m.recorded_seats({ count: recorded.assistants }) : '',
    price: isTicket ? m.slip_price({ sum: moneyText(0) }) : '',
    cloakroom: isTicket && venue.settings.freeCloakroom ? m.free_cloakroom() : '',
    recorded: m.slip_recorded({
      desk: deskName,
      day: dayText(dayOf(use.recordedAt)),
      time: timeText(use.recordedAt),
    }),
  }
}

/** Adults are adults on paper, whoever of a group they are. */
function peopleText({ uses }: Recorded): string {
  const { workers, holders, minors } = peopleOf(uses)
  return partyText({ adults: workers + holders, minors })
}

const feeText = ({ feeKind, cents }: RecordedUse): string =>
  m.slip_fee({ kind: feeKind === null ? m.fee_other() : FEE_NAMES[feeKind](), sum: moneyText(cents ?? 0) })

/** A day on paper is a date: "today" is another day tomorrow. */
function whenText(use: RecordedUse, event: SlipFacts['event']): string {
  // a visit is of its day, and a fee of the moment that stands below
  if (use.kind === 'visit' || event === null) return weekdayText(use.day)
  if (use.kind === 'fee') return ''
  if (event.lastDay !== event.day) return spanText(event)
  const day = weekdayText(event.day)
  return event.startsAt === null ? day : `${day} ${clockText(event.startsAt)}`
}

/** As a slip looks, for whoever tries the printer. */
export function sampleSlip(venue: SlipFacts['venue'], deskName: string, now: number): Slip {
  return {
    venue: venue.name,
    title: m.slip_sample(),
    when: `${weekdayText(dayOf(now))} ${clockText('19:00')}`,
    place: '',
    party: partyText({ adults: 1, minors: 2 }),
    assistants: m.recorded_seats({ count: 1 }),
    price: m.slip_price({ sum: moneyText(0) }),
    cloakroom: venue.settings.freeCloakroom ? m.free_cloakroom() : '',
    recorded: m.slip_recorded({ desk: deskName, day: dayText(dayOf(now)), time: timeText(now) }),
  }
}
