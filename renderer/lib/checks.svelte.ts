/**
 * Asking the desk about cards. A late answer never replaces a newer card, and the cards of a group join it one after
 * another, in the order in which they were shown.
 */
import type { DeskApi, Verdict } from '../../desk/contract.ts'
import { isCommunityNumber, parseCardNumber } from '../../desk/rules/card-number.ts'
import { MOST_CARDS } from '../../desk/rules/group.ts'
import { m } from '../paraglide/messages.js'
import { errorKey, errorText } from './errors.ts'
import { Group, type Member, opensGroup, type Problem } from './group.svelte.ts'
import type { Screen } from './screen.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import { type Judged, judgement, type Shown } from './shown.ts'

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
  /** A group is judged for another event: what is changed in it meanwhile would be lost. */
  #rejudging = $state.raw(false)
  /** How often staff have sent away what was on the screen, and the cards that waited to join it. */
  #sentAway = 0

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

  /** Whether the group on the screen is being judged for another event. */
  get rejudging(): boolean {
    return this.#rejudging
  }

  /** An answer still on its way belongs to a card that staff sent away. */
  forget(): void {
    this.#answered = ++this.#asked
    this.#sentAway++
  }

  /** The card on the screen once more, quietly: only what has changed is shown, and only while `mayShow`. */
  async refresh(card: Judged, minors: () => number, mayShow: () => boolean): Promise<void> {
    const { eventId } = card.verdict
    const shown = await this.#judge(card.text, eventId, true, card)
    if (shown.kind !== 'judged' || this.#screen.shown !== card || this.underWay || !mayShow()) return
    if (sameVerdict(shown, card) || this.#selection.event?.id !== eventId) return
    this.#show(shown, { minors: minors(), resumes: true })
  }

  /** A card was shown: alone, or as the next one of a group. */
  async scan(text: string, eventId: string): Promise<void> {
    const number = parseCardNumber(text)
    const begins = number !== null && isCommunityNumber(number)
    if (!begins && !this.#hasGroup && this.#inLine === 0) return this.check(text, eventId)
    const sentAway = this.#sentAway
    return this.#inTurn(() => this.#next(text, eventId, sentAway))
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
    this.#rejudging = true
    try {
      await this.#rejudge(shown.group, eventId)
    } catch (error) {
      this.#tell(() => errorText(errorKey(error)))
    } finally {
      this.#rejudging = false
    }
  }

  async #rejudge(group: Group, eventId: string): Promise<void> {
    const next = new Group(eventId)
    const against: Problem[] = []
    for (const member of group.members) against.push(...(await this.#joinAgain(next, member)))
    const { shown } = this.#screen
    if (shown.kind !== 'group' || shown.group !== group) return
    const out = against.filter(({ text }) => text !== null && !next.texts.includes(text))
    const [first] = group.members
    if (next.members.length > 0) this.#showAgain(next, [...out, ...against])
    else if (first) await this.check(first.text, eventId, { minors: 0, resumes: true })
    const masks = out.map(({ verdict }) => verdict.mask ?? '').filter(Boolean)
    if (out.length > 0) this.#tell(() => m.group_left_out({ masks: masks.join(', ') }))
  }

  #showAgain(group: Group, [first]: readonly Problem[]): void {
    if (first) group.tell(first)
    this.#screen.show({ kind: 'group', group })
  }

  /** What there is to tell of the card there. */
  async #joinAgain(next: Group, { text, minors }: Member): Promise<Problem[]> {
    const verdict = await this.#ask(text, next.eventId, true, next.texts)
    next.join(text, verdict, Date.now(), minors)
    const told = next.problem ?? next.attention
    return told ? [told] : []
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#inLine++
    const turn = this.#line.then(work).finally(() => this.#inLine--)
    this.#line = turn.catch(() => {})
    return turn
  }

  async #next(text: string, eventId: string, sentAway: number): Promise<void> {
    if (sentAway === this.#sentAway) await this.#settled()
    if (sentAway === this.#sentAway) await this.#followEvent()
    // it was shown for what staff have given up since
    if (sentAway !== this.#sentAway) return
    const { shown } = this.#screen
    if (shown.kind !== 'group' || !this.#hasGroup) return this.check(text, this.#selection.event?.id ?? eventId)
    await this.#join(shown.group, text)
    await this.#followEvent()
  }

  async #join(group: Group, text: string): Promise<void> {
    if (group.members.length >= MOST_CARDS) return this.#tell(() => m.group_most({ count: MOST_CARDS }))
    try {
      const verdict = await this.#ask(text, group.eventId, false, group.texts)
      const { shown } = this.#screen
      // the group was given up meanwhile, and its cards with it
      if (shown.kind !== 'group' || shown.group !== group) return
      group.join(text, verdict, Date.now())
      this.#screen.show({ kind: 'group', group })
    } catch (error) {
      this.#tell(() => errorText(errorKey(error)))
    }
  }

  #tell(text: () => string): void {
    this.#screen.notices.tell({ text, live: 'assertive', stays: true, done: false })
  }

  async #judge(text: string, eventId: string, recheck: boolean, before: Judged | null = null): Promise<Shown> {
    try {
      return judgement(text, await this.#ask(text, eventId, recheck), before)
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

/** Whether the desk says the same of the card; how old its data is, is no news. */
function sameVerdict(a: Judged, b: Judged): boolean {
  const [one, other] = [a, b].map(({ verdict }) => JSON.stringify({ ...verdict, dataAsOf: null }))
  return one === other
}
