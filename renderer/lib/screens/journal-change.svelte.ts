/** Changing an entry of the journal: a new use that replaces it. docs/rules.md#recording */
import type {
  Call,
  DeskApi,
  ErrorMessage,
  EventSummary,
  JournalEntry,
  LocalDate,
  Reason,
  ReasonCode,
  RecordedUse,
} from '../../../desk/contract.ts'
import type { FeeKind } from '../../../desk/rules/limits.ts'
import { Attempts } from '../attempts.ts'
import { errorKey } from '../errors.ts'
import { isReason, type Lost } from './journal-cancel.svelte.ts'
import { dayInput, problemOf, readDay, readMoney, sumInput, type TypingProblem, valueOf } from './typed.ts'

/** An event that an entry can be moved to. */
export type Target = Pick<EventSummary, 'id' | 'title' | 'day' | 'lastDay' | 'startsAt'>

export interface Problems {
  readonly day: TypingProblem | 'future' | null
  readonly amount: TypingProblem | 'zero' | null
  readonly reason: boolean
  readonly nothing: boolean
}

type Terms = Omit<Call<'use.correct'>, 'id' | 'seen'>

/** What the desk wants looked at before it goes on, and of which change. */
interface Doubted {
  readonly change: string
  readonly doubts: readonly Reason[]
  readonly seen: readonly ReasonCode[]
}
/** Whatever its reason is. */
const changeOf = (terms: Terms | null): string => JSON.stringify({ ...terms, reason: '' })

/** Library fees and swimming visits go on from day to day. */
const isDaily = ({ kind }: JournalEntry): boolean => kind === 'fee' || kind === 'visit'

/** Events of the same venue and kind, by their time. The entry's own is among them, also where it is listed no longer. */
export function targetsOf(
  entry: JournalEntry,
  events: readonly EventSummary[],
  servedVenue: string,
): readonly Target[] {
  const alike = entry.venue === servedVenue ? events.filter(({ kind }) => kind === entry.kind) : []
  const { eventId: id, production: title, day } = entry
  const own = alike.some((event) => event.id === id) ? [] : [{ id, title, day, lastDay: day, startsAt: null }]
  return [...own, ...alike].toSorted(
    (a, b) => a.day.localeCompare(b.day) || (a.startsAt ?? '').localeCompare(b.startsAt ?? ''),
  )
}

export class Changing {
  readonly #api: DeskApi
  readonly #lost: Lost
  readonly #attempts = new Attempts()
  #entry = $state.raw<JournalEntry | null>(null)
  #targets = $state.raw<readonly Target[]>([])
  #today: LocalDate = '1970-01-01' as LocalDate
  #isBusy = $state.raw(false)
  #isTried = $state.raw(false)
  #failure = $state.raw<ErrorMessage | null>(null)
  #doubted = $state.raw<Doubted | null>(null)
  eventId = $state('')
  day = $state('')
  minors = $state(0)
  feeKind = $state<FeeKind>('other')
  amount = $state('')
  reason = $state('')

  constructor(api: DeskApi, lost: Lost = () => undefined) {
    this.#api = api
    this.#lost = lost
  }

  get entry(): JournalEntry | null {
    return this.#entry
  }

