/** A community worker with holders, recorded all or nothing. docs/rules.md#community-card */
import type { Instant, ReasonCode, Verdict } from '../../desk/contract.ts'
import { SMALL_GROUP } from '../../desk/rules/group.ts'
import { attentionsOf, doubtsOf, refusalsOf } from './shown.ts'

export interface Member {
  readonly text: string
  readonly mask: string | null
  /** A worker's card; else a holder's. */
  readonly community: boolean
  /** Minors of the holder; on a worker's card, clients under 16. */
  readonly minors: number
  readonly minorsMax: number
  /** Attentions that staff have had before them. */
  readonly seen: readonly ReasonCode[]
  /** It is in the group only with a supervisor's word. */
  readonly exceeds: boolean
}

/** What the desk has against a card that was to join, or against the whole group. */
export interface Problem {
  readonly verdict: Verdict
  /** The card that was not added; null: it is about the group as it is. */
  readonly text: string | null
  readonly at: Instant
}

export class Group {
  readonly eventId: string
  #members = $state.raw<readonly Member[]>([])
  #selected = $state.raw(0)
  #problem = $state.raw<Problem | null>(null)
  /** What staff should look at, of the newest card or of the group. */
  #attention = $state.raw<Problem | null>(null)
  #leaving = $state.raw(false)
  #overMax = $state.raw(false)
  /** What is left of the cap, null where there is none. */
  #left = $state.raw<number | null>(null)
  #seen: readonly ReasonCode[] = []
  /** Before the last number was chosen. */
  #before: { readonly members: readonly Member[]; readonly overMax: boolean } | null = null

  constructor(eventId: string) {
    this.eventId = eventId
  }

  get members(): readonly Member[] {
    return this.#members
  }

  get selected(): number {
    return this.#selected
  }

  get problem(): Problem | null {
    return this.#problem
  }

  get attention(): Problem | null {
    return this.#attention
  }

  /** Staff were asked whether the group is to be given up. */
  get leaving(): boolean {
    return this.#leaving
  }

  /** More minors were asked for by key than the selected card allows. */
  get overMax(): boolean {
    return this.#overMax
  }

  get left(): number | null {
    return this.#left
  }

  get texts(): string[] {
    return this.#members.map(({ text }) => text)
  }

  /** Everybody counts, the worker too. */
  get people(): number {
    return this.#members.reduce((sum, { minors }) => sum + 1 + minors, 0)
  }

  get workers(): number {
    return this.#members.filter(({ community }) => community).length
  }

  get holders(): number {
    return this.#members.length - this.workers
  }

  /** Minors of holders, and clients under 16. */
  get minors(): number {
    return this.people - this.#members.length
  }

  /** Larger groups are agreed on with the venue: staff confirm that this one is. */
  get isLarge(): boolean {
    return this.people > SMALL_GROUP
  }

  /** More people than the cap has left. */
  get isShort(): boolean {
    return this.#left !== null && this.people > this.#left
  }

  /** Only a supervisor can let it in as it is. */
  get needsWord(): boolean {
    const { problem } = this
    const isRefused = problem?.text === null && problem.verdict.kind === 'refuse' && problem.verdict.overridable
    return this.isShort || isRefused || this.#members.some(({ exceeds }) => exceeds)
  }

  /** Whether the card that was refused may join with a supervisor's word. */
  get mayJoinWithWord(): boolean {
    const { problem } = this
    return problem !== null && problem.text !== null && problem.verdict.kind === 'refuse' && problem.verdict.overridable
  }

