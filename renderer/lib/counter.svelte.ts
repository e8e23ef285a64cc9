/**
 * The desk's main job: a card is scanned, checked, confirmed and recorded. A scan is never dropped, a use never doubled,
 * and what happens to a card that is no longer on the screen is still told.
 */
import type { DeskApi, VenueSettings } from '../../desk/contract.ts'
import type { FeeKind } from '../../desk/rules/limits.ts'
import { m } from '../paraglide/messages.js'
import { partOfAction } from './actions.ts'
import { Checks } from './checks.svelte.ts'
import type { Choice } from './choice.svelte.ts'
import type { FeeEntry } from './fee-entry.svelte.ts'
import { overMaxText } from './format.ts'
import type { Group } from './group.svelte.ts'
import type { Notice } from './notices.svelte.ts'
import type { Party } from './party.svelte.ts'
import { memberText } from './group-text.ts'
import { present } from './present.ts'
import { FEE_NAMES } from './reasons-limits.ts'
import { Rechecks } from './rechecks.ts'
import { type Asking, Screen, type Voice } from './screen.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import type { Recorded, Shown } from './shown.ts'
import { Taking } from './taking.svelte.ts'
import { TakingBack } from './taking-back.svelte.ts'

/** Longer than any code on a card: the contract takes no more of it, and the beginning says as well what it is not. */
const LONGEST = 256

export class Counter {
  readonly #selection: Selection
  readonly #screen: Screen
  readonly #venue: () => Partial<VenueSettings>
  readonly #checks: Checks
  /** Judging what is on the screen again, where nobody showed it again. */
  readonly rechecks: Rechecks
  /** Confirming what is on the screen. */
  readonly taking: Taking
  /** Taking back what was recorded. */
  readonly takingBack: TakingBack
  /** What the last shortcut or choice changed. */
  #changed: { takeBack(): void } | null = null
  /** Scanned before there was an event to check it for. */
  #held: string | null = null

