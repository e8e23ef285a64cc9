/**
 * Staff confirm what is on the screen: a use is recorded or booked, with a supervisor's word, or until the register has
 * answered. Nothing is done twice, and what becomes of a card that has left the screen is still told.
 */
import type { Booking, Channel, DeskApi, ErrorMessage, Override, RecordResult, Verdict } from '../../desk/contract.ts'
import type { Cents } from '../../desk/rules/limits.ts'
import { m } from '../paraglide/messages.js'
import { confirmErrorText, useErrorText } from './changed-since.ts'
import { Choice } from './choice.svelte.ts'
import { errorKey } from './errors.ts'
import { overMaxText, partyText } from './format.ts'
import type { Group } from './group.svelte.ts'
import type { Offers } from './offers.ts'
import { briefly } from './present.ts'
import { usesText } from './present-slip.ts'
import { Recorder } from './recorder.svelte.ts'
import type { Screen } from './screen.svelte.ts'
import { type Judged, judgement, type Recorded, type Terms } from './shown.ts'
import { SUPERVISOR_KEY } from './wedge.ts'

/** Errors that the dialog tells where the PIN was entered. */
const OF_PIN: ReadonlySet<ErrorMessage> = new Set<ErrorMessage>(['pin_wrong', 'pin_locked', 'pin_not_set'])

interface Others {
  /** Whether a newer card is on its way. */
  isChecking(): boolean
  /** Whether cards are checked for this event now. */
  isSelected(eventId: string): boolean
  /** It is in the ledger. */
  recorded(recorded: Recorded): void
  /** The desk has answered, or could not: what is on the screen is judged for the selected event. */
  done(): Promise<void>
}

export class Taking {
  readonly choice: Choice
  readonly #screen: Screen
  readonly #recorder: Recorder
  readonly #others: Others
  #groupWork: Promise<unknown> = Promise.resolve()

  constructor(api: DeskApi, screen: Screen, others: Others) {
    this.#screen = screen
    this.choice = new Choice(screen)
    this.#recorder = new Recorder(api)
    this.#others = others
  }

  get isBusy(): boolean {
    return this.#recorder.isBusy
  }

  /** Resolves when no group is being recorded. */
  get settled(): Promise<unknown> {
    return this.#groupWork
  }

  /** Whether what is on the screen is being recorded. */
  get recording(): boolean {
    const whose = this.choice.group ?? this.#screen.judged
    return whose !== null && this.#recorder.has(whose)
  }

  /** Whether keys are about what is on the screen: something can be done with it, and no newer card is on its way. */
  get awaiting(): boolean {
    return (this.choice.card ?? this.choice.group) !== null && !this.recording && !this.#others.isChecking()
  }

