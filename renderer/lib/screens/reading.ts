/** Cards that are read on a screen other than the desk's: from scanners that type and from those that do not. */
import { type Act, leaveField, listen } from '../keyboard.ts'
import type { Scans } from '../scans.ts'

export interface CardReader {
  /** The screen's own field for card numbers; null where it has none. */
  readonly field: { get(): string; set(text: string): void } | null
  card(text: string): void
  /** Escape, where neither a field with text nor a dialog takes it. */
  clear(): void
  help(open: boolean): void
}

/** A screen without a field forgets keys that were no card this soon. Milliseconds. */
const FORGETS_AFTER = 1_000
/** Shorter than any card number: stray keys before Enter. */
const SHORTEST = 5

/** Keys that come to a screen without a field of its own for them. */
function hiddenField(): NonNullable<CardReader['field']> {
  let text = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    get: () => text,
    set(typed) {
      text = typed
      clearTimeout(timer)
      timer = setTimeout(() => (text = ''), FORGETS_AFTER)
    },
  }
}

/** Listens for as long as the screen is shown. Returns how to stop. */
export function readCards(scans: Scans, reader: CardReader): () => void {
  const field = reader.field ?? hiddenField()
  const least = reader.field ? 1 : SHORTEST
  const take = (text: string) => {
    leaveField()
    field.set('')
    if (text.length < least) return
    scans.misread.close()
    reader.card(text)
  }
  const stopKeys = listen(
    () => ({ text: field.get(), awaiting: false, amount: false, list: false }),
    actFor(reader, field, take),
  )
  const stopScans = scans.subscribe(({ text }) => take(text.trim()))
  return () => {
    stopKeys()
    stopScans()
  }
}

function actFor(reader: CardReader, field: NonNullable<CardReader['field']>, take: (text: string) => void): Act {
  return (action) => {
    switch (action.do) {
      case 'append':
        return field.set(field.get() + action.text)
      case 'replace':
        return field.set(action.text)
      case 'erase':
        return field.set(field.get().slice(0, -1))
      case 'submit':
        return take(action.text)
      case 'help':
        return reader.help(true)
      case 'take_back':
        return reader.help(false)
      case 'clear':
        if (field.get() === '') return reader.clear()
        return field.set('')
      default:
        // the rest is the desk screen's
        return
    }
  }
}
