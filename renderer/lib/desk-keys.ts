/** What keys do at the desk. */
import type { RecentUse } from '../../desk/contract.ts'
import type { Counter } from './counter.svelte.ts'
import type { Act } from './keyboard.ts'

export interface AtDesk {
  readonly counter: Counter
  /** The desk's latest uses, newest first. */
  uses(): readonly RecentUse[]
  /** A card was read. */
  submit(text: string): void
  /** Whether it was open. */
  help(open: boolean): boolean
}

export const actAtDesk =
  ({ counter, uses, submit, help }: AtDesk): Act =>
  (action) => {
    const { taking, takingBack } = counter
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
        // what the burst began with opened the help, or changed a number
        return void (help(false) || counter.takeBack())
      case 'help':
        return void help(true)
      case 'undo':
        return void takingBack.undoNewest(uses())
      case 'book':
        return taking.openBooking()
      case 'supervisor':
        return taking.openSupervisor()
      case 'clear':
        return counter.clear()
    }
  }
