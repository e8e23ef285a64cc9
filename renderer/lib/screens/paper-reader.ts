/** Cards that are read while past uses are entered: into the row's own field, never into another. */
import type { Paper } from './paper.svelte.ts'
import type { CardReader } from './reading.ts'

/** Keys that came to no field are forgotten this soon. Milliseconds. */
const FORGETS_AFTER = 1_000
/** Shorter than any card number. */
const SHORTEST = 5

export function paperReader(paper: Paper, help: CardReader['help']): CardReader {
  // while a card waits for its event or for who came along, its number is not typed on
  let stray = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    field: {
      get: () => (paper.isTyping ? paper.card : stray),
      set(text) {
        if (paper.isTyping) return paper.setCard(text)
        stray = text
        clearTimeout(timer)
        timer = setTimeout(() => (stray = ''), FORGETS_AFTER)
      },
    },
    card(text) {
      if (!paper.isTyping && text.length < SHORTEST) return
      // a list of shortcuts would lie over what is asked next
      help(false)
      paper.take(text)
    },
    clear: () => paper.clear(),
    help,
  }
}
