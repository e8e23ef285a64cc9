/** Keys as a scanner and as a person press them, played to the reader. */
import { type Action, type Around, type KeyPress, type Reading, WedgeReader } from '../../renderer/lib/wedge.ts'

/** A key and the milliseconds since the one before it. */
export type Key = readonly [key: string, gap: number, more?: Partial<KeyPress>]

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
  modal: false,
} as const

/** Plays keys as the desk screen does: what is appended is in the scan field at the next key. */
export function play(presses: readonly Key[], around: Partial<Around> = {}) {
  const reader = new WedgeReader()
  let at = 0
  let text = around.text ?? ''
  const actions: Action[] = []
  const readings: Reading[] = []
  for (const [key, gap, more] of presses) {
    at += gap
    const press = { key, code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false }
    const reading = reader.read({ ...press, ...more, timeStamp: at }, { ...NOTHING, ...around, text })
    readings.push(reading)
    // the scan field takes what is not prevented, by itself
    if (around.focus === 'scan' && !reading.prevent && key.length === 1) text += key
    // a field that is left has not the focus any more
    if (reading.actions.some((action) => action.do === 'leave')) around = { ...around, focus: 'none' }
    for (const action of reading.actions) {
      if (action.do === 'append') text += action.text
      if (action.do === 'replace') text = action.text
      if (action.do === 'erase') text = text.slice(0, -1)
      if (action.do === 'submit' || action.do === 'clear') text = ''
      if (action.do !== 'append' && action.do !== 'replace') actions.push(action)
    }
  }
  return { actions, readings, text }
}

export const submitted = (text = CARD) => [{ do: 'submit', text }]
