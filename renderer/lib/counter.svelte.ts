/**
 * The desk's main job: a card is scanned, checked, confirmed and recorded. A scan is never dropped, a use never doubled,
 * and what happens to a card that is no longer on the screen is still told.
 */
import { SvelteSet } from 'svelte/reactivity'
import type { Answer, DeskApi, RecentUse, RecordedUse, Request, Verdict } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { Attempts } from './attempts.ts'
import { errorKey, errorText } from './errors.ts'
import { overMaxText, partyText } from './format.ts'
import { type Notice, Notices } from './notices.svelte.ts'
import { Party } from './party.svelte.ts'
import { briefly, type Judged, judgement, present, type Presented, type Shown } from './present.ts'
import { ScanText } from './scan-text.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import { newestUndoable, Undo } from './undo.svelte.ts'

/** The screen clears itself: card numbers and verdicts are nobody's to read later. Milliseconds. */
export const CLEARS_AFTER = 60_000
/** Longer than any code on a card: the contract takes no more of it, and the beginning says as well what it is not. */
const LONGEST = 256
/** A check that takes longer than this is shown as under way. Milliseconds. */
const CHECKING_AFTER = 120

/** What the screen does besides showing: sounds and live regions. */
export interface Voice {
  presented(presented: Presented): void
  noticed(notice: Notice): void
}

const IDLE: Shown = { kind: 'idle' }

export class Counter {
  readonly #api: DeskApi
  readonly #selection: Selection
  readonly #voice: Voice
  #shown = $state.raw<Shown>(IDLE)
  readonly #text = new ScanText()
  readonly #party = new Party()
  readonly #notices: Notices
  /** Cards whose record is on its way. */
  readonly #recording = new SvelteSet<Judged>()
  readonly #attempts = new Attempts()
  readonly #undo: Undo
  /** Checks asked for and the newest one answered: a late answer never replaces a newer card. */
  #asked = 0
  #answered = 0
  /** Scanned before there was an event to check it for. */
  #held: string | null = null
  #clearing: ReturnType<typeof setTimeout> | undefined

  constructor(api: DeskApi, selection: Selection, voice: Voice) {
    this.#api = api
    this.#selection = selection
    this.#voice = voice
    this.#notices = new Notices((notice) => voice.noticed(notice))
    this.#undo = new Undo(api)
  }

  get shown(): Shown {
    return this.#shown
  }

  /** What the scan field shows. */
  get text(): string {
    return this.#text.shown
  }

  /** What has been typed or scanned so far; the field shows it a moment later. */
  get typed(): string {
    return this.#text.typed
  }

  get minors(): number {
    return this.#party.minors
  }

  /** More minors were asked for by key than the card allows: nothing is confirmed until a number is chosen again. */
  get overMax(): boolean {
    return this.#party.overMax
  }

  get notice(): Notice | null {
    return this.#notices.current
  }

  /** The admitted card or the attention on the screen, whether or not it can be confirmed this instant. */
  get card(): (Judged & { readonly verdict: Exclude<Verdict, { kind: 'refuse' }> }) | null {
    const shown = this.#shown
    if (shown.kind !== 'judged' || shown.verdict.kind === 'refuse') return null
    return shown as Judged & { verdict: Exclude<Verdict, { kind: 'refuse' }> }
  }

  /** Whether the card on the screen is being recorded. */
  get recording(): boolean {
    return this.#shown.kind === 'judged' && this.#recording.has(this.#shown)
  }

  /** Whether staff can confirm this instant: a good card on the screen, and no newer one on its way. */
  get awaiting(): boolean {
    return this.card !== null && !this.recording && !this.#checking
  }

