/** What is on the screen, put into words. Pure: language and time are read, nothing is kept. */
import type { Booking, Instant, KindDetails, Reason, Verdict, VenueSettings } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { factsOf } from './details.ts'
import { errorText } from './errors.ts'
import { momentText, partyText } from './format.ts'
import { offersOf } from './offers.ts'
import { CHANNEL_NAMES, groupPeople, slipOf } from './present-slip.ts'
import { type Look, LOOKS, REMINDERS, type VerdictKind, wordsOf } from './reasons.ts'
import { isTorn } from './wedge-burst.ts'
import { SUPERVISOR_KEY } from './wedge.ts'
import type { Group, Problem } from './group.svelte.ts'
import { type Booked, doubtsOf, type Judged, PLAIN, type Shown } from './shown.ts'

export interface Presented {
  readonly kind: VerdictKind
  /** The first reason's code, an error's key, or the kind itself. */
  readonly reason: string
  readonly look: Look
  readonly word: string
  readonly text: string
  /** What else there is against it. */
  readonly more: readonly string[]
  readonly todo: readonly string[]
  readonly tell: string | null
  /** Masked number and age of the data. */
  readonly foot: readonly string[]
  /** For ears, which do not see what stands beside the verdict: who may come along, what is left, who pays what. */
  readonly beside: readonly string[]
}

/** What is around the card: the desk may be away, the venue has its settings. */
export interface Around {
  /** Without the desk no card can be checked, whatever a scanner reads. */
  readonly connected: boolean
  readonly venue: Partial<VenueSettings>
}
const NOTHING_SPECIAL: Around = { connected: true, venue: {} }

export function present(shown: Shown, around: Around = NOTHING_SPECIAL): Presented {
  if (!around.connected && (shown.kind === 'idle' || shown.kind === 'checking')) return disconnected(shown.kind)
  switch (shown.kind) {
    case 'idle':
      return plain('idle', 'idle', m.word_idle(), m.idle_text())
    case 'checking':
      return plain('idle', 'checking', m.word_checking(), m.checking_text())
    case 'failed':
      return plain('attention', shown.error, m.word_failed(), errorText(shown.error))
    case 'recorded':
      return { ...plain('recorded', 'recorded', m.word_recorded(), ''), ...slipOf(shown, around.venue) }
    case 'booked':
      return booked(shown)
    case 'group':
      return ofGroup(shown.group, around)
    case 'judged':
      return judged(shown, around)
  }
}

function plain(kind: VerdictKind, reason: string, word: string, text: string): Presented {
  return { kind, reason, look: LOOKS[kind], word, text, more: [], todo: [], tell: null, foot: [], beside: [] }
}

function disconnected(kind: 'idle' | 'checking'): Presented {
  return {
    ...plain('idle', 'disconnected', m.word_disconnected(), m.disconnected_text()),
    look: { ...LOOKS.attention, cue: null },
    todo: [kind === 'checking' ? m.disconnected_scanned() : m.disconnected_kept(), m.disconnected_todo()],
  }
}

type Answered = Pick<Judged, 'verdict' | 'terms' | 'at'> & { readonly text: string | null }

function judged(shown: Answered, around: Around): Presented {
  const { text, verdict, at } = shown
  const foot = footOf(verdict, at)
  const booking = verdict.booking ? [bookingText(verdict.booking, at)] : []
  if (verdict.kind === 'admit') return { ...admitted(verdict, booking), foot, beside: besideOf(verdict) }
  const told = ofReasons(verdict.kind, verdict.reasons, at)
  if (text !== null && isTorn(text)) return { ...told, ...torn() }
  const offers = offersOf(shown)
  const isMissing = verdict.reasons[0].code === 'not_found'
  // the ticket is promised already: it need not be booked
  const isPromised = verdict.booking !== null && told.reason === 'hand_over_too_early'
  const todo = [
    ...booking,
    ...(isPromised ? [m.hand_over_booked_todo()] : told.todo),
    ...(isMissing && around.venue.responsible ? [m.responsible({ contact: around.venue.responsible })] : []),
    ...(offers.provisional ? [m.provisional_can()] : []),
    ...(offers.supervisor ? [m.supervisor_can({ key: SUPERVISOR_KEY })] : []),
  ]
  const beside = verdict.kind === 'attention' ? besideOf(verdict) : []
  return { ...told, todo, tell: isPromised ? null : told.tell, foot, beside }
}

/** What the panel below the verdict shows of the card alone. */
export function besideOf({ details, party: { minorsMax } }: Pick<Verdict, 'details' | 'party'>): string[] {
  const takesMinors = details.kind === 'performance' || details.kind === 'visit' || minorsMax > 0
  const along = minorsMax > 0 ? m.party_max({ count: minorsMax }) : m.party_no_minors()
  return [...(takesMinors ? [along] : []), ...factsOf(details, 1, null).map(({ text }) => text)]
}

/** The scanner would read the same again. docs/scanners.md#a-scanner-that-types */
const torn = () => ({ word: m.torn_word(), text: m.torn_text(), todo: [m.torn_todo()], tell: m.torn_tell() })

