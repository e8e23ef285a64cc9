/** What is on the screen, put into words. Pure: language and time are read, nothing is kept. */
import type { ErrorMessage, Instant, RecordedUse, Verdict } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { errorText } from './errors.ts'
import { momentText, partyText } from './format.ts'
import { attentionWords, type Look, LOOKS, refusalWords, REMINDERS, type VerdictKind, type Words } from './reasons.ts'

/** A card under judgement: what was read, what the desk says of it, and which attentions staff have had before them. */
export interface Judged {
  readonly kind: 'judged'
  readonly text: string
  readonly verdict: Verdict
  readonly seen: readonly ('same_card_again' | 'already_used')[]
  readonly at: Instant
}
/** What the desk says of a card now; `before`: attentions that staff have had of it already. */
export function judgement(text: string, verdict: Verdict, before: Judged['seen'] = []): Judged {
  const seen =
    verdict.kind === 'attention'
      ? [...before.filter((code) => code !== verdict.reason.code), verdict.reason.code]
      : before
  return { kind: 'judged', text, verdict, seen, at: Date.now() }
}

export type Shown =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking' }
  | Judged
  | { readonly kind: 'recorded'; readonly use: RecordedUse }
  | { readonly kind: 'failed'; readonly error: ErrorMessage; readonly text: string; readonly eventId: string }

export interface Presented {
  readonly kind: VerdictKind
  /** A reason's code, an error's key, or the kind itself. */
  readonly reason: string
  readonly look: Look
  readonly word: string
  readonly text: string
  readonly todo: readonly string[]
  readonly tell: string | null
  /** Masked number and age of the data. */
  readonly foot: readonly string[]
}

/** `connected`: whether the desk is there; without it no card can be checked, whatever a scanner reads. */
export function present(shown: Shown, connected = true): Presented {
  if (!connected && (shown.kind === 'idle' || shown.kind === 'checking')) return disconnected(shown.kind)
  switch (shown.kind) {
    case 'idle':
      return plain('idle', 'idle', m.word_idle(), m.idle_text())
    case 'checking':
      return plain('idle', 'checking', m.word_checking(), m.checking_text())
    case 'failed':
      return plain('attention', shown.error, m.word_failed(), errorText(shown.error))
    case 'recorded':
      return recorded(shown.use)
    case 'judged':
      return judged(shown)
  }
}

function plain(kind: VerdictKind, reason: string, word: string, text: string): Presented {
  return { kind, reason, look: LOOKS[kind], word, text, todo: [], tell: null, foot: [] }
}

function disconnected(kind: 'idle' | 'checking'): Presented {
  return {
    ...plain('idle', 'disconnected', m.word_disconnected(), m.disconnected_text()),
    look: { ...LOOKS.attention, cue: null },
    todo: [kind === 'checking' ? m.disconnected_scanned() : m.disconnected_kept(), m.disconnected_todo()],
  }
}

// without the card's number, masked or not: the register may have it already
function recorded(use: RecordedUse): Presented {
  const count = use.adults + use.minors
  return {
    ...plain('recorded', 'recorded', m.word_recorded(), m.recorded_hand({ count })),
    todo: [m.recorded_party({ party: partyText(use), tickets: m.tickets({ count }) }), m.recorded_undo_hint()],
  }
}

function judged({ verdict, at }: Judged): Presented {
  const foot = [
    verdict.mask === null ? '' : m.card_mask({ mask: verdict.mask }),
    verdict.dataAsOf === null ? '' : m.data_of({ moment: momentText(verdict.dataAsOf, at) }),
  ].filter((line) => line !== '')
  if (verdict.kind === 'admit') {
    const todo = verdict.party.minorsMax > 0 ? m.admit_todo() : m.admit_todo_alone()
    const reminders = verdict.reminders.map((reminder) => REMINDERS[reminder]())
    return { ...plain('admit', 'admit', m.word_admit(), m.admit_text()), todo: [todo, ...reminders], foot }
  }
  if (verdict.kind === 'attention') {
    const words = attentionWords(verdict.reason)
    return { ...ofReason('attention', words, verdict.reason, at), foot }
  }
  return { ...ofReason('refuse', refusalWords(verdict.reason), verdict.reason, at), foot }
}

function ofReason<R extends { readonly code: string }>(
  kind: VerdictKind,
  words: Words<R>,
  reason: R,
  now: Instant,
): Presented {
  return {
    ...plain(kind, reason.code, words.word(), words.text(reason, now)),
    todo: [words.todo(reason)].flat(),
    tell: words.tell?.(reason) ?? null,
  }
}

/** The same for ears: what a screen reader says. */
export function spoken({ word, text, todo, tell }: Presented): string {
  return [`${word}.`, text, ...todo, tell ? `${m.tell_label()}: ${tell}` : ''].filter(Boolean).join(' ')
}

/** One line for a card that is no longer on the screen. */
export function briefly(verdict: Verdict, now: Instant): string {
  const { word, text } = judged({ kind: 'judged', text: '', verdict, seen: [], at: now })
  return `${word}. ${text}`
}