  get targets(): readonly Target[] {
    return this.#targets
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** Of the change as it stands; of another one nothing was asked yet. */
  get doubts(): readonly Reason[] {
    return this.#doubtedOf(this.#terms())?.doubts ?? []
  }

  /** The day can be changed by itself; a performance has its own. */
  get hasDay(): boolean {
    return this.#entry !== null && isDaily(this.#entry)
  }

  get hasFee(): boolean {
    return this.#entry?.kind === 'fee'
  }

  /** What keeps it from being sent. */
  get problems(): Problems {
    const day = readDay(this.day, this.#today)
    const amount = readMoney(this.amount)
    return {
      day: this.hasDay ? (problemOf(day) ?? dayProblem(valueOf(day), this.#today)) : null,
      amount: this.hasFee ? (problemOf(amount) ?? amountProblem(valueOf(amount))) : null,
      reason: !isReason(this.reason),
      nothing: this.#isSame(),
    }
  }

  /** The problems, once staff have tried. */
  get told(): Problems | null {
    return this.#isTried ? this.problems : null
  }

  open(entry: JournalEntry, targets: readonly Target[], today: LocalDate): void {
    this.#entry = entry
    this.#targets = targets
    this.#today = today
    this.#isTried = false
    this.#failure = null
    this.#doubted = null
    this.eventId = entry.eventId
    this.day = dayInput(entry.day)
    this.minors = entry.minors
    this.feeKind = entry.feeKind ?? 'other'
    this.amount = entry.feeKind ? sumInput(entry.cents) : ''
    this.reason = ''
  }

  close(): void {
    this.#entry = null
  }

  /** Null where it was not changed: what was typed stays, and why is told. */
  async confirm(): Promise<RecordedUse | null> {
    this.#isTried = true
    const entry = this.#entry
    const terms = this.#terms()
    const { day, amount, reason, nothing } = this.problems
    if (!entry || !terms || this.#isBusy || day || amount || reason || nothing) return null
    this.#isBusy = true
    this.#failure = null
    try {
      return await this.#send(entry, terms)
    } catch (error) {
      if (this.#isAsked(entry)) this.#failure = errorKey(error)
      else this.#lost(entry, errorKey(error))
      return null
    } finally {
      this.#isBusy = false
    }
  }

  /** The same change again has the same id, with more that was seen too: it is recorded once. */
  async #send(entry: JournalEntry, terms: Terms): Promise<RecordedUse | null> {
    const attempt = JSON.stringify(terms)
    const seen = this.#doubtedOf(terms)?.seen ?? []
    const id = this.#attempts.idOf(this, attempt)
    const result = await this.#api.invoke('use.correct', { id, ...terms, seen: [...seen] })
    if (result.outcome === 'recorded') {
      this.#attempts.answered(this, attempt)
      if (this.#isAsked(entry)) this.close()
      return result.uses[0] ?? null
    }
    const { verdict } = result
    const doubts = verdict.kind === 'admit' ? [] : verdict.reasons
    const codes = doubts.map(({ code }) => code).filter((code) => !seen.includes(code))
    if (this.#isAsked(entry)) this.#doubted = { change: changeOf(terms), doubts, seen: [...seen, ...codes] }
    else this.#lost(entry, null)
    return null
  }

  #doubtedOf(terms: Terms | null): Doubted | null {
    return this.#doubted?.change === changeOf(terms) ? this.#doubted : null
  }

  /** Whether the dialog is still of the entry: it may be closed, or another's, when the desk answers. */
  #isAsked({ id }: JournalEntry): boolean {
    return this.#entry?.id === id
  }

  #terms(): Terms | null {
    const entry = this.#entry
    const target = this.#targets.find(({ id }) => id === this.eventId)
    if (!entry || !target) return null
    const cents = this.hasFee ? valueOf(readMoney(this.amount)) : null
    const typed = this.hasDay ? valueOf(readDay(this.day, this.#today)) : null
    return {
      useId: entry.id,
      reason: this.reason.trim(),
      eventId: target.id,
      day: typed ?? (target.id === entry.eventId ? entry.day : target.day),
      minors: this.hasFee ? 0 : this.minors,
      fee: cents === null ? null : { kind: this.feeKind, cents },
    }
  }

  /** What the register rejected may be sent as it is: it may know the card by now. */
  #isSame(): boolean {
    const entry = this.#entry
    const terms = this.#terms()
    if (!entry || !terms || entry.state === 'rejected') return false
    const { eventId, day, minors, fee } = terms
    const isSameFee = !fee || (fee.kind === entry.feeKind && fee.cents === entry.cents)
    return eventId === entry.eventId && day === entry.day && (minors === entry.minors || fee !== null) && isSameFee
  }
}

function dayProblem(day: LocalDate | null, today: LocalDate): 'needed' | 'future' | null {
  if (day === null) return 'needed'
  return day > today ? 'future' : null
}

function amountProblem(cents: number | null): 'needed' | 'zero' | null {
  if (cents === null) return 'needed'
  return cents === 0 ? 'zero' : null
}
