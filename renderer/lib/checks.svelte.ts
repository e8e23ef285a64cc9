/**
 * Asking the desk about cards. A late answer never replaces a newer card, and the cards of a group join it one after
 * another, in the order in which they were shown.
 */
import type { DeskApi, Verdict } from '../../desk/contract.ts'
import { isCommunityNumber, parseCardNumber } from '../../desk/rules/card-number.ts'
import { MOST_CARDS } from '../../desk/rules/group.ts'
import { m } from '../paraglide/messages.js'
import { errorKey, errorText } from './errors.ts'
import { Group, type Member, opensGroup } from './group.svelte.ts'
import type { Screen } from './screen.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import { judgement, type Shown } from './shown.ts'

/** A check that takes longer than this is shown as under way. Milliseconds. */
const CHECKING_AFTER = 120

interface Again {
  readonly minors: number
  /** The card on the screen once more, at our own wish: nobody showed it again. */
  readonly resumes: boolean
}
const FIRST_TIME: Again = { minors: 0, resumes: false }

export class Checks {
  readonly #api: DeskApi
  readonly #screen: Screen
  readonly #selection: Selection
  /** Resolves when no group is being recorded: until then nobody knows what the next card joins. */
  readonly #settled: () => Promise<unknown>
  /** Checks asked for and the newest one answered. */
  #asked = 0
  #answered = 0
  /** Cards that join one after another. */
  #line: Promise<unknown> = Promise.resolve()
  #inLine = $state.raw(0)

  constructor(api: DeskApi, screen: Screen, selection: Selection, settled: () => Promise<unknown>) {
    this.#api = api
    this.#screen = screen
    this.#selection = selection
    this.#settled = settled
  }

  /** Whether a check is on its way. */
  get underWay(): boolean {
    return this.#asked !== this.#answered || this.#inLine > 0
  }

  /** Whether cards are on their way into a group. */
  get joining(): boolean {
    return this.#inLine > 0
  }

  /** An answer still on its way belongs to a card that staff sent away. */
  forget(): void {
    this.#answered = ++this.#asked
  }

  /** A card was shown: alone, or as the next one of a group. */
  async scan(text: string, eventId: string): Promise<void> {
    const number = parseCardNumber(text)
    const begins = number !== null && isCommunityNumber(number)
    if (!begins && !this.#hasGroup && this.#inLine === 0) return this.check(text, eventId)
    return this.#inTurn(() => this.#next(text, eventId))
  }

  /** Checks one card by itself. */
  async check(text: string, eventId: string, { minors, resumes } = FIRST_TIME): Promise<void> {
    const serial = ++this.#asked
    const slow = setTimeout(() => {
      if (serial === this.#asked) this.#screen.showMeanwhile({ kind: 'checking' })
    }, CHECKING_AFTER)
    const shown = await this.#judge(text, eventId, resumes)
    clearTimeout(slow)
    if (serial < this.#answered) return
    const selected = this.#selection.event?.id ?? eventId
    // the event changed meanwhile: a verdict for the one before it is never shown as the latest
    if (serial === this.#asked && selected !== eventId) return this.check(text, selected, { minors, resumes: true })
    this.#answered = serial
    this.#show(shown, { minors, resumes })
  }

  /** A group that only waits for a supervisor has nobody in it yet. */
  get #hasGroup(): boolean {
    const { shown } = this.#screen
    return shown.kind === 'group' && shown.group.members.length > 0
  }

  /** The group on the screen is judged for the selected event: whoever cannot come there is not taken along. */
  regroup(): Promise<void> {
    return this.#inTurn(() => this.#followEvent())
  }

  async #followEvent(): Promise<void> {
    const { shown } = this.#screen
    const eventId = this.#selection.event?.id
    if (shown.kind !== 'group' || eventId === undefined || eventId === shown.group.eventId) return
    try {
      await this.#rejudge(shown.group, eventId)
    } catch (error) {
      this.#tell(errorText(errorKey(error)))
    }
  }

  async #rejudge(group: Group, eventId: string): Promise<void> {
    const next = new Group(eventId)
    for (const member of group.members) await this.#joinAgain(next, member)
    const { shown } = this.#screen
    if (shown.kind !== 'group' || shown.group !== group) return
    const [first] = group.members
    if (next.workers > 0) this.#screen.show({ kind: 'group', group: next })
    else if (first) await this.check(first.text, eventId, { minors: 0, resumes: true })
  }

  async #joinAgain(next: Group, { text, minors }: Member): Promise<void> {
    const verdict = await this.#ask(text, next.eventId, true, next.texts)
    next.join(text, verdict, Date.now(), minors)
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#inLine++
    const turn = this.#line.then(work).finally(() => this.#inLine--)
    this.#line = turn.catch(() => {})
    return turn
  }

  async #next(text: string, eventId: string): Promise<void> {
    await this.#settled()
    await this.#followEvent()
    const { shown } = this.#screen
    if (shown.kind !== 'group' || !this.#hasGroup) return this.check(text, this.#selection.event?.id ?? eventId)
    await this.#join(shown.group, text)
    await this.#followEvent()
  }

  async #join(group: Group, text: string): Promise<void> {
    if (group.members.length >= MOST_CARDS) return this.#tell(m.group_most({ count: MOST_CARDS }))
    try {
      const verdict = await this.#ask(text, group.eventId, false, group.texts)
      const { shown } = this.#screen
      // the group was given up meanwhile, and its cards with it
      if (shown.kind !== 'group' || shown.group !== group) return
      group.join(text, verdict, Date.now())
      this.#screen.show({ kind: 'group', group })
    } catch (error) {
      this.#tell(errorText(errorKey(error)))
    }
  }

  #tell(text: string): void {
    this.#screen.notices.tell({ text, live: 'assertive', stays: true, done: false })
  }

  async #judge(text: string, eventId: string, recheck: boolean): Promise<Shown> {
    try {
      return judgement(text, await this.#ask(text, eventId, recheck))
    } catch (error) {
      return { kind: 'failed', error: errorKey(error), text, eventId }
    }
  }

  #ask(text: string, eventId: string, recheck: boolean, group: string[] = []): Promise<Verdict> {
    return this.#api.invoke('card.check', { eventId, text, recheck, group, act: 'hand_over' })
  }

  #show(shown: Shown, again: Again): void {
    if (shown.kind !== 'judged' || !opensGroup(shown.verdict)) return this.#screen.show(shown, again)
    const group = new Group(shown.verdict.eventId)
    group.join(shown.text, shown.verdict, shown.at)
    this.#screen.party.begin(0, 0)
    this.#screen.show({ kind: 'group', group })
  }
}
