/** The window's keys, with as much of a window as they need. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listen } from '../../renderer/lib/keyboard.ts'
import { scan } from './wedge-keys.ts'

class Input extends EventTarget {
  readonly type = 'password'
  value = ''
  hasAttribute = () => false
  matches = () => false
  blur = () => {}
}

let focused: Input | null = null
let windowOf: EventTarget
beforeEach(() => {
  windowOf = new EventTarget()
  vi.stubGlobal('window', windowOf)
  vi.stubGlobal('document', {
    querySelector: () => null,
    get activeElement() {
      return focused
    },
  })
  vi.stubGlobal('HTMLInputElement', Input)
  vi.stubGlobal('HTMLTextAreaElement', Date)
  vi.stubGlobal('InputEvent', Event)
})
afterEach(() => void vi.unstubAllGlobals())

function press(key: string, timeStamp: number): void {
  const event = new Event('keydown', { cancelable: true })
  for (const [name, value] of Object.entries({ key, timeStamp, ctrlKey: false, altKey: false, metaKey: false }))
    Object.defineProperty(event, name, { value })
  windowOf.dispatchEvent(event)
  if (!event.defaultPrevented && focused && key.length === 1) focused.value += key
}

test('a card scanned into a PIN’s field leaves what it held, and is read', () => {
  const read: string[] = []
  focused = Object.assign(new Input(), { value: '11' })
  const stop = listen(
    () => ({ text: '', awaiting: false, amount: false, list: false }),
    (action) => action.do === 'submit' && read.push(action.text),
  )
  scan().forEach(([key], i) => press(key, 1_000 + i * 8))
  expect([focused.value, read]).toEqual(['11', ['A999005429']])
  stop()
})

test('a field that was left is never given back what it held', () => {
  const field = Object.assign(new Input(), { value: '11' })
  focused = field
  const stop = listen(
    () => ({ text: '', awaiting: false, amount: false, list: false }),
    () => {},
  )
  const keys = scan()
  keys.slice(0, -1).forEach(([key], i) => press(key, 1_000 + i * 8))
  windowOf.dispatchEvent(new Event('focusout'))
  field.value = ''
  press('Enter', 1_000 + keys.length * 8 - 8)
  expect(field.value).toBe('')
  stop()
})
