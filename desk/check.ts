/** Answering a scan, and counting what was refused. docs/rules.md#what-every-desk-checks */
import type { Request, Verdict } from './contract.ts'
import { judge, type JudgeDeps, shown, toVerdict } from './judge.ts'
import type { Instant } from './rules/local-date.ts'

export interface Checked {
  readonly verdict: Verdict
  /** Whether a card was refused that was not refused a moment ago already: counted without its number. */
  readonly newlyRefused: boolean
}

/** The same refused card within this time is one customer, who is counted once. Milliseconds. */
const ONE_VISIT = 60_000

/** Checks scans one after another and knows the last one, to tell one showing of a card from two. */
export function createChecker(deps: JudgeDeps) {
  let last: { cardKey: Buffer; eventId: string; at: Instant } | null = null
  const refusedLately = createLately()
  return ({ eventId, text, recheck, group, act }: Request<'card.check'>): Checked => {
    const card = shown(deps, text)
    const isLast = (cardKey: Uint8Array) => last?.eventId === eventId && last.cardKey.equals(cardKey)
    const judged = judge(deps, {
      eventId,
      act,
      cards: [card],
      joining: group.map((other) => shown(deps, other)),
      lastScan: (cardKey) => (!recheck && isLast(cardKey) && last ? last.at : null),
    })
    const { cardKey } = card
    last = cardKey && { cardKey, eventId, at: judged.work.now }
    const { decision, work } = judged
    // what is no card's number is a slip of the hand: nobody's card was refused
    const isRefused = decision.kind === 'refuse' && decision.reasons[0].code !== 'malformed' && cardKey !== null
    const newlyRefused = isRefused && !refusedLately(`${cardKey.toString('hex')} ${eventId}`, work.now) && !recheck
    return { verdict: toVerdict(judged), newlyRefused }
  }
}

/** Tells whether something came up within a visit's time, another in between or not, and remembers it as long. */
function createLately(): (what: string, now: Instant) => boolean {
  const seen = new Map<string, Instant>()
  return (what, now) => {
    for (const [other, at] of seen) if (Math.abs(now - at) >= ONE_VISIT) seen.delete(other)
    const isSeen = seen.has(what)
    seen.set(what, now)
    return isSeen
  }
}
