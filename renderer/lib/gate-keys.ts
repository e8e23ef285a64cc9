/** What keys do at a gate. */
import type { RecentUse } from '../../desk/contract.ts'
import type { Gate } from './gate.svelte.ts'
import type { Act } from './keyboard.ts'
import { SLOW_GAP } from './wedge.ts'

interface AtGate {
  readonly gate: Gate
  /** The desk's latest uses, newest first. */
  uses(): readonly RecentUse[]
  /** A card was read. */
  submit(text: string): void
  help(open: boolean): void
}

/** A digit that no key has followed for so long is a person's: a scanner's next key would have come. Milliseconds. */
export const PERSONS_AFTER = 1.5 * SLOW_GAP

/** A digit reaches the ledger, so it waits until it is known to begin no barcode. */
export function actAtGate({ gate, uses, submit, help }: AtGate): Act {
  /** Set while a digit waits. */
  let digit: ReturnType<typeof setTimeout> | undefined
  /** The page was busy, and the digit was done before the key after it was looked at. */
  let undoDigit = () => {}

  function dropDigit(): void {
    clearTimeout(digit)
    digit = undefined
  }
  function minors(count: number): void {
    const of = gate.changeable
    const before = of?.use.minors
    dropDigit()
    digit = setTimeout(() => {
      digit = undefined
      void gate.setMinors(count, of)
      undoDigit = () => void (of && before !== undefined && gate.setMinors(before, of))
    }, PERSONS_AFTER)
  }
  function takeBack(): void {
    dropDigit()
    undoDigit()
    undoDigit = () => {}
    help(false)
  }
  return (action) => {
    // whatever is taken back is the last thing that was done
    if (action.do !== 'take_back') undoDigit = () => {}
    switch (action.do) {
      case 'append':
        return gate.type(gate.text.typed + action.text)
      case 'replace':
        return gate.type(action.text)
      case 'erase':
        return gate.type(gate.text.typed.slice(0, -1))
      case 'submit':
        return submit(action.text)
      case 'confirm':
        // Enter right behind a digit ends the number: whoever keys so at the desk must not record a card twice here
        return digit === undefined ? void gate.confirm() : undefined
      case 'minors':
        return minors(action.count)
      case 'take_back':
        return takeBack()
      case 'help':
        return help(true)
      case 'undo':
        dropDigit()
        return void gate.undo(uses())
      case 'clear':
        return gate.clear()
      default:
        // assistants, groups, bookings and a supervisor's word are the desk's
        return
    }
  }
}
