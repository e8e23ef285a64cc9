import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Misread } from '../../../desk/contract.ts'
import { KeyRun } from '../../../renderer/lib/screens/scanner-keys.ts'
import { type Heard, LiveTest, type ReadRow } from '../../../renderer/lib/screens/scanner-test.svelte.ts'
import { aimOf, readCard, shapeOf, symbologyName, visible } from '../../../renderer/lib/screens/scanner-text.ts'

const NUMBER = 'A999005458'
const heard = (text: string, change: Partial<Heard> = {}): Heard => ({
  ...{ text, raw: text, symbology: null, source: 'hid:1', at: 0, since: () => 12.4 },
  ...change,
})
const misread: Misread = { code: 'cut_short', source: 'hid:1', at: 0, bytes: '02ff' }

describe('what a scanner sent', () => {
  test.each([
    [`${NUMBER}\r\n`, `${NUMBER}⟨CR⟩⟨LF⟩`],
    ['\u001d1 2\u007f', '⟨GS⟩1␣2⟨DEL⟩'],
    ['A\u200b\u202e1\u00a0', 'A⟨U+200B⟩⟨U+202E⟩1⟨U+00A0⟩'],
    ['Ä0+', 'Ä0+'],
  ])('is shown with all that an eye would miss: %j', (text, shown) => expect(visible(text)).toBe(shown))

  test.each([
    [']A0A1', null, ']A0'],
    ['A1', ']Q1', ']Q1'],
    ['A1', null, null],
    ['A]A0', null, null],
  ])('%j with %j has the AIM identifier %j', (text, symbology, aim) => expect(aimOf({ text, symbology })).toBe(aim))

  test('has a symbology by its AIM identifier', () => {
    expect([']A0', ']Q3', ']d2', ']Z9'].map(symbologyName)).toEqual(['Code 39', 'QR', 'Data Matrix', null])
  })

  test.each([
    [`]A0${NUMBER}`, { number: NUMBER, isWellFormed: true, looksMisread: false }],
    ['A999005450', { number: 'A999005450', isWellFormed: true, looksMisread: true }],
    ['4006381333931', { number: '4006381333931', isWellFormed: false, looksMisread: false }],
    ['https://example.org', { number: null, isWellFormed: false, looksMisread: false }],
  ])('%j reads as a card would', (text, reading) => expect(readCard(text)).toEqual(reading))

  test.each([
    [NUMBER, '1 letter, 9 digits'],
    ['AM10020030', '2 letters, 8 digits'],
    ['', 'nothing'],
    ['a1b2c3d4e5', '1 letter, 1 digit, 1 letter, 1 digit, 1 letter, 1 digit, 1 letter, 1 digit, …'],
    ['*A1*', '1 other, 1 letter, 1 digit, 1 other'],
  ])('%j has a shape', (text, shape) => expect(shapeOf(text)).toBe(shape))
})

describe('the live test', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    return () => void vi.useRealTimers()
  })
  const painted = () => Promise.resolve()

  test('shows a scan at once, and then how long it took until it was painted', async () => {
    let paint: () => void = () => undefined
    const live = new LiveTest(() => new Promise<void>((resolve) => (paint = resolve)))
    live.heard(heard(`]A0${NUMBER}`))
    expect(live.rows).toMatchObject([{ number: NUMBER, aim: ']A0', took: null }])
    paint()
    await vi.advanceTimersByTimeAsync(0)
    expect(live.rows).toMatchObject([{ took: 12 }])
  })

  test('says of what is typed by hand no time', async () => {
    const live = new LiveTest(painted)
    live.heard(heard(NUMBER, { since: null }))
    await vi.advanceTimersByTimeAsync(0)
    expect(live.rows).toMatchObject([{ took: null }])
  })

  test('keeps the last ten, the newest first, misreads among them', () => {
    const live = new LiveTest(painted)
    for (let i = 0; i < 12; i++) live.heard(heard(`A${String(i)}`))
    live.misread(misread)
    expect(live.rows.map((row) => (row.kind === 'read' ? row.text : row.bytes))).toEqual(
      ['02ff'].concat(['A11', 'A10', 'A9', 'A8', 'A7', 'A6', 'A5', 'A4', 'A3']),
    )
  })

  test('keeps nothing longer than a minute, whatever comes after it', () => {
    const live = new LiveTest(painted)
    live.heard(heard(NUMBER))
    vi.advanceTimersByTime(59_000)
    live.misread(misread)
    expect(live.rows).toHaveLength(2)
    vi.advanceTimersByTime(1_000)
    expect(live.rows).toMatchObject([{ kind: 'misread' }])
    vi.advanceTimersByTime(59_000)
    expect(live.rows).toEqual([])
  })

  test('shows raw what came otherwise than it was read', () => {
    const live = new LiveTest(painted)
    const row: ReadRow = live.heard(heard(`]A0${NUMBER}`, { raw: `Ä0${NUMBER}` }))
    expect([row.raw, row.number]).toEqual([`Ä0${NUMBER}`, NUMBER])
  })
})

describe('keys of a scanner that types', () => {
  const type = (run: KeyRun, keys: readonly string[], from: number, gap = 10, isSecret = false) =>
    keys.forEach((key, i) => run.press({ key, timeStamp: from + i * gap }, isSecret))

  test('are told one by one, those without a character too', () => {
    const run = new KeyRun()
    type(run, ['Shift', 'Ä', '0', 'F8', 'Dead', 'A', 'Enter'], 0)
    expect(run.end(']A0A').raw).toBe('Ä0⟨F8⟩⟨Dead⟩A')
  })

  test('are timed from the first of them', () => {
    const run = new KeyRun()
    const now = performance.now()
    type(run, ['A'], now - 5_000)
    type(run, Array.from(NUMBER), now - 100)
    const since = run.end(NUMBER).since?.() ?? 0
    expect(since).toBeGreaterThanOrEqual(100)
    expect(since).toBeLessThan(1_000)
  })

  test('that somebody paused between have no time, and are the text', () => {
    const run = new KeyRun()
    type(run, Array.from(NUMBER), 0, 250)
    expect(run.end(NUMBER)).toEqual({ raw: NUMBER, since: null })
  })

  test('of a PIN are not kept, even when a card is read right behind them', () => {
    const run = new KeyRun()
    type(run, Array.from('13571357'), 0, 10, true)
    type(run, Array.from(NUMBER), 90)
    expect(run.end(NUMBER).raw).toBe(NUMBER)
    type(run, Array.from(NUMBER), 1_000, 10, true)
    expect(run.end(NUMBER)).toEqual({ raw: NUMBER, since: null })
  })
})
