/**
 * A gate: every good card is recorded as it is shown. No scan is dropped, no use doubled, keys change only whoever stands
 * before staff, and what becomes of a card that is no longer on the screen is still told.
 */
import type { DeskApi, RecentUse } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { Attempts } from './attempts.ts'
import { errorKey, errorText } from './errors.ts'
import {
  againOf,
  type Answered,
  type AtGate,
  canRetry,
  IDLE,
  type Showing,
  standingIn,
  type Taken,
  withStanding,
} from './gate-shown.ts'
import { lateText, notAtGate, presentGate, unchangedText } from './gate-words.ts'
import { overMaxText } from './format.ts'
import { type Notice, Notices, type Telling } from './notices.svelte.ts'
import { aloud, type Presented } from './present.ts'
import { usesText } from './present-slip.ts'
import type { Cue } from './reasons.ts'
import { ScanText } from './scan-text.svelte.ts'
import { CLEARS_AFTER } from './screen.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import { attentionsOf } from './shown.ts'
import { newestUndoable, Undo } from './undo.svelte.ts'
import { uuid7 } from './uuid7.ts'

/** What a gate does besides showing. */
export interface GateVoice {
  play(cue: Cue): void
  say(live: 'polite' | 'assertive', text: string): void
}

/** A record that takes longer than this is shown as under way. Milliseconds. */
const CHECKING_AFTER = 120
/** Longer than any code on a card. */
const LONGEST = 256

export class Gate {
  readonly text = new ScanText()
  readonly notices: Notices
  readonly #api: DeskApi
  readonly #selection: Selection
  readonly #voice: GateVoice
  readonly #undo: Undo
  readonly #attempts = new Attempts()
  /** Each customer's number of minors, one change after another. */
  readonly #changes = new WeakMap<Showing, Promise<Taken>>()
  #shown = $state.raw<AtGate>(IDLE)
  #underWay = $state.raw(0)
  /** What was recorded last, whether or not it is on the screen, as far as the next answer may be about the same card. */
  #standing: Taken | null = null
  /** The event that staff have confirmed as last night's: they are not asked again at every card. */
  #lastNights: string | null = null
  /** Counts showings: only the newest one's answer is shown. */
  #turn = 0
  #clearing: ReturnType<typeof setTimeout> | undefined

  constructor(api: DeskApi, selection: Selection, voice: GateVoice) {
    this.#api = api
    this.#selection = selection
    this.#voice = voice
    this.#undo = new Undo(api)
    this.notices = new Notices(({ live, text }: Notice) => voice.say(live, text))
  }

  get shown(): AtGate {
    return this.#shown
  }

  /** The use whose minors keys and buttons are about. */
  get changeable(): Taken | null {
    return this.#underWay > 0 ? null : standingIn(this.#shown)
  }

  /** Whether keys are about the card on the screen: a digit is then no beginning of a number. */
  get awaiting(): boolean {
    return this.#underWay === 0 && !['idle', 'checking'].includes(this.#shown.kind)
  }

