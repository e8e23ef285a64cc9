/** What is handed over once a use is recorded, in words. */
import type { Channel, EventKind, RecordedUse, VenueSettings } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { moneyText, partyText } from './format.ts'
import { FEE_NAMES } from './reasons-limits.ts'
import type { Recorded } from './shown.ts'

export const CHANNEL_NAMES = {
  desk: m.channel_desk,
  phone: m.channel_phone,
  agency: m.channel_agency,
  paper: m.channel_paper,
  web: m.channel_web,
} satisfies Record<Channel, () => string>

interface People {
  readonly workers: number
  readonly holders: number
  readonly minors: number
}

/** `1 työntekijä + 2 asiakasta + 1 lapsi`. */
export function groupPeople({ workers, holders, minors }: People): string {
  const parts = [
    workers > 0 ? m.party_workers({ count: workers }) : '',
    holders > 0 ? m.party_holders({ count: holders }) : '',
    minors > 0 ? m.party_minors({ count: minors }) : '',
  ]
  return parts.filter((part) => part !== '').join(' + ')
}

const sum = (uses: readonly RecordedUse[], of: (use: RecordedUse) => number) =>
  uses.reduce((total, use) => total + of(use), 0)

/** Who came on these uses: a group's, or one holder's. */
export function peopleOf(uses: readonly RecordedUse[]): People & { readonly count: number } {
  const workers = sum(uses, ({ community, adults }) => (community ? adults : 0))
  const adults = sum(uses, (use) => use.adults)
  const minors = sum(uses, (use) => use.minors)
  return { workers, holders: adults - workers, minors, count: adults + minors }
}

/** A party of uses recorded together, in words. */
export function usesText(uses: readonly RecordedUse[]): string {
  const people = peopleOf(uses)
  if (people.workers > 0) return groupPeople(people)
  return partyText({ adults: people.holders, minors: people.minors })
}

const HANDED: Readonly<Record<Exclude<EventKind, 'fee'>, (inputs: { count: number }) => string>> = {
  performance: m.recorded_hand,
  course: m.recorded_places,
  visit: m.recorded_enter,
}

interface Slip {
  readonly text: string
  readonly todo: readonly string[]
}

// without the card's number, masked or not: the register may have it already
export function slipOf(recorded: Recorded, venue: Partial<VenueSettings>): Slip {
  const [use] = recorded.uses
  if (!use) return { text: '', todo: [] }
  const { count } = peopleOf(recorded.uses)
  const handed = use.kind === 'fee' ? moneyText(use.cents ?? 0) : HANDED[use.kind]({ count })
  const seats = recorded.assistants > 0 ? ` ${m.recorded_seats({ count: recorded.assistants })}` : ''
  const lines = [
    ...(use.kind === 'fee' ? feeLines(use) : [usesText(recorded.uses)]),
    ...moneyLines(recorded, use, venue),
    ...(recorded.supervised ? [m.recorded_supervised()] : []),
    ...(recorded.provisional ? [m.recorded_provisional()] : []),
    m.recorded_undo_hint(),
  ]
  return { text: handed + seats, todo: lines }
}

const feeLines = ({ feeKind }: RecordedUse): string[] => [
  m.recorded_fee_of({ kind: feeKind === null ? m.fee_other() : FEE_NAMES[feeKind]() }),
]

/** What is paid beside the card, and what the ticket says. Source: docs/rules.md#the-ticket */
function moneyLines({ byHolder }: Recorded, use: RecordedUse, venue: Partial<VenueSettings>): string[] {
  if (use.kind === 'course') {
    const covered = use.cents === null ? [] : [m.fact_covered({ sum: moneyText(use.cents) })]
    return [...covered, ...(byHolder ? [m.holder_pays({ sum: moneyText(byHolder) })] : [])]
  }
  if (use.kind === 'visit') return byHolder ? [m.wristband_pays({ sum: moneyText(byHolder) })] : []
  if (use.kind === 'fee') return []
  const fee = venue.serviceFee ? m.service_fee({ sum: moneyText(venue.serviceFee) }) : ''
  const price = [m.zero_price(), fee].filter((part) => part !== '').join(' ')
  return [price, ...(venue.freeCloakroom ? [m.free_cloakroom()] : [])]
}
