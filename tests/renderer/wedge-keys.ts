/** Keys as a scanner and as a person press them, played to the reader. */
import { type Action, type Around, type KeyPress, type Reading, WedgeReader } from '../../renderer/lib/wedge.ts'

/** A key and the milliseconds since the one before it. */
export type Key = readonly [key: string, gap: number, more?: Partial<KeyPress> & { readonly up?: true }]

export const SCANNER = 8
export const HAND = 160
export const CARD = 'A999005429'

export const keys = (text: string, gap: number, firstGap = 1_000): Key[] =>
  Array.from(text, (key, i) => [key, i === 0 ? firstGap : gap] as const)
export const scan = (text = CARD): Key[] => [...keys(text, SCANNER), ['Enter', SCANNER]]

export const NOTHING = {
  focus: 'none',
  emptyField: false,
  awaiting: false,
  amount: false,
  list: false,
  choosing: false,
  modal: false,
  slow: false,
} as const

/** A key with nothing held. */
export const PRESS = {
  code: '',
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  isComposing: false,
}

/** Plays keys as the desk screen does: what is appended is in the scan field at the next key. Silence follows them. */
export function play(presses: readonly Key[], around: Partial<Around> = {}) {
  const reader = new WedgeReader()
  let at = 0
  let text = around.text ?? ''
  const actions: Action[] = []
  const readings: Reading[] = []
  const now = () => ({ ...NOTHING, ...around, text })
  const take = (reading: Reading) => {
    for (const action of reading.actions) {
      if (action.do === 'append') text += action.text
      if (action.do === 'replace') text = action.text
      if (action.do === 'erase') text = text.slice(0, -1)
      if (action.do === 'submit' || action.do === 'clear') text = ''
      // a field that is left, or scanned into, has not the focus any more
      if (action.do === 'leave' || (action.do === 'submit' && around.focus !== 'scan'))
        around = { ...around, focus: 'none' }
      if (action.do !== 'append' && action.do !== 'replace') actions.push(action)
    }
  }
  for (const [key, gap, more] of presses) {
    at += gap
    if (reader.wait !== null && gap > reader.wait) take(reader.silence(now()))
    const press = { ...PRESS, key, ...more, timeStamp: at }
    const isUp = 'up' in press
    const reading = isUp ? reader.lift(press, now()) : reader.read(press, now())
    readings.push(reading)
    // the scan field takes what is not prevented, by itself
    if (around.focus === 'scan' && !reading.prevent && key.length === 1) text += key
    take(reading)
  }
  if (reader.wait !== null) take(reader.silence(now()))
  return { actions, readings, text }
}

export const submitted = (text = CARD) => [{ do: 'submit', text }]
