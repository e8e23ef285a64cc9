/** Judging what is on the screen again at our own wish: nobody showed the card again, and its minors stay. */
import type { RecordedUse } from '../../desk/contract.ts'
import type { Checks } from './checks.svelte.ts'
import type { Screen } from './screen.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import type { Shown } from './shown.ts'

export class Rechecks {
  readonly #checks: Checks
  readonly #screen: Screen
  readonly #selection: Selection
  readonly #isRecording: () => boolean

  constructor(checks: Checks, screen: Screen, selection: Selection, isRecording: () => boolean) {
    this.#checks = checks
    this.#screen = screen
    this.#selection = selection
    this.#isRecording = isRecording
  }

  /** The register's data is here: a card that only waited for it is checked again, without another scan. */
  async dataCame(): Promise<void> {
    const { shown } = this.#screen
    // a card that is being checked came after this one
    if (this.#checks.underWay || shown.kind !== 'judged' || shown.verdict.kind !== 'refuse') return
    if (shown.verdict.reasons[0].code === 'no_data') await this.#recheck(shown.text, shown.verdict.eventId)
  }

  /** What is on the screen is judged for the selected event. A record under way, and a check, see to it at their end. */
  async followEvent(): Promise<void> {
    const { shown } = this.#screen
    const selected = this.#selection.event?.id
    const judgedFor = eventOf(shown)
    if (selected === undefined || judgedFor === null || selected === judgedFor || this.#isBusy) return
    if (shown.kind === 'group') await this.#checks.regroup()
    else if (shown.kind === 'judged' || shown.kind === 'failed') await this.#recheck(shown.text, selected)
  }

  /** A use was taken back: a card that is on the screen as used by it may be good again. */
  async followUndo(use: RecordedUse): Promise<void> {
    const { shown } = this.#screen
    if (shown.kind !== 'judged' || this.#isBusy) return
    const { verdict } = shown
    const isAboutUses = verdict.kind !== 'admit' && verdict.reasons.some(({ code }) => code === 'already_used')
    if (isAboutUses && verdict.eventId === use.eventId) await this.#recheck(shown.text, verdict.eventId)
  }

  /** Another screen or another desk may have changed what the card was judged by. A question that is open is answered first. */
  async refresh(): Promise<void> {
    const { shown } = this.#screen
    const mayShow = () => !this.#isRecording() && this.#screen.asking === null
    if (shown.kind !== 'judged' || this.#checks.underWay || !mayShow()) return
    await this.#checks.refresh(shown, () => this.#screen.party.minors, mayShow)
  }

  get #isBusy(): boolean {
    return this.#isRecording() || this.#checks.underWay
  }

  #recheck(text: string, eventId: string): Promise<void> {
    return this.#checks.check(text, eventId, { minors: this.#screen.party.minors, resumes: true })
  }
}

/** The event that what is shown was judged for. */
function eventOf(shown: Shown): string | null {
  if (shown.kind === 'judged') return shown.verdict.eventId
  if (shown.kind === 'group') return shown.group.eventId
  return shown.kind === 'failed' ? shown.eventId : null
}