function footOf({ mask, dataAsOf }: Verdict, at: Instant): string[] {
  const lines = [
    mask === null ? '' : m.card_mask({ mask }),
    dataAsOf === null ? '' : m.data_of({ moment: momentText(dataAsOf, at) }),
  ]
  return lines.filter((line) => line !== '')
}

type Line = () => string
const ADMITTED = {
  performance: { text: m.admit_text, along: m.admit_todo, alone: m.admit_todo_alone },
  course: { text: m.admit_course_text, along: m.admit_course_todo, alone: m.admit_course_todo },
  // the fields below say the rest, and need the room
  fee: { text: m.admit_fee_text, along: null, alone: null },
  visit: { text: m.admit_visit_text, along: m.admit_visit_todo, alone: m.admit_visit_todo_alone },
} as const satisfies Record<KindDetails['kind'], { text: Line; along: Line | null; alone: Line | null }>

function admitted(verdict: Verdict, booking: readonly string[]): Presented {
  const words = ADMITTED[verdict.details.kind]
  const what = verdict.party.minorsMax > 0 ? words.along : words.alone
  const todo = booking.length > 0 ? [...booking, m.hand_over_todo()] : what === null ? [] : [what()]
  const reminders = verdict.reminders.map((reminder) => REMINDERS[reminder]())
  return { ...plain('admit', 'admit', m.word_admit(), words.text()), todo: [...todo, ...reminders] }
}

function ofReasons(kind: 'attention' | 'refuse', reasons: readonly [Reason, ...Reason[]], now: Instant): Presented {
  const [reason, ...others] = reasons
  const words = wordsOf(reason)
  return {
    ...plain(kind, reason.code, words.word(reason), words.text(reason, now)),
    more: others.map((other) => wordsOf(other).text(other, now)),
    todo: [words.todo(reason)].flat(),
    tell: words.tell?.(reason) ?? null,
  }
}

/** `Varattu 19.11.2026 klo 12.30: 1 aikuinen + 2 lasta (puhelimitse).` */
export function bookingText({ bookedAt, minors, channel }: Booking, now: Instant): string {
  const party = partyText({ adults: 1, minors })
  return m.booked_line({ when: momentText(bookedAt, now), party, channel: CHANNEL_NAMES[channel]() })
}

function booked({ booking, supervised }: Booked): Presented {
  const party = partyText({ adults: 1, minors: booking.minors })
  return {
    ...plain('booked', 'booked', m.word_booked(), party),
    todo: [m.booked_todo(), ...(supervised ? [m.recorded_supervised()] : []), m.booked_undo_hint()],
  }
}

function ofGroup(group: Group, around: Around): Presented {
  if (group.problem) return ofProblem(group, group.problem, around)
  if (group.leaving)
    return {
      ...plain('attention', 'leaving', m.word_leave_group(), m.leave_group_text()),
      todo: [m.leave_group_todo()],
    }
  const [doubt, ...doubts] = group.attention ? doubtsOf(group.attention.verdict) : []
  if (group.attention && doubt) return ofAttention(group.attention, [doubt, ...doubts])
  if (group.holders === 0) return ofReasons('attention', [{ code: 'community_alone', overridable: false }], 0)
  if (group.isLarge) return ofReasons('attention', [{ code: 'large_group', people: group.people }], 0)
  const chosen = group.members[group.selected]
  const along = chosen && !chosen.community && chosen.minorsMax > 0 ? [m.party_max({ count: chosen.minorsMax })] : []
  return { ...plain('admit', 'group', m.word_group(), groupPeople(group)), beside: along, todo: [m.group_todo()] }
}

function ofAttention({ verdict, at }: Problem, reasons: readonly [Reason, ...Reason[]]): Presented {
  return { ...ofReasons('attention', reasons, at), foot: footOf(verdict, at) }
}

/** The refused card is not in the group; the rest of the group is as it was. */
function ofProblem({ members }: Group, { verdict, text, at }: Problem, around: Around): Presented {
  const told = judged({ text, verdict, at, terms: PLAIN }, around)
  if (members.length === 0) return told
  return { ...told, todo: [text === null ? m.group_kept() : m.group_not_added(), ...told.todo] }
}

/** The same for ears: what a screen reader says. */
export const spoken = ({ word, text, more, beside, todo, tell }: Presented): string =>
  aloud([word, text, ...more, ...beside, ...todo, tell ? `${m.tell_label()}: ${tell}` : ''])

/** One line after another, each a sentence of its own: "Let in 1. 1 adult." is not eleven. */
export const aloud = (lines: readonly string[]): string =>
  lines
    .filter((line) => line !== '')
    .map((line) => (/[.!?…]$/.test(line) ? line : `${line}.`))
    .join(' ')

/** One line for a card that is no longer on the screen. */
export function briefly(verdict: Verdict, now: Instant): string {
  const { word, text } = judged({ text: null, verdict, terms: PLAIN, at: now }, NOTHING_SPECIAL)
  return `${word}. ${text}`
}
