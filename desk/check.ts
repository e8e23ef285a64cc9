/** From what was scanned to a verdict: advice for the screen, and the last word inside the transaction that records. */
import type { Ledger } from '../db/ledger.ts'
import type { EventRow } from '../db/events.ts'
import { DeskError, type Request, type Verdict } from './contract.ts'
import { type CardNumber, maskOf, parseCardNumber } from './rules/card-number.ts'
import type { Instant } from './rules/local-date.ts'
import { decide, type Decision, type Facts } from './rules/verdict.ts'
import type { Session } from './session.ts'

export interface CheckDeps {
  readonly ledger: Ledger
  readonly session: Session
  readonly now: () => Instant
}

/** What was found about a scan, and what follows from it. */
export interface Judged {
  readonly event: EventRow
  readonly number: CardNumber | null
  readonly cardKey: Buffer | null
  readonly dataAsOf: Instant | null
  readonly now: Instant
  readonly decision: Decision
}

/** Judges a scan for an event. Throws DeskError `event_unknown`. Source: docs/rules.md#what-every-desk-checks */
export function judge(
  { ledger, session, now }: CheckDeps,
  { eventId, text, minors }: { eventId: string; text: string; minors: number | null },
  lastScan: (cardKey: Uint8Array) => Instant | null,
): Judged {
  const event = ledger.events.get(eventId)
  if (!event) throw new DeskError('not_found', 'event_unknown')
  const number = parseCardNumber(text)
  const cardKey = number && session.keys.cardKey(number)
  const found = cardKey && session.replica.find(cardKey)
  const facts: Facts = {
    number,
    card: found?.card ?? null,
    dataAsOf: session.replica.progress()?.asOf ?? null,
    event,
    minors,
    lastUse: cardKey && ledger.uses.lastOfCard(eventId, cardKey),
    lastScan: cardKey && lastScan(cardKey),
    now: now(),
  }
  return { event, number, cardKey, dataAsOf: facts.dataAsOf, now: facts.now, decision: decide(facts) }
}

/** What the screen is told: nothing of the number but its mask. */
export function toVerdict({ decision, number, event, dataAsOf }: Judged): Verdict {
  return { ...decision, mask: number && maskOf(number), eventId: event.id, dataAsOf }
}

/** Checks scans one after another and knows the last one, to tell one showing of a card from two. */
export function createChecker(deps: CheckDeps) {
  let last: { cardKey: Buffer; eventId: string; at: Instant } | null = null
  return (request: Request<'card.check'>): Verdict => {
    const judged = judge(deps, { ...request, minors: null }, (cardKey) =>
      !request.recheck && last?.cardKey.equals(cardKey) && last.eventId === request.eventId ? last.at : null,
    )
    const { cardKey, now } = judged
    last = cardKey && { cardKey, eventId: request.eventId, at: now }
    return toVerdict(judged)
  }
}
