/**
 * The desk's main job: a card is scanned, checked, confirmed and recorded. A scan is never dropped, a use never doubled,
 * and what happens to a card that is no longer on the screen is still told.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { type Answer, type DeskApi, type RecentUse, type Request, type Verdict } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { errorKey, errorText } from './errors.ts'
import { partyText } from './format.ts'
import { briefly, type Judged, present, type Presented, type Shown } from './present.ts'
import type { Selection } from './selection.svelte.ts'
import { uuid7 } from './uuid7.ts'

/** The screen clears itself: card numbers and verdicts are nobody's to read later. Milliseconds. */
export const CLEARS_AFTER = 60_000
/** A check that takes longer than this is shown as under way. Milliseconds. */
const CHECKING_AFTER = 120
/**
 * Keys are shown in the scan field when none has followed for this long. A scanner's come closer, so a burst costs no
 * frame before its verdict, and a frame is what the verdict would have to wait for. Milliseconds.
 */
const ECHO_AFTER = 30

export interface Notice {
  readonly text: string
  readonly live: 'polite' | 'assertive'
  /** Stays until it is closed: it tells of a customer who has already stepped aside. */
  readonly stays: boolean
}
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
  /** What has been typed or scanned so far, and what of it the field shows. */
  #typed = ''
  #text = $state.raw('')
  #echo: ReturnType<typeof setTimeout> | undefined
  #minors = $state.raw(0)
  #overMax = $state.raw(false)
  #notice = $state.raw<Notice | null>(null)
  /** Cards whose record is on its way. */
  readonly #recording = new SvelteSet<Judged>()
  readonly #undoing = new SvelteSet<string>()
  /** Checks asked for and the newest one answered: a late answer never replaces a newer card. */
  #asked = 0
  #answered = 0
  #minorsBefore = 0
  /** Scanned before there was an event to check it for. */
  #held: string | null = null
  /** An attempt's id is kept for the same attempt again, so that an answer lost on the way doubles nothing. */
  readonly #ids = new SvelteMap<string, string>()
  #clearing: ReturnType<typeof setTimeout> | undefined

  constructor(api: DeskApi, selection: Selection, voice: Voice) {
    this.#api = api
    this.#selection = selection
    this.#voice = voice
  }

  get shown(): Shown {
    return this.#shown
  }

  /** What the scan field shows. */
  get text(): string {
    return this.#text
  }

  /** What has been typed or scanned so far; the field shows it a moment later. */
  get typed(): string {
    return this.#typed
  }

  get minors(): number {
    return this.#minors
  }

  /** More minors were asked for by key than the card allows. */
  get overMax(): boolean {
    return this.#overMax
  }

  get notice(): Notice | null {
    return this.#notice
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
    return this.card !== null && !this.recording && this.#asked === this.#answered
  }

  undoing(use: RecentUse): boolean {
    return this.#undoing.has(use.id)
  }

  /** The field itself was edited, and shows it already. */
  setText(text: string): void {
    this.#typed = text
    this.#showTyped()
    this.#restartClearing()
  }

  /** Keys came for the field while it had not the focus. */
  type(text: string): void {
    this.#typed = text
    clearTimeout(this.#echo)
    this.#echo = setTimeout(() => this.#showTyped(), ECHO_AFTER)
    this.#restartClearing()
  }

  setMinors(count: number): void {
    if (!this.card || this.recording) return
    this.#minorsBefore = this.#minors
    this.#overMax = count > this.card.verdict.party.minorsMax
    if (!this.#overMax) this.#minors = count
    this.#restartClearing()
  }

  /** The last `setMinors` was a mistake of ours. */
  takeBackMinors(): void {
    this.#minors = this.#minorsBefore
    this.#overMax = false
  }

  closeNotice(): void {
    this.#notice = null
  }

  /** Text first, then the card: what Escape does. */
  clear(): void {
    if (this.#typed) this.setText('')
    else this.#clearScreen()
  }

  /** A card was scanned or its number typed. */
  async scan(text: string): Promise<void> {
    // the field is emptied with the verdict: one frame, not two
    this.#typed = ''
    clearTimeout(this.#echo)
    if (!this.#notice?.stays) this.#notice = null
    const event = this.#selection.event
    this.#held = event ? null : text
    if (!event) {
      this.#showTyped()
      return this.#tell({ text: m.scan_no_event(), live: 'assertive', stays: false })
    }
    await this.#check(text, event.id)
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
    const shown = this.#shown
    if (!changed || this.recording) return
    if (shown.kind === 'judged' || shown.kind === 'failed') await this.#recheck(shown.text, eventId)
    else if (shown.kind === 'recorded') this.#clearScreen()
  }

  /** The register's data is here: a card that only waited for it is checked again, without another scan. */
  async dataCame(): Promise<void> {
    const shown = this.#shown
    if (shown.kind !== 'judged' || shown.verdict.kind !== 'refuse' || shown.verdict.reason.code !== 'no_data') return
    await this.#recheck(shown.text, shown.verdict.eventId)
  }

  /** Staff confirm the party of the card on the screen. */
  async confirm(): Promise<void> {
    const card = this.card
    if (!card || !this.awaiting) return
    const { eventId } = card.verdict
    const request = { eventId, text: card.text, minors: this.#minors, seen: [...card.seen] }
    const attempt = JSON.stringify(request)
    const id = this.#idOf(attempt)
    this.#recording.add(card)
    try {
      const result = await this.#api.invoke('use.record', { id, ...request })
      this.#ids.delete(attempt)
      this.#settle(card, result)
    } catch (error) {
      this.#tell({ text: errorText(errorKey(error)), live: 'assertive', stays: true })
    } finally {
      this.#recording.delete(card)
      this.#restartClearing()
    }
  }

  /** Takes a use back: the one given, or the newest that can be. */
  async undo(use: RecentUse | undefined): Promise<void> {
    if (!use) return this.#tell({ text: m.nothing_to_undo(), live: 'polite', stays: false })
    if (this.undoing(use)) return
    this.#undoing.add(use.id)
    try {
      const attempt = `undo ${use.id}`
      const { outcome } = await this.#api.invoke('use.undo', { id: this.#idOf(attempt), useId: use.id })
      this.#ids.delete(attempt)
      if (this.#shown.kind === 'recorded' && this.#shown.use.id === use.id) this.#clearScreen()
      const text = outcome === 'undone' ? m.undone_notice() : m.cancelling_notice()
      this.#tell({ text, live: 'polite', stays: false })
    } catch (error) {
      this.#tell({ text: errorText(errorKey(error)), live: 'assertive', stays: true })
    } finally {
      this.#undoing.delete(use.id)
    }
  }

  /** The card on the screen once more, at our own wish: nobody showed it again, and its minors stay. */
  #recheck(text: string, eventId: string): Promise<void> {
    return this.#check(text, eventId, { minors: this.#minors, recheck: true })
  }

  async #check(text: string, eventId: string, { minors = 0, recheck = false } = {}): Promise<void> {
    const serial = ++this.#asked
    const slow = setTimeout(() => {
      if (serial !== this.#asked) return
      this.#shown = { kind: 'checking' }
      this.#showTyped()
    }, CHECKING_AFTER)
    const shown = await this.#ask({ text, eventId, recheck })
    clearTimeout(slow)
    if (serial < this.#answered) return
    this.#answered = serial
    this.#show(shown, minors)
  }

  async #ask(request: Request<'card.check'>): Promise<Shown> {
    try {
      return judgement(request.text, await this.#api.invoke('card.check', request))
    } catch (error) {
      return { kind: 'failed', error: errorKey(error), text: request.text }
    }
  }

  /** A record came back. Its card may have left the screen by now. */
  #settle(card: Judged, result: Answer<'use.record'>): void {
    const onScreen = this.#shown === card
    if (result.outcome === 'recorded') {
      if (onScreen) return this.#show({ kind: 'recorded', use: result.use, mask: card.verdict.mask })
      const text = m.recorded_notice({ party: partyText(result.use) })
      return this.#tell({ text, live: 'polite', stays: false })
    }
    if (onScreen) return this.#show(judgement(card.text, result.verdict, card.seen), this.#minors)
    const reason = briefly(result.verdict, Date.now())
    const text = m.not_recorded_notice({ mask: card.verdict.mask ?? '', reason })
    this.#tell({ text, live: 'assertive', stays: true })
  }

  #show(shown: Shown, minors = 0): void {
    this.#shown = shown
    this.#showTyped()
    this.#minors = Math.min(minors, this.card?.verdict.party.minorsMax ?? 0)
    this.#overMax = false
    this.#restartClearing()
    this.#voice.presented(present(shown))
  }

  #showTyped(): void {
    clearTimeout(this.#echo)
    this.#text = this.#typed
  }

  #clearScreen(): void {
    // an answer still on its way belongs to a card that staff sent away
    this.#answered = ++this.#asked
    this.#held = null
    this.#shown = IDLE
    this.#minors = 0
    this.#overMax = false
  }

  #restartClearing(): void {
    clearTimeout(this.#clearing)
    this.#clearing = setTimeout(() => {
      if (this.recording || this.#asked !== this.#answered) return this.#restartClearing()
      this.#typed = ''
      this.#showTyped()
      this.#clearScreen()
      if (!this.#notice?.stays) this.#notice = null
    }, CLEARS_AFTER)
  }

  #tell(notice: Notice): void {
    this.#notice = notice
    this.#voice.noticed(notice)
  }

  #idOf(attempt: string): string {
    const id = this.#ids.get(attempt) ?? uuid7()
    this.#ids.set(attempt, id)
    return id
  }
}

function judgement(text: string, verdict: Verdict, before: Judged['seen'] = []): Judged {
  const seen =
    verdict.kind === 'attention'
      ? [...before.filter((code) => code !== verdict.reason.code), verdict.reason.code]
      : before
  return { kind: 'judged', text, verdict, seen, at: Date.now() }
}

/** What can still be taken back: undone here, or cancelled at the register. */
export function isUndoable(use: RecentUse): boolean {
  return (use.state === 'waiting' || use.state === 'accepted') && !use.cancelling
}