  /** Whether Enter does something: records what was to be looked at, or tries again. */
  get canConfirm(): boolean {
    if (this.#underWay > 0) return false
    if (this.#shown.kind === 'failed') return canRetry(this.#shown)
    return this.#shown.kind === 'turned' && this.#shown.verdict.kind === 'attention'
  }

  /** Whether the card on the screen may be let in until the register has answered. */
  get canAdmitProvisionally(): boolean {
    if (this.#shown.kind !== 'turned' || this.#underWay > 0) return false
    const { verdict } = this.#shown
    return (
      verdict.kind === 'refuse' && verdict.provisional && verdict.reasons[0].code === 'not_found' && !verdict.community
    )
  }

  type(text: string): void {
    this.text.type(text)
    this.#touch()
  }

  setText(text: string): void {
    this.text.set(text)
    this.#touch()
  }

  /** A card was shown. */
  async scan(text: string): Promise<void> {
    this.text.drop()
    this.notices.moveOn()
    const { event } = this.#selection
    const why = notAtGate(event)
    if (event && why === null) {
      // last night's event is looked at once a night, not at every card
      const seen = event.id === this.#lastNights ? ['last_night'] : []
      const card = { id: uuid7(), eventId: event.id, text: text.slice(0, LONGEST) }
      return this.#take({ ...card, seen, confirmed: false, provisional: false })
    }
    this.text.show()
    this.#voice.play('attention')
    this.#voice.say('assertive', why ?? '')
  }

  /** What Enter does. */
  async confirm(): Promise<void> {
    const { shown } = this
    if (!this.canConfirm) return
    if (shown.kind === 'failed') return this.#take(againOf(shown))
    if (shown.kind !== 'turned') return
    // a number of minors that was said first may have changed what Enter is about
    if (shown.stands) await this.#changes.get(shown.stands.showing)
    if (this.#shown !== shown || !this.canConfirm) return
    const seen = [...attentionsOf(shown.verdict)]
    if (seen.includes('last_night')) this.#lastNights = shown.showing.eventId
    return this.#take({ ...shown.showing, seen, confirmed: true })
  }

  /** Lets the card's holder in, alone, until the register has answered. */
  async admitProvisionally(): Promise<void> {
    const { shown } = this
    if (!this.canAdmitProvisionally || shown.kind !== 'turned') return
    return this.#take({ ...shown.showing, seen: [...attentionsOf(shown.verdict)], provisional: true })
  }

  /** The desk is there again: whoever stands before staff need not show the card once more. */
  async deskCame(): Promise<void> {
    const { shown } = this
    if (shown.kind === 'failed' && shown.error === 'reconnecting') return this.#take(shown.showing)
  }

  /** How many minors come along; `of` whom, where that was said before another card was shown. */
  async setMinors(count: number, of = this.changeable): Promise<void> {
    this.#touch()
    if (!of) return this.#voice.say('assertive', m.gate_nobody_to_change())
    const change = this.latestOf(of).then((taken) => this.#change(taken, count))
    this.#changes.set(of.showing, change)
    await change
  }

  /** A use as it is once every number of minors that was told of it is recorded. Never rejects. */
  latestOf(taken: Taken): Promise<Taken> {
    return this.#changes.get(taken.showing) ?? Promise.resolve(taken)
  }

  /** Takes back the newest use, also while it is not in the desk's list yet. */
  async undo(uses: readonly RecentUse[]): Promise<void> {
    if (this.#underWay > 0) return this.notices.tell(notice(m.gate_busy))
    const own = this.changeable?.use ?? null
    const isUntold = own !== null && uses.every(({ id }) => id !== own.id)
    const newest = isUntold ? own : newestUndoable(uses)
    if (!newest) return this.notices.tell(notice(m.nothing_to_undo))
    try {
      const result = await this.#undo.send(newest.id)
      if (result === null) return
      if (this.changeable && result.useIds.includes(this.changeable.use.id)) this.#set(IDLE)
      const told = result.outcome === 'undone' ? m.undone_notice : m.cancelling_notice
      const text = () => told({ what: usesText([newest]) })
      this.notices.tell({ text, live: 'polite', stays: false, done: true })
    } catch (error) {
      this.notices.tell({ ...notice(() => errorText(errorKey(error))), live: 'assertive', stays: true })
    }
  }

  /** What Escape does: what was typed goes first, then the card. It never leaves the gate. */
  clear(): void {
    if (this.text.typed) return this.setText('')
    if (this.#underWay === 0) this.#set(IDLE)
    this.notices.moveOn()
  }

  async #take(showing: Showing): Promise<void> {
    const turn = ++this.#turn
    this.#underWay++
    const slow = setTimeout(() => turn === this.#turn && this.#set({ kind: 'checking' }), CHECKING_AFTER)
    const answer = await this.#ask(showing)
    clearTimeout(slow)
    this.#underWay--
    // the same card may have been shown before its record was answered
    const next = withStanding(answer, this.#standing)
    this.#standing = standingIn(next)
    if (turn === this.#turn) this.#show(next)
    else this.#tellLate(next)
  }

  async #ask(showing: Showing): Promise<Answered> {
    try {
      const result = await this.#api.invoke('gate.record', showing)
      const { verdict } = result
      if (result.outcome === 'recorded') return { kind: 'taken', showing, use: result.use, verdict, told: null }
      return { kind: 'turned', showing, verdict, at: Date.now(), stands: null }
    } catch (error) {
      return { kind: 'failed', showing, error: errorKey(error) }
    }
  }

  /** Another card has been shown since: this one's customer may have gone on, and staff must know if wrongly. */
  #tellLate(next: Answered): void {
    if (next.kind === 'taken') return
    this.notices.tell({ ...notice(() => lateText(next)), live: 'assertive', stays: true })
  }

  /** Returns the use as it is then. Never rejects: the change after it has to be made, too. */
  async #change(taken: Taken, minors: number): Promise<Taken> {
    const { use, showing, verdict } = taken
    const { minorsMax } = verdict.party
    if (minors > minorsMax) return this.#changed({ ...taken, told: () => overMaxText(minorsMax) })
    if (use.minors === minors) return this.#changed({ ...taken, told: null })
    const id = this.#attempts.idOf(showing, `${use.id} ${String(minors)}`)
    try {
      const request = { id, useId: use.id, minors, reason: m.gate_minors_reason() }
      const result = await this.#api.invoke('gate.minors', request)
      if (result.outcome === 'recorded') return this.#changed({ ...taken, use: result.uses[0] ?? use, told: null })
      return this.#changed({ ...taken, told: () => unchangedText(taken, result.verdict) })
    } catch (error) {
      return this.#changed({ ...taken, told: () => errorText(errorKey(error)) })
    }
  }

  #changed(taken: Taken): Taken {
    const { shown } = this
    const { told, showing } = taken
    const isShown = shown.kind === 'taken' && shown.showing === showing
    const isBehind = shown.kind === 'turned' && shown.stands?.showing === showing
    if (isBehind && told !== null) this.#set({ ...shown, stands: taken })
    else if (isShown || isBehind) this.#set(taken)
    else if (told !== null)
      this.notices.tell({ ...notice(() => m.gate_late_minors({ reason: told() })), live: 'assertive', stays: true })
    if (isShown || isBehind) this.#tell(told === null ? 'admit' : 'attention', told?.() ?? null)
    return taken
  }

  /** One short note for a number that was taken: whoever looks at the queue hears it. */
  #tell(cue: Cue, told: string | null): void {
    this.#voice.play(cue)
    const { text, more } = presentGate(this.#shown)
    this.#voice.say(told === null ? 'polite' : 'assertive', told ?? aloud([text, ...more]))
  }

  #show(next: AtGate): void {
    this.#set(next)
    const presented: Presented = presentGate(next)
    if (presented.look.cue) this.#voice.play(presented.look.cue)
    this.#voice.say(presented.look.live, spokenAtGate(presented))
  }

  #set(next: AtGate): void {
    this.#shown = next
    if (next.kind !== 'checking') this.#standing = standingIn(next)
    this.text.show()
    this.#touch()
  }

  #touch(): void {
    clearTimeout(this.#clearing)
    this.#clearing = setTimeout(() => this.#timeOut(), CLEARS_AFTER)
  }

  /** Nobody has been there for long. What is on its way is waited for. */
  #timeOut(): void {
    if (this.#underWay > 0) return this.#touch()
    this.text.set('')
    this.notices.moveOn()
    this.#set(IDLE)
    clearTimeout(this.#clearing)
  }
}

const spokenAtGate = ({ word, text, more, beside, todo }: Presented): string =>
  aloud([word, text, ...more, ...beside, ...todo])

const notice = (text: () => string): Telling => ({ text, live: 'polite', stays: false, done: false })
