/** What can be done with the card or the group on the screen, and what stands in the way. */
import { m } from '../paraglide/messages.js'
import { feeProblemText } from './fee-text.ts'
import { onlyGivenText, overMaxText } from './format.ts'
import type { Group } from './group.svelte.ts'
import { canOnlyGive, isOffered, type Offers, offersOf } from './offers.ts'
import type { Screen } from './screen.svelte.ts'
import type { Judged } from './shown.ts'
import { SUPERVISOR_KEY } from './wedge.ts'

export class Choice {
  readonly #screen: Screen

  constructor(screen: Screen) {
    this.#screen = screen
  }

  /** The card on the screen, where anything can be done with it. */
  get card(): Judged | null {
    const { judged } = this.#screen
    return judged && isOffered(offersOf(judged)) ? judged : null
  }

  get group(): Group | null {
    const { shown } = this.#screen
    return shown.kind === 'group' ? shown.group : null
  }

  get offers(): Offers | null {
    const { card } = this
    if (!card) return null
    const offers = offersOf(card)
    return { ...offers, supervisor: offers.supervisor || this.onlyGiven !== null || this.isOverAllowance }
  }

  /** "2 can be given": how many of the chosen party, where that is fewer. */
  get onlyGiven(): number | null {
    const { card } = this
    return card && canOnlyGive(card.verdict, 1 + this.#screen.party.minors)
  }

  /** The fee is more than the card has left. */
  get isOverAllowance(): boolean {
    const verdict = this.card?.verdict
    const { cents } = this.#screen.fee
    if (verdict?.details.kind !== 'fee' || verdict.kind === 'refuse' || cents === null) return false
    return verdict.details.cents !== null && cents > verdict.details.cents
  }

  /** What is not entered as it should be: no supervisor helps against that. Null where all is. */
  get incomplete(): string | null {
    const { card } = this
    const { party, fee } = this.#screen
    if (!card) return null
    if (party.overMax) return overMaxText(card.verdict.party.minorsMax)
    return card.verdict.details.kind === 'fee' && fee.problem ? feeProblemText(fee.problem) : null
  }

  /** Why nothing can be confirmed as it is chosen now, in words; null where it can. */
  get blocked(): string | null {
    const { incomplete, onlyGiven } = this
    if (incomplete !== null) return incomplete
    if (onlyGiven !== null) return onlyGivenText(onlyGiven)
    return this.isOverAllowance ? m.supervisor_needed({ key: SUPERVISOR_KEY }) : null
  }
}