  /** What Enter does. */
  async confirm(): Promise<void> {
    const { card, group, offers, blocked } = this.choice
    if (!this.awaiting) return
    if (group) return void (await this.#confirmGroup(group))
    if (!card || !offers) return
    if (blocked !== null) return this.#sayBlocked(blocked)
    if (offers.primary === null) return this.#screen.say(this.#whatElse(offers))
    if (offers.primary === 'book' && card.terms.act !== 'book') return this.#screen.ask('booking')
    await this.#tell(this.#take(card, card.terms), card.terms.act)
  }

  openBooking(): void {
    const { offers, incomplete } = this.choice
    if (!this.awaiting || !offers || (!offers.book && offers.primary !== 'book')) return
    if (incomplete !== null) return this.#sayBlocked(incomplete)
    this.#screen.ask('booking')
  }

  /** The supervisor is asked, for a card, for a card that is to join a group, or for the group. */
  openSupervisor(): void {
    const { group, offers, incomplete } = this.choice
    if (!this.awaiting) return
    if (group?.mayJoinWithWord) return this.#regroup(group, () => group.joinWithWord())
    const isOffered = group ? group.needsWord && group.holders > 0 : offers?.supervisor
    if (!isOffered) return
    if (incomplete !== null) return this.#sayBlocked(incomplete)
    this.#screen.ask('supervisor')
  }

  /** Staff book the card on the screen. Returns why it failed while the dialog is there to tell it, else null. */
  async book(channel: Channel, note: string): Promise<ErrorMessage | null> {
    const { card } = this.choice
    if (!card || !this.awaiting) return null
    const failure = await this.#take(card, { ...card.terms, act: 'book', channel, note })
    if (failure === null || (this.#screen.asking === 'booking' && this.#isOnScreen(card))) return failure
    this.#tellFailure(failure, 'book')
    return null
  }

  /** The card is let in until the register has answered, alone. */
  async admitProvisionally(): Promise<void> {
    const { card, offers, incomplete } = this.choice
    if (!card || !this.awaiting || !offers?.provisional) return
    if (incomplete !== null) return this.#sayBlocked(incomplete)
    await this.#tell(this.#take(card, { ...card.terms, provisional: true }))
  }

  /** With a supervisor's word. Returns what is wrong with the PIN, or null where the dialog is done with. */
  async exceed(override: Override): Promise<ErrorMessage | null> {
    const { card, group } = this.choice
    const whose = group ?? card
    if (!this.awaiting || !whose) return null
    if (group && !this.#others.isSelected(group.eventId)) return this.#rejudge()
    const work = group ? this.#takeGroup(group, override) : card && this.#take(card, { ...card.terms, override })
    const failure = (await work) ?? null
    const isAsking = this.#screen.asking === 'supervisor' && this.#isOnScreen(whose)
    if (isAsking && failure !== null && OF_PIN.has(failure)) return failure
    if (isAsking) this.#screen.ask(null)
    if (failure !== null) this.#tellFailure(failure, card?.terms.act)
    return null
  }

  /** The group was judged for another event than the header says: nothing of it is recorded before it is judged again. */
  async #rejudge(): Promise<null> {
    this.#screen.ask(null)
    await this.#others.done()
    return null
  }

  /** Shows the group anew after a change. */
  #regroup(group: Group, change: () => void): void {
    change()
    if (this.#isOnScreen(group)) this.#screen.show({ kind: 'group', group })
  }

  async #confirmGroup(group: Group): Promise<unknown> {
    if (!this.#others.isSelected(group.eventId)) return this.#rejudge()
    if (group.members.length === 0) return this.#screen.say(m.supervisor_needed({ key: SUPERVISOR_KEY }))
    if (group.problem || group.leaving) return this.#regroup(group, () => group.dismiss())
    if (group.holders === 0) return this.#screen.say(m.community_alone_text())
    if (group.overMax) return this.#screen.say(overMaxText(group.members[group.selected]?.minorsMax ?? 0))
    if (group.needsWord) return this.#screen.ask('supervisor')
    await this.#tell(this.#takeGroup(group, null))
  }

  #sayBlocked(why: string): void {
    this.#screen.fee.try()
    this.#screen.say(why)
  }

  #whatElse({ supervisor, provisional }: Offers): string {
    if (supervisor) return m.supervisor_needed({ key: SUPERVISOR_KEY })
    return provisional ? m.provisional_can() : m.nothing_to_confirm()
  }

  async #tell(work: Promise<ErrorMessage | null>, act?: Terms['act']): Promise<void> {
    const failure = await work
    if (failure !== null) this.#tellFailure(failure, act)
  }

