/** What the screen can show at a card. */
import type {
  AttentionCode,
  Booking,
  Channel,
  ErrorMessage,
  Instant,
  Override,
  Reason,
  ReasonCode,
  RecordedUse,
  Verdict,
} from '../../desk/contract.ts'
import type { Cents } from '../../desk/rules/limits.ts'
import type { Group } from './group.svelte.ts'

/** How a card is taken: what staff chose before the desk asked them to look again. */
export interface Terms {
  readonly act: 'hand_over' | 'book'
  /** A supervisor's word. */
  readonly override: Override | null
  readonly provisional: boolean
  /** How a booking came, and what is to be remembered of it. */
  readonly channel: Channel
  readonly note: string
}
export const PLAIN: Terms = { act: 'hand_over', override: null, provisional: false, channel: 'phone', note: '' }

/** A card under judgement: what was read, what the desk says of it, and which attentions staff have had before them. */
export interface Judged {
  readonly kind: 'judged'
  readonly text: string
  readonly verdict: Verdict
  readonly seen: readonly ReasonCode[]
  readonly terms: Terms
  readonly at: Instant
}

/** What was recorded, and what is handed over with it. */
export interface Recorded {
  readonly kind: 'recorded'
  /** One, or a group's. */
  readonly uses: readonly RecordedUse[]
  /** Counted here and nowhere else. Source: docs/rules.md#assistants-and-interpreters */
  readonly assistants: number
  /** A limit was exceeded with a supervisor's word. */
  readonly supervised: boolean
  readonly provisional: boolean
  /** What the holder pays: the rest of a course's fee, or a wristband. */
  readonly byHolder: Cents | null
}

export interface Booked {
  readonly kind: 'booked'
  readonly booking: Booking
  readonly supervised: boolean
}

export type Shown =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking' }
  | Judged
  | { readonly kind: 'group'; readonly group: Group }
  | Recorded
  | Booked
  | { readonly kind: 'failed'; readonly error: ErrorMessage; readonly text: string; readonly eventId: string }

const ATTENTIONS: Readonly<Record<AttentionCode, true>> = {
  same_card_again: true,
  already_used: true,
  already_booked: true,
  last_night: true,
  event_past: true,
  large_group: true,
}
const isAttention = ({ code }: Reason): boolean => code in ATTENTIONS

/** What stands in a card's way, without the attentions that may follow it. */
export const refusalsOf = (verdict: Verdict): readonly Reason[] =>
  verdict.kind === 'refuse' ? verdict.reasons.filter((reason) => !isAttention(reason)) : []

/** What is to be looked at, without what stands in the card's way. */
export const doubtsOf = (verdict: Verdict): readonly Reason[] => {
  if (verdict.kind === 'admit') return []
  return verdict.kind === 'attention' ? verdict.reasons : verdict.reasons.filter(isAttention)
}

/** What of a verdict staff are to look at before they decide. */
export const attentionsOf = (verdict: Verdict): readonly ReasonCode[] =>
  verdict.kind === 'admit' ? [] : verdict.reasons.map(({ code }) => code)

/** What the desk says of a card now; `before`: what staff have had of it already. */
export function judgement(
  text: string,
  verdict: Verdict,
  before: Pick<Judged, 'seen' | 'terms'> | null = null,
): Judged {
  const seen = [...new Set([...(before?.seen ?? []), ...attentionsOf(verdict)])]
  return { kind: 'judged', text, verdict, seen, terms: before?.terms ?? PLAIN, at: Date.now() }
}