  /** Attentions that were on the screen with this group. */
  get seen(): ReasonCode[] {
    const large: ReasonCode[] = this.isLarge ? ['large_group'] : []
    const all = [...this.#members.flatMap(({ seen }) => seen), ...this.#seen, ...large]
    return all.filter((code, i) => all.indexOf(code) === i)
  }

  /** A card as the desk judged it for this group: it joins, or is shown as refused and does not. */
  join(text: string, verdict: Verdict, at: Instant, minors = 0): void {
    this.#leaving = false
    if (isRefused(verdict)) {
      this.#problem = { verdict, text, at }
      this.#attention = null
      return
    }
    this.#add(text, verdict, false, minors)
    this.#attention = doubtsOf(verdict).length > 0 ? { verdict, text, at } : null
  }

  /** What the desk has against a card that was in the group before: told first, whoever joined since. */
  tell(problem: Problem): void {
    if (isRefused(problem.verdict)) this.#problem = problem
    else this.#attention = problem
  }

  /** The refused card joins; the supervisor gives the word when the group is recorded. */
  joinWithWord(): void {
    const { problem } = this
    if (problem === null || problem.text === null || !this.mayJoinWithWord) return
    this.#add(problem.text, problem.verdict, true, 0)
  }

  /** The desk recorded nothing: the group stays as it was. */
  refused(verdict: Verdict, at: Instant): void {
    const told = { verdict, text: null, at }
    if (verdict.kind === 'refuse') this.#problem = told
    else this.#attention = told
    this.#seen = [...this.#seen, ...attentionsOf(verdict)]
    this.#takeLeft(verdict)
    const [reason] = verdict.kind === 'admit' ? [] : verdict.reasons
    if (reason && 'card' in reason && reason.card !== null) this.select(reason.card)
  }

  select(index: number): void {
    this.#selected = Math.max(0, Math.min(index, this.#members.length - 1))
    this.#overMax = false
  }

  move(by: 1 | -1): void {
    this.#leaving = false
    this.select(this.#selected + by)
  }

  /** The minors of one card, the selected one by default. */
  setMinors(count: number, index = this.#selected): void {
    const member = this.#members[index]
    if (!member) return
    const before = { members: this.#members, overMax: this.#overMax }
    this.select(index)
    this.#overMax = count > member.minorsMax
    if (!this.#overMax && count >= 0)
      this.#change(this.#members.map((each, i) => (i === index ? { ...each, minors: count } : each)))
    this.#before = before
  }

  /** The last number was a mistake of ours. */
  takeBack(): void {
    if (this.#before === null) return
    this.#members = this.#before.members
    this.#overMax = this.#before.overMax
    this.#before = null
  }

  remove(index = this.#selected): void {
    this.#change(this.#members.filter((_, i) => i !== index))
    this.select(Math.min(this.#selected, this.#members.length - 1))
  }

  /** What is told of the refused card or of the group has been read. */
  dismiss(): void {
    this.#problem = null
    this.#attention = null
    this.#leaving = false
  }

  /** One step back; whether that was the last one, so that the group goes. */
  stepBack(): boolean {
    if (this.#problem && this.#members.length > 0) {
      this.dismiss()
      return false
    }
    if (this.#leaving || this.#members.length <= 1) return true
    this.#leaving = true
    return false
  }

  #add(text: string, verdict: Verdict, exceeds: boolean, minors: number): void {
    const { mask, community, party } = verdict
    const { minorsMax } = party
    const seen = attentionsOf(verdict)
    const member = { text, mask, community, minors: Math.min(minors, minorsMax), minorsMax, seen, exceeds }
    this.#change([...this.#members, member])
    this.#takeLeft(verdict)
    this.select(this.#members.length - 1)
  }

  /** What was told was about the group before this. */
  #change(members: readonly Member[]): void {
    this.#members = members
    this.#before = null
    this.dismiss()
  }

  #takeLeft({ details }: Verdict): void {
    if (details.kind === 'performance') this.#left = details.left
  }
}

/** A worker's card that is only alone so far is not refused: a holder's card follows. */
function isRefused(verdict: Verdict): boolean {
  return refusalsOf(verdict).some(({ code }) => code !== 'community_alone')
}

/** Whether a group begins with this card, if need be with a supervisor's word. */
export function opensGroup(verdict: Verdict): boolean {
  const mayWithWord = verdict.kind === 'refuse' && verdict.overridable
  return verdict.community && (mayWithWord || !isRefused(verdict))
}