  #tellFailure(failure: ErrorMessage, act: Terms['act'] = 'hand_over'): void {
    const why = act === 'book' ? confirmErrorText : useErrorText
    this.#screen.notices.tell({ text: () => why(failure), live: 'assertive', stays: true, done: false })
  }

  async #take(card: Judged, terms: Terms): Promise<ErrorMessage | null> {
    try {
      if (terms.act === 'book') await this.#book(card, terms)
      else await this.#record(card, terms)
      return null
    } catch (error) {
      return errorKey(error)
    } finally {
      this.#screen.touch()
      await this.#others.done()
    }
  }

  async #record(card: Judged, terms: Terms): Promise<void> {
    const { eventId, details } = card.verdict
    const { party, fee } = this.#screen
    const { assistants } = party
    const minors = terms.provisional ? 0 : party.minors
    const result = await this.#recorder.record(card, {
      eventId,
      cards: [{ text: card.text, minors }],
      fee: details.kind === 'fee' ? fee.fee : null,
      seen: [...card.seen],
      override: terms.override,
      provisional: terms.provisional,
    })
    if (result.outcome === 'recorded') return this.#recorded(card, recordedOf(result, card.verdict, terms, assistants))
    this.#refused(card, terms, result.verdict)
  }

  async #book(card: Judged, terms: Terms): Promise<void> {
    const { channel, note, override } = terms
    const result = await this.#recorder.book(card, {
      eventId: card.verdict.eventId,
      text: card.text,
      minors: this.#screen.party.minors,
      channel,
      note,
      seen: [...card.seen],
      override,
    })
    if (result.outcome === 'not_booked') return this.#refused(card, terms, result.verdict)
    this.#booked(card, result.booking, override !== null)
  }

  async #takeGroup(group: Group, override: Override | null): Promise<ErrorMessage | null> {
    const work = this.#recordGroup(group, override)
    this.#groupWork = work
    const failure = await work
    this.#screen.touch()
    await this.#others.done()
    return failure
  }

  async #recordGroup(group: Group, override: Override | null): Promise<ErrorMessage | null> {
    const { assistants } = this.#screen.party
    try {
      const result = await this.#recorder.record(group, {
        eventId: group.eventId,
        cards: group.members.map(({ text, minors }) => ({ text, minors })),
        fee: null,
        seen: group.seen,
        override,
        provisional: false,
      })
      if (result.outcome === 'not_recorded') this.#groupRefused(group, result.verdict)
      else this.#recorded(group, { ...OF_GROUP, uses: result.uses, assistants, supervised: override !== null })
      return null
    } catch (error) {
      return errorKey(error)
    }
  }

  /** The group stays as it was, with the reason. */
  #groupRefused(group: Group, verdict: Verdict): void {
    this.#regroup(group, () => group.refused(verdict, Date.now()))
  }

  #isOnScreen(whose: Judged | Group): boolean {
    return this.#screen.shown === whose || this.choice.group === whose
  }

  #recorded(whose: Judged | Group, recorded: Recorded): void {
    this.#others.recorded(recorded)
    if (this.#isOnScreen(whose)) return this.#screen.show(recorded)
    const text = () => m.recorded_notice({ party: usesText(recorded.uses) })
    this.#screen.notices.tell({ text, live: 'polite', stays: false, done: true })
  }

  #booked(card: Judged, booking: Booking, supervised: boolean): void {
    if (this.#isOnScreen(card)) return this.#screen.show({ kind: 'booked', booking, supervised })
    const text = () => m.booked_notice({ party: partyText({ adults: 1, minors: booking.minors }) })
    this.#screen.notices.tell({ text, live: 'polite', stays: false, done: true })
  }

  /** The card may have left the screen by now. */
  #refused(card: Judged, terms: Terms, verdict: Verdict): void {
    if (this.#isOnScreen(card)) {
      // a PIN is given for one attempt
      const shown = judgement(card.text, verdict, { seen: card.seen, terms: { ...terms, override: null } })
      return this.#screen.show(shown, { minors: this.#screen.party.minors, resumes: true })
    }
    const [mask, at] = [card.verdict.mask ?? '', Date.now()]
    const text = () => m.not_recorded_notice({ mask, reason: briefly(verdict, at) })
    this.#screen.notices.tell({ text, live: 'assertive', stays: true, done: false })
  }
}

const OF_GROUP = { kind: 'recorded', provisional: false, byHolder: null } as const
type Stored = Extract<RecordResult, { outcome: 'recorded' }>

function recordedOf({ uses }: Stored, { details }: Verdict, terms: Terms, assistants: number): Recorded {
  const { override, provisional } = terms
  return { kind: 'recorded', uses, assistants, supervised: override !== null, provisional, byHolder: byHolder(details) }
}

function byHolder(details: Verdict['details']): Cents | null {
  if (details.kind === 'course') return details.fee?.byHolder ?? null
  return details.kind === 'visit' ? details.wristband : null
}