  /** Whether a check is on its way. */
  get #checking(): boolean {
    return this.#asked !== this.#answered
  }

  undoing(use: RecentUse): boolean {
    return this.#undo.isUnderWay(use.id)
  }

  /** The field itself was edited, and shows it already. */
  setText(text: string): void {
    this.#text.set(text)
    this.#restartClearing()
  }

  /** Keys came for the field while it had not the focus. */
  type(text: string): void {
    this.#text.type(text)
    this.#restartClearing()
  }

  setMinors(count: number): void {
    if (!this.card || this.recording) return
    this.#party.choose(count, this.card.verdict.party.minorsMax)
    this.#sayOverMax()
    this.#restartClearing()
  }

  /** The last `setMinors` was a mistake of ours. */
  takeBackMinors(): void {
    this.#party.takeBack()
  }

  /** The party's own place shows it; ears are told here. */
  #sayOverMax(): void {
    if (!this.card || !this.overMax) return
    const text = overMaxText(this.card.verdict.party.minorsMax)
    this.#voice.noticed({ text, live: 'assertive', stays: false, done: false })
  }

  closeNotice(): void {
    this.#notices.close()
  }

  /** The desk has been left: nothing of it stays for the next one. */
  leave(): void {
    this.#text.set('')
    this.#notices.close()
    this.#clearScreen()
  }

  /** Text first, then the card: what Escape does. */
  clear(): void {
    if (this.typed) this.setText('')
    else this.#clearScreen()
  }

  /** A card was scanned or its number typed. */
  async scan(text: string): Promise<void> {
    this.#text.drop()
    this.#notices.moveOn()
    const scanned = text.slice(0, LONGEST)
    const event = this.#selection.event
    this.#held = event ? null : scanned
    if (!event) {
      this.#text.show()
      this.#restartClearing()
      return this.#notices.tell({ text: m.scan_no_event(), live: 'assertive', stays: false, done: false })
    }
    await this.#check(scanned, event.id)
  }

  /** There is an event to check for: a card scanned before that is not lost. */
  async eventCame(): Promise<void> {
    if (this.#held !== null) await this.scan(this.#held)
  }

  /** Cards are checked for another event from now on; the one on the screen too. */
  async chooseEvent(eventId: string): Promise<void> {
    const changed = this.#selection.event?.id !== eventId
    this.#selection.choose(eventId, Date.now())
    if (this.#held !== null) return this.eventCame()
    if (this.#shown.kind === 'recorded' && changed && !this.#checking) return this.#clearScreen()
    await this.#followEvent()
  }

  /** The register's data is here: a card that only waited for it is checked again, without another scan. */
  async dataCame(): Promise<void> {
    const shown = this.#shown
    // a card that is being checked came after this one
    if (this.#checking) return
    if (shown.kind !== 'judged' || shown.verdict.kind !== 'refuse' || shown.verdict.reason.code !== 'no_data') return
    await this.#recheck(shown.text, shown.verdict.eventId)
  }

  /** Staff confirm the party of the card on the screen. */
  async confirm(): Promise<void> {
    const card = this.card
    if (!card || !this.awaiting) return
    if (this.overMax) return this.#sayOverMax()
    const { eventId } = card.verdict
    const request = { eventId, text: card.text, minors: this.minors, seen: [...card.seen] }
    const attempt = JSON.stringify(request)
    const id = this.#attempts.idOf(attempt)
    this.#recording.add(card)
    try {
      const result = await this.#api.invoke('use.record', { id, ...request })
      this.#attempts.answered(attempt)
      this.#settle(card, result)
    } catch (error) {
      this.#notices.tell({ text: errorText(errorKey(error)), live: 'assertive', stays: true, done: false })
    } finally {
      this.#recording.delete(card)
      this.#restartClearing()
    }
    await this.#followEvent()
  }

  /** Takes a use back. */
  async undo(use: RecordedUse & Partial<Pick<RecentUse, 'production'>>): Promise<void> {
    try {
      const outcome = await this.#undo.send(use.id)
      if (outcome === null) return
      if (this.#shown.kind === 'recorded' && this.#shown.use.id === use.id) this.#clearScreen()
      const what = [partyText(use), use.production ?? this.#productionOf(use.eventId)].filter(Boolean).join(', ')
      const text = outcome === 'undone' ? m.undone_notice({ what }) : m.cancelling_notice({ what })
      this.#notices.tell({ text, live: 'polite', stays: false, done: true })
    } catch (error) {
      return this.#notices.tell({ text: errorText(errorKey(error)), live: 'assertive', stays: true, done: false })
    }
    await this.#followUndo(use)
  }

  /** A use was taken back: a card that is on the screen as used by it may be good again. */
  async #followUndo(use: RecordedUse): Promise<void> {
    const shown = this.#shown
    if (shown.kind !== 'judged' || shown.verdict.kind !== 'attention' || this.recording || this.#checking) return
    const { reason, eventId } = shown.verdict
    if (reason.code === 'already_used' && eventId === use.eventId) await this.#recheck(shown.text, eventId)
  }

  #productionOf(eventId: string): string | null {
    const event = this.#selection.event
    return event?.id === eventId ? event.production : null
  }

  /** Takes the newest use back: never the one before it, also while the newest is not in the desk's list yet. */
  async undoNewest(uses: readonly RecentUse[]): Promise<void> {
    const shown = this.#shown.kind === 'recorded' ? this.#shown.use : null
    const isUntold = shown !== null && uses.every(({ id }) => id !== shown.id)
    const newest = isUntold ? shown : newestUndoable(uses)
    if (newest && this.#recording.size === 0) return this.undo(newest)
    this.#notices.tell({ text: m.nothing_to_undo(), live: 'polite', stays: false, done: false })
  }

  /** What is on the screen is judged for the selected event. A record under way, and a check, see to it at their end. */
  async #followEvent(): Promise<void> {
    const shown = this.#shown
    const selected = this.#selection.event?.id
    if (shown.kind !== 'judged' && shown.kind !== 'failed') return
    const judgedFor = shown.kind === 'judged' ? shown.verdict.eventId : shown.eventId
    if (selected === undefined || selected === judgedFor || this.recording || this.#checking) return
    await this.#recheck(shown.text, selected)
  }

  /** The card on the screen once more, at our own wish: nobody showed it again, and its minors stay. */
  #recheck(text: string, eventId: string): Promise<void> {
    return this.#check(text, eventId, { minors: this.minors, recheck: true })
  }

  async #check(text: string, eventId: string, { minors = 0, recheck = false } = {}): Promise<void> {
    const serial = ++this.#asked
    const slow = setTimeout(() => {
      if (serial !== this.#asked) return
      this.#shown = { kind: 'checking' }
      this.#text.show()
    }, CHECKING_AFTER)
    const shown = await this.#ask({ text, eventId, recheck })
    clearTimeout(slow)
    if (serial < this.#answered) return
    const selected = this.#selection.event?.id ?? eventId
    // the event changed meanwhile: a verdict for the one before it is never shown as the latest
    if (serial === this.#asked && selected !== eventId) return this.#check(text, selected, { minors, recheck: true })
    this.#answered = serial
    this.#show(shown, minors)
  }

  async #ask(request: Request<'card.check'>): Promise<Shown> {
    try {
      return judgement(request.text, await this.#api.invoke('card.check', request))
    } catch (error) {
      return { kind: 'failed', error: errorKey(error), text: request.text, eventId: request.eventId }
    }
  }

  /** A record came back. Its card may have left the screen by now. */
  #settle(card: Judged, result: Answer<'use.record'>): void {
    const onScreen = this.#shown === card
    if (result.outcome === 'recorded') {
      if (onScreen) return this.#show({ kind: 'recorded', use: result.use })
      const text = m.recorded_notice({ party: partyText(result.use) })
      return this.#notices.tell({ text, live: 'polite', stays: false, done: true })
    }
    if (onScreen) return this.#show(judgement(card.text, result.verdict, card.seen), this.minors)
    const reason = briefly(result.verdict, Date.now())
    const text = m.not_recorded_notice({ mask: card.verdict.mask ?? '', reason })
    this.#notices.tell({ text, live: 'assertive', stays: true, done: false })
  }

  #show(shown: Shown, minors = 0): void {
    this.#shown = shown
    this.#text.show()
    this.#party.begin(minors, this.card?.verdict.party.minorsMax ?? 0)
    this.#restartClearing()
    this.#voice.presented(present(shown))
  }

  #clearScreen(): void {
    // an answer still on its way belongs to a card that staff sent away
    this.#answered = ++this.#asked
    this.#held = null
    this.#shown = IDLE
    this.#party.begin(0, 0)
  }

  #restartClearing(): void {
    clearTimeout(this.#clearing)
    this.#clearing = setTimeout(() => {
      if (this.recording || this.#checking) return this.#restartClearing()
      this.#text.set('')
      this.#clearScreen()
      this.#notices.moveOn()
    }, CLEARS_AFTER)
  }
}