  /** `recorded`: told of every use once it is in the ledger. */
  constructor(
    api: DeskApi,
    selection: Selection,
    voice: Voice,
    venue: () => Partial<VenueSettings> = () => ({}),
    recorded: (recorded: Recorded) => void = () => undefined,
  ) {
    this.#selection = selection
    this.#venue = venue
    this.#screen = new Screen(voice, venue, () => this.#timeOut())
    this.taking = new Taking(api, this.#screen, {
      isChecking: () => this.#checks.underWay,
      isSelected: (eventId) => (selection.event?.id ?? eventId) === eventId,
      recorded,
      done: () => this.rechecks.followEvent(),
    })
    this.#checks = new Checks(api, this.#screen, selection, () => this.taking.settled)
    this.takingBack = new TakingBack(api, this.#screen, {
      isBusy: () => this.taking.isBusy,
      productionOf: (eventId) => this.#productionOf(eventId),
      done: (use) => this.rechecks.followUndo(use),
    })
    this.rechecks = new Rechecks(this.#checks, this.#screen, selection, () => this.taking.recording)
  }

  get shown(): Shown {
    return this.#screen.shown
  }

  /** What the scan field shows. */
  get text(): string {
    return this.#screen.text.shown
  }

  /** What has been typed or scanned so far; the field shows it a moment later. */
  get typed(): string {
    return this.#screen.text.typed
  }

  get party(): Party {
    return this.#screen.party
  }

  get fee(): FeeEntry {
    return this.#screen.fee
  }

  get choice(): Choice {
    return this.taking.choice
  }

  get group(): Group | null {
    return this.choice.group
  }

  get notice(): Notice | null {
    return this.#screen.notices.current
  }

  /** Tells staff why nothing was done. */
  explain(text: () => string): void {
    this.#screen.notices.tell({ text, live: 'polite', stays: false, done: false })
  }

  /** The dialog that is open about the card on the screen. */
  get asking(): Asking | null {
    return this.#screen.asking
  }

  /** Whether cards are on their way into the group. */
  get joining(): boolean {
    return this.#checks.joining
  }

  /** Whether the group is being judged for another event: it is left as it is meanwhile. */
  get rejudging(): boolean {
    return this.#checks.rejudging
  }

  /** The field itself was edited, and shows it already. */
  setText(text: string): void {
    this.#screen.text.set(text)
    this.#screen.touch()
  }

  /** Keys came for the field while it had not the focus. */
  type(text: string): void {
    this.#screen.text.type(text)
    this.#screen.touch()
  }

  /** Minors of the card on the screen, or of the group's selected one. */
  setMinors(count: number, index?: number): void {
    const { card, group } = this.choice
    this.#changed = null
    if (this.#isFixed) return
    this.#changed = group ?? this.party
    if (group) this.#change(group, () => group.setMinors(count, index))
    else if (card) this.party.choose(count, card.verdict.party.minorsMax)
    if (!this.#sayOverMax() && card) this.#screen.say(partOfAction(card.verdict, this.party.minors, null), 'polite')
    this.#screen.touch()
  }

  setAssistants(count: number): void {
    this.#changed = this.party
    this.party.setAssistants(count)
    const title = this.#venue().supportPersonFree ? m.assistants_title_support() : m.assistants_title()
    if (this.choice.card?.verdict.kind !== 'refuse')
      this.#screen.say(`${title}: ${String(this.party.assistants)}`, 'polite')
    this.#screen.touch()
  }

  setAmount(text: string): void {
    this.#changed = this.fee
    this.fee.setText(text)
    this.#screen.touch()
  }

  chooseFee(kind: FeeKind): void {
    this.fee.choose(kind)
    this.#screen.touch()
  }

  /** The last number was the first key of a burst: a mistake of ours. */
  takeBack(): void {
    this.#changed?.takeBack()
    this.#changed = null
  }

  /** Arrows: the next card of the group, or the next kind of fee. */
  move(by: 1 | -1): void {
    const { group, card } = this.choice
    if (group) this.#change(group, () => group.move(by))
    else if (card?.verdict.details.kind === 'fee') this.#moveFee(by)
  }

  #moveFee(by: 1 | -1): void {
    this.fee.move(by)
    if (this.fee.kind) this.#screen.say(FEE_NAMES[this.fee.kind](), 'polite')
  }

  /** Takes a card out of the group, the selected one by default. */
  remove(index?: number): void {
    const { group } = this
    if (!group || this.#isFixed) return
    this.#change(group, () => group.remove(index))
  }

  /** Nothing of what is on the screen can be changed now. */
  get #isFixed(): boolean {
    return this.taking.recording || this.rejudging
  }

  /** The group on the screen changes; what is to be said of it may be something else now. */
  #change(group: Group, change: () => void): void {
    const shown = { kind: 'group', group } as const
    const before = present(shown).reason
    change()
    if (group.members.length === 0) return this.#clearScreen()
    if (present(shown).reason !== before) this.#screen.show(shown)
    else this.#screen.say(memberText(group), 'polite')
    this.#screen.touch()
  }

  /** The party's own place shows it; ears are told here. Whether there was anything to tell. */
  #sayOverMax(): boolean {
    const { card, group } = this.choice
    if (group?.overMax) this.#screen.say(overMaxText(group.members[group.selected]?.minorsMax ?? 0))
    else if (card && this.party.overMax) this.#screen.say(overMaxText(card.verdict.party.minorsMax))
    else return false
    return true
  }

  ask(what: Asking | null): void {
    this.#screen.ask(what)
  }

  closeNotice(): void {
    this.#screen.notices.close()
  }

  /** The desk has been left: nothing of it stays for the next one. */
  leave(): void {
    this.#screen.text.set('')
    this.#screen.notices.close()
    this.#clearScreen()
  }

  /** What Escape does: text first, then one step back, then the card. */
  clear(): void {
    if (this.typed) return this.setText('')
    if (this.choice.card && this.fee.text !== '') return this.setAmount('')
    const { group } = this
    if (!group || this.taking.recording) return this.#clearScreen()
    if (group.stepBack()) this.#clearScreen()
    else this.#screen.show({ kind: 'group', group })
  }

  /** The whole group goes, without another question. */
  giveUpGroup(): void {
    if (this.group && !this.taking.recording) this.#clearScreen()
  }

  /** A card was scanned or its number typed. */
  async scan(text: string): Promise<void> {
    this.#screen.text.drop()
    this.#screen.notices.moveOn()
    this.#screen.ask(null)
    this.takingBack.which.close()
    const scanned = text.slice(0, LONGEST)
    const event = this.#selection.event
    this.#held = event ? null : scanned
    if (event) return this.#checks.scan(scanned, event.id)
    this.#screen.text.show()
    this.#screen.notices.tell({ text: m.scan_no_event, live: 'assertive', stays: false, done: false })
  }

  /** There is an event to check for: a card scanned before that is not lost. */
  async eventCame(): Promise<void> {
    if (this.#held !== null) await this.scan(this.#held)
  }

  /** Cards are checked for another event from now on; what is on the screen too. */
  async chooseEvent(eventId: string): Promise<void> {
    const changed = this.#selection.event?.id !== eventId
    this.#selection.choose(eventId, Date.now())
    if (this.#held !== null) return this.eventCame()
    const { kind } = this.shown
    if ((kind === 'recorded' || kind === 'booked') && changed && !this.#checks.underWay) return this.#clearScreen()
    await this.rechecks.followEvent()
  }

  #productionOf(eventId: string): string | null {
    const event = this.#selection.event
    return event?.id === eventId ? event.title : null
  }

  #clearScreen(): void {
    this.#checks.forget()
    this.#held = null
    this.#screen.clear()
  }

  /** Nobody has been there for long. What is on its way is waited for. */
  #timeOut(): void {
    if (this.taking.recording || this.#checks.underWay) return this.#screen.touch()
    const { group } = this
    this.#screen.text.set('')
    this.#clearScreen()
    this.#screen.notices.moveOn()
    if (!group) return
    this.#screen.notices.tell({ text: m.group_timed_out, live: 'polite', stays: true, done: false })
  }
}
