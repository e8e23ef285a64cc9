/** What a gate says, put into words. Pure: language and time are read, nothing is kept. */
import type { EventKind, EventSummary, Verdict } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { factsOf } from './details.ts'
import { isChangedSince, useErrorText } from './changed-since.ts'
import { partyText } from './format.ts'
import { type AtGate, canRetry, type Failed, type Taken, type Turned } from './gate-shown.ts'
import { briefly, present, type Presented } from './present.ts'
import { LOOKS, type VerdictKind, wordsOf } from './reasons.ts'
import { attentionsOf } from './shown.ts'

/** One person, and who comes along, goes through a gate; a course and a fee are taken care of at the desk. */
const GATED: ReadonlySet<EventKind> = new Set<EventKind>(['performance', 'visit'])
export const isGated = ({ kind }: Pick<EventSummary, 'kind'>): boolean => GATED.has(kind)

/** Why no card is recorded at the gate now, or null. */
export function notAtGate(event: EventSummary | null): string | null {
  if (!event) return m.gate_no_event()
  return isGated(event) ? null : m.gate_not_here()
}

/** `connected`: the desk's process is there. `closed`: why no card is recorded here, or null. */
export function presentGate(
  shown: AtGate,
  { connected, closed }: { readonly connected: boolean; readonly closed: string | null } = OPEN,
): Presented {
  switch (shown.kind) {
    case 'idle':
    case 'checking':
      if (connected && closed !== null) return { ...plain('attention', 'closed', m.gate_closed(), closed) }
      return { ...present(shown, { connected, venue: {} }), ...(connected && shown.kind === 'idle' ? idle() : {}) }
    case 'taken':
      return taken(shown)
    case 'turned':
      return turned(shown)
    case 'failed':
      return {
        ...plain('attention', shown.error, m.word_failed(), useErrorText(shown.error)),
        todo: canRetry(shown) ? [m.gate_retry_todo()] : [],
      }
  }
}
const OPEN = { connected: true, closed: null } as const
const idle = () => ({ text: m.gate_idle_text() })

const plain = (kind: VerdictKind, reason: string, word: string, text: string): Presented => ({
  ...{ kind, reason, look: LOOKS[kind], word, text },
  ...{ more: [], todo: [], tell: null, foot: [], beside: [] },
})

/** What became of a card that is no longer on the screen, where it was not recorded. */
export function lateText(answered: Failed | Turned): string {
  if (answered.kind === 'turned')
    return m.not_recorded_notice({ mask: answered.verdict.mask ?? '', reason: briefly(answered.verdict, answered.at) })
  const reason = useErrorText(answered.error)
  return isChangedSince(answered.error) ? reason : m.gate_lost({ reason })
}

const isOfLastNight = (verdict: Verdict) => attentionsOf(verdict).includes('last_night')

function taken({ use, verdict, showing }: Taken): Presented {
  const people = use.adults + use.minors
  const facts = verdict.details.kind === 'visit' ? factsOf(verdict.details, people, null).slice(1) : []
  return {
    ...plain('recorded', 'recorded', m.word_recorded(), m.recorded_enter({ count: people })),
    more: [partyText(use), ...(isOfLastNight(verdict) ? [m.word_last_night()] : [])],
    beside: verdict.party.minorsMax > 0 ? [m.party_max({ count: verdict.party.minorsMax })] : [],
    todo: [...facts.map(({ text }) => text), ...(showing.provisional ? [m.recorded_provisional()] : [])],
  }
}

function turned({ verdict, at, stands }: Turned): Presented {
  if (verdict.kind === 'admit') return plain('attention', 'admit', m.word_check(), '')
  if (verdict.community)
    return { ...plain('attention', 'group', m.word_group(), m.gate_group_text()), todo: [m.gate_group_todo()] }
  const [reason, ...others] = verdict.reasons
  const words = wordsOf(reason)
  return {
    ...plain(verdict.kind, reason.code, words.word(reason), words.text(reason, at)),
    more: others.map((other) => wordsOf(other).text(other, at)),
    todo: stands ? [standsText(stands), m.gate_anyway_todo()] : todoOf(verdict),
    tell: words.tell?.(reason) ?? null,
  }
}

const standsText = ({ use, verdict }: Taken): string =>
  [m.gate_stands({ party: partyText(use) }), verdict.party.minorsMax > 0 ? m.gate_stands_minors() : '']
    .filter(Boolean)
    .join(' ')

/** What of it can be done at a gate; the rest is for the desk. */
function todoOf(verdict: Exclude<Verdict, { kind: 'admit' }>): string[] {
  const [reason] = verdict.reasons
  if (verdict.kind === 'attention') return [m.gate_anyway_todo()]
  if (verdict.overridable) return [m.gate_desk_todo()]
  return [wordsOf(reason).todo(reason)].flat()
}

/** Whether the card on the screen can be dealt with at the desk, and not here. */
export const isForDesk = (shown: AtGate): shown is Turned =>
  shown.kind === 'turned' && shown.verdict.kind === 'refuse' && (shown.verdict.community || shown.verdict.overridable)

/** The number of minors was not taken: how many can be given, or why not, and what stands. */
export function unchangedText({ use }: Taken, verdict: Verdict): string {
  const party = partyText(use)
  const { available } = verdict.party
  if (available !== null) return m.gate_room({ count: available, party })
  return m.gate_unchanged({ reason: briefly(verdict, Date.now()), party })
}
