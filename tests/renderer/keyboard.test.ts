/** The window's keys, with as much of a window as they need. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { listen, setSlowScanner } from '../../renderer/lib/keyboard.ts'
import { CARD, scan } from './wedge-keys.ts'

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
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function press(key: string, timeStamp: number, more: object = {}): void {
  const event = new Event('keydown', { cancelable: true })
  const off = { code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false }
  for (const [name, value] of Object.entries({ ...off, isComposing: false, key, timeStamp, ...more }))
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

describe('a scan that ends by silence', () => {
  const NOTHING = { text: '', awaiting: false, amount: false, list: false }
  /** Listens, and tells what was read. */
  function reading() {
    vi.useFakeTimers()
    const read: string[] = []
    const stop = listen(
      () => NOTHING,
      (action) => action.do === 'submit' && read.push(action.text),
    )
    return { read, stop }
  }
  const type = (gap = 8) => Array.from(CARD).forEach((key, i) => press(key, 1_000 + i * gap))

  test('is read 200 ms after its last key', () => {
    focused = null
    const { read, stop } = reading()
    type()
    vi.advanceTimersByTime(199)
    expect(read).toEqual([])
    vi.advanceTimersByTime(1)
    expect(read).toEqual([CARD])
    stop()
  })

  test('is not cut by a timer that a blocked page has made late: the keys behind it come first', () => {
    focused = null
    const { read, stop } = reading()
    type()
    // the page is blocked: its clock has gone on, and the timer runs before the keys that wait
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_500)
    vi.advanceTimersByTime(200)
    clock.mockRestore()
    expect(read).toEqual([])
    press('N', 1_000 + CARD.length * 8)
    press('Enter', 1_008 + CARD.length * 8)
    vi.advanceTimersByTime(1_000)
    expect(read).toHaveLength(1)
    stop()
  })

  test('is not read by a screen that is gone', () => {
    focused = null
    const { read, stop } = reading()
    type()
    stop()
    vi.advanceTimersByTime(1_000)
    expect(read).toEqual([])
  })

  test.each([
    [true, [CARD]],
    [false, []],
  ])('is one with keys 90 ms apart in a text field where the scanner is slow: %s', (isSlow, expected) => {
    focused = new Input()
    setSlowScanner(isSlow)
    const { read, stop } = reading()
    type(90)
    vi.advanceTimersByTime(1_000)
    expect([read, focused.value]).toEqual([expected, isSlow ? '' : CARD])
    stop()
    setSlowScanner(false)
  })
})

test('an accent that is composed behind a scan is taken out of the field again', () => {
  const field = Object.assign(new Input(), { value: '11' })
  focused = field
  const stop = listen(
    () => ({ text: '', awaiting: false, amount: false, list: false }),
    () => {},
  )
  Array.from(CARD).forEach((key, i) => press(key, 1_000 + i * 8))
  press('Process', 1_080, { code: 'Equal', shiftKey: true })
  press('Process', 1_088, { code: 'Enter', isComposing: true })
  field.value += '`'
  windowOf.dispatchEvent(new Event('compositionend'))
  expect(field.value).toBe('11')
  // later composing is the person's own
  press('x', 2_000)
  field.value = 'ä'
  windowOf.dispatchEvent(new Event('compositionend'))
  expect(field.value).toBe('ä')
  stop()
})
