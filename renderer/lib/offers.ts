/** What staff can do with the card on the screen. Pure. */
import type { EventKind, Verdict } from '../../desk/contract.ts'
import { type Judged, refusalsOf } from './shown.ts'

export interface Offers {
  /** What Enter does. */
  readonly primary: 'record' | 'book' | null
  /** A booking besides what Enter does. */
  readonly book: boolean
  /** A supervisor's word is enough. */
  readonly supervisor: boolean
  /** It may be let in until the register has answered. */
  readonly provisional: boolean
}

const BOOKABLE: ReadonlySet<EventKind> = new Set<EventKind>(['performance', 'course'])

export function offersOf({ verdict, terms }: Pick<Judged, 'verdict' | 'terms'>): Offers {
  const isBooking = terms.act === 'book'
  const isBookable = BOOKABLE.has(verdict.details.kind) && !verdict.booking && !verdict.community && !isBooking
  if (verdict.kind !== 'refuse') {
    const primary = isBooking ? 'book' : 'record'
    return { primary, book: isBookable, supervisor: false, provisional: false }
  }
  const isEarly = verdict.reasons.some(({ code }) => code === 'hand_over_too_early')
  const bookLater = isBookable && isEarly && verdict.overridable
  const isOnlyEarly = refusalsOf(verdict).length === 1
  return {
    primary: bookLater && isOnlyEarly ? 'book' : null,
    book: bookLater && !isOnlyEarly,
    supervisor: verdict.overridable,
    // a worker is never alone, so there is nobody to let in
    provisional: verdict.provisional && verdict.reasons[0].code === 'not_found' && !verdict.community,
  }
}

/** Whether there is anything to choose or to press. */
export const isOffered = ({ primary, book, supervisor, provisional }: Offers): boolean =>
  primary !== null || book || supervisor || provisional

/** How many of holder and minors can be given where that is fewer than `people`, else null. */
export function canOnlyGive(verdict: Verdict, people: number): number | null {
  const { available } = verdict.party
  return verdict.kind !== 'refuse' && available !== null && people > available ? available : null
}
