/** Answering a scan, and counting what was refused. docs/rules.md#what-every-desk-checks */
import type { Request, Verdict } from './contract.ts'
import { judge, type JudgeDeps, shown, toVerdict } from './judge.ts'
import type { Instant } from './rules/local-date.ts'

export interface Checked {
  readonly verdict: Verdict
  /** Whether a card was refused that the last scan had not shown already: counted without its number. */
  readonly newlyRefused: boolean
}

/** The same refused card within this time is one customer, who is counted once. Milliseconds. */
const ONE_VISIT = 60_000

/** Checks scans one after another and knows the last one, to tell one showing of a card from two. */
export function createChecker(deps: JudgeDeps) {
  let last: { cardKey: Buffer; eventId: string; at: Instant } | null = null
  return ({ eventId, text, recheck, group, act }: Request<'card.check'>): Checked => {
    const card = shown(deps, text)
    const isLast = (cardKey: Uint8Array) => last?.eventId === eventId && last.cardKey.equals(cardKey)
    const isShownAgain = card.cardKey !== null && isLast(card.cardKey) && deps.now() - (last?.at ?? 0) < ONE_VISIT
    const judged = judge(deps, {
      eventId,
      act,
      cards: [card],
      joining: group.map((other) => shown(deps, other)),
      lastScan: (cardKey) => (!recheck && isLast(cardKey) && last ? last.at : null),
    })
    const { cardKey } = card
    last = cardKey && { cardKey, eventId, at: judged.work.now }
    const newlyRefused = judged.decision.kind === 'refuse' && !recheck && !isShownAgain
    return { verdict: toVerdict(judged), newlyRefused }
  }
}
