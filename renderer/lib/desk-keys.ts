/** What keys do at the desk. */
import type { RecentUse } from '../../desk/contract.ts'
import type { Counter } from './counter.svelte.ts'
import { type Act, leaveField } from './keyboard.ts'

export interface AtDesk {
  readonly counter: Counter
  /** The desk's latest uses, newest first. */
  uses(): readonly RecentUse[]
  /** A card was read. */
  submit(text: string): void
  /** Prints the slip of what was recorded last. */
  printSlip(): void
  /** Whether it was open. */
  help(open: boolean): boolean
}

export const actAtDesk =
  ({ counter, uses, submit, printSlip, help }: AtDesk): Act =>
  (action) => {
    const { taking, takingBack } = counter
    // whatever is pressed answers the question, or ends it
    const offered = takingBack.which.close()
    if (offered && (action.do === 'confirm' || action.do === 'clear')) return takingBack.leftUndone()
    switch (action.do) {
      case 'append':
        return counter.type(counter.typed + action.text)
      case 'replace':
        return counter.type(action.text)
      case 'erase':
        return counter.type(counter.typed.slice(0, -1))
      case 'submit':
        return submit(action.text)
      case 'confirm':
        return void taking.confirm()
      case 'minors':
        return counter.setMinors(action.count)
      case 'assistants':
        return counter.setAssistants(counter.party.assistants + action.by)
      case 'move':
        return counter.move(action.by)
      case 'remove':
        return counter.remove()
      case 'take_back':
        // what the burst began with opened the help, would have answered the question, or changed a number
        return void (help(false) || offered || counter.takeBack())
      case 'help':
        return void help(true)
      case 'undo':
        return void takingBack.undoNewest(uses())
      case 'undo_which':
        // a digit answers, and a text field would take it
        leaveField()
        return takingBack.ask(uses())
      case 'undo_number':
        return void takingBack.undoNumber(action.number, offered ?? [])
      case 'book':
        return taking.openBooking()
      case 'supervisor':
        return taking.openSupervisor()
      case 'slip':
        return printSlip()
      case 'clear':
        return counter.clear()
    }
  }
