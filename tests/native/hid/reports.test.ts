import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FLAGLESS, OPAQUE } from './descriptors.ts'
import { Rig } from './double.ts'
import { report, reportsOf, type Shape, SHAPES } from './shapes.ts'

/** Longer than a scanner may take between the parts of a text. Milliseconds. */
const SILENCE_MS = 600
const NUMBER = 'A999005429'
const [HONEYWELL, UNNUMBERED, , ACCESS_IS] = SHAPES
if (!HONEYWELL || !UNNUMBERED || !ACCESS_IS) throw new Error('they are there')

let rig: Rig
const text = (length: number) => 'abcdefghij0123456789'.repeat(7).slice(0, length)
const silence = () => vi.advanceTimersByTime(SILENCE_MS)
const descriptorOf = async (path: string) => SHAPES.find(({ device }) => device.path === path)?.descriptor ?? null
const sourceOf = (shape: Shape) => rig.states.find(({ facts }) => facts['path'] === shape.device.path)?.source
const send = (shape: Shape, ...reports: Uint8Array[]) => rig.send(shape.device.path, ...reports)

beforeEach(async () => {
  vi.useFakeTimers()
  rig = new Rig(
    SHAPES.map(({ device }) => device),
    { readDescriptor: descriptorOf },
  )
  await vi.waitFor(() => expect(rig.states.filter(({ state }) => state === 'open')).toHaveLength(SHAPES.length))
})
afterEach(() => {
  rig.scanners.close()
  vi.useRealTimers()
})

describe.each(SHAPES)('$name', (shape) => {
  const size = shape.room

  test.each([0, 1, size, size + 1, 56, 57, 60, 120])('%i bytes are read as they are', async (length) => {
    for (const aim of [']Q1', null]) {
      send(shape, ...reportsOf(shape, text(length), aim))
      const scan = { text: text(length), symbology: shape.aim === null ? null : aim, source: sourceOf(shape) }
      expect(rig.scans).toEqual(length === 0 ? [] : [{ ...scan, at: Date.now() }])
      rig.scans.length = 0
    }
    silence()
    expect(rig.misreads).toEqual([])
  })

  test('two texts back to back are two', () => {
    send(shape, ...reportsOf(shape, text(60), ']Q1'), ...reportsOf(shape, NUMBER, ']A0'))
    expect(rig.texts()).toEqual([text(60), NUMBER])
  })

  test('every wrong count of a number is refused', async () => {
    const right = report(shape, Buffer.from(NUMBER), ']A0', false)
    for (let count = 0; count < 256; count++) {
      const wrong = Buffer.from(right)
      wrong[shape.count] = count
      send(shape, wrong)
      silence()
    }
    expect(rig.texts()).toEqual([NUMBER])
    expect(rig.codes()).toEqual(Array(255).fill('wrong_length'))
    expect(rig.misreads[0]).toMatchObject({ source: sourceOf(shape), bytes: right.toString('hex').replace('0a', '00') })
  })

  test('a wrong count of either part of a long text is refused', async () => {
    for (const part of [0, 1]) {
      const reports = reportsOf(shape, text(size + 10), ']Q1')
      for (let count = 0; count < 256; count++) {
        const wrong = reports.map((each) => Buffer.from(each))
        if (wrong[part]) wrong[part][shape.count] = count
        send(shape, ...wrong)
        silence()
      }
      expect(rig.texts()).toEqual([text(size + 10)])
      rig.scans.length = 0
    }
  })

  test('every truncation is refused', async () => {
    const right = report(shape, Buffer.from(NUMBER), ']A0', false)
    for (let length = 1; length < right.length; length++) {
      send(shape, right.subarray(0, length))
      silence()
    }
    // what a maker's longer report begins with may be its shorter one, with the same number in the same place
    expect(rig.texts().filter((each) => each !== NUMBER)).toEqual([])
    expect(rig.scans.length).toBeLessThanOrEqual(1)
    expect(rig.scans.length + rig.misreads.length).toBe(right.length - 1)
    expect(rig.codes()).toContain('cut_short')
  })

  test('a text without its end is refused when the scanner is silent, and the next one is read', async () => {
    send(shape, ...reportsOf(shape, text(size + 4), ']Q1').slice(0, 1))
    silence()
    expect(rig.codes()).toEqual(['part_missing'])
    send(shape, ...reportsOf(shape, NUMBER, ']Q1'))
    expect(rig.texts()).toEqual([NUMBER])
  })

  test('a flag on a report that is not full is refused', async () => {
    send(shape, report(shape, Buffer.from('A99900'), ']A0', true), report(shape, Buffer.from('5429'), ']A0', false))
    silence()
    expect([rig.texts(), rig.codes()]).toEqual([[], ['wrong_length', 'part_missing']])
  })

  test('a flag of a whole byte is on or off and nothing else', () => {
    const [at] = shape.flag
    const isWholeByte = at === shape.size - 1 && shape.size !== 64
    for (const value of [0x62, 0x73]) {
      const odd = report(shape, Buffer.from(text(size)), null, false)
      odd[at] = value
      send(shape, odd)
      silence()
    }
    expect(rig.codes().filter((code) => code === 'unknown_report')).toHaveLength(isWholeByte ? 2 : 0)
  })

  test('the end of a text whose beginning was refused is no text', () => {
    const [first, second] = reportsOf(shape, text(size) + NUMBER, ']Q1')
    if (!first || !second) throw new Error('two reports')
    first[shape.count] = 3
    send(shape, first, second, ...reportsOf(shape, 'B1', ']Q1'))
    expect([rig.texts(), rig.codes()]).toEqual([['B1'], ['wrong_length', 'part_missing']])
  })

  test('a text without end is refused once and as long as it goes on', () => {
    const endless = report(shape, Buffer.alloc(size, 'x'), null, true)
    for (let sent = 0; sent * size <= 8_192; sent++) send(shape, endless)
    expect(rig.codes()).toEqual(['too_long'])
    send(shape, report(shape, Buffer.from(NUMBER), null, false))
    expect(rig.texts()).toEqual([])
    send(shape, report(shape, Buffer.from(NUMBER), null, false))
    expect(rig.texts()).toEqual([NUMBER])
  })

  test('bytes that are no text are refused, and letters of all languages are text', async () => {
    send(shape, report(shape, Buffer.from([0x41, 0xe4, 0x39]), null, false))
    send(shape, ...reportsOf(shape, 'ä'.repeat(size), null))
    expect([rig.codes(), rig.texts()]).toEqual([['not_text'], ['ä'.repeat(size)]])
    expect(rig.misreads[0]?.bytes).toBe('41e439')
  })

  test('an AIM identifier that is none is left out', () => {
    if (shape.aim === null) return
    for (const aim of ['Q1\0', '\xff\xff\xff', ']\0\0', ']Qé', '   '])
      send(shape, report(shape, Buffer.from('B1'), aim, false))
    expect(rig.scans.map(({ symbology }) => symbology)).toEqual(Array(5).fill(null))
  })

  test('blank texts are none', () => {
    for (const blank of ['\r', ' ', '\r\n']) send(shape, ...reportsOf(shape, blank, ']Q1'))
    expect([rig.texts(), rig.codes()]).toEqual([[], []])
  })

  test('what no scanner sends throws nothing', async () => {
    send(shape, Buffer.alloc(0), Buffer.alloc(1), Buffer.alloc(shape.size, 0xff), Buffer.alloc(9_000, 2))
    silence()
    expect(rig.texts()).toEqual([])
  })
})

test('reports of several scanners at once do not mix', () => {
  const all = SHAPES.map((shape) => ({ shape, text: text(99) + shape.name, reports: [] as Buffer[] }))
  for (const each of all) each.reports = reportsOf(each.shape, each.text, ']Q1')
  for (let nth = 0; nth < 6; nth++) for (const { shape, reports } of all) send(shape, ...reports.slice(nth, nth + 1))
  const expected = all.map((each) => [sourceOf(each.shape), each.text])
  expect(new Map(rig.scans.map((scan) => [scan.source, scan.text]))).toEqual(new Map(expected as [string, string][]))
  expect(rig.misreads).toEqual([])
})

test('reports of another kind are passed by where the scanner declares them, and told where nobody does', () => {
  const [first, second] = reportsOf(HONEYWELL, text(60), ']Q1')
  if (!first || !second) throw new Error('two reports')
  send(HONEYWELL, first, Buffer.from([9, 1]), Buffer.from([7, 1]), second)
  send(ACCESS_IS, Buffer.from([9, 1]))
  expect([rig.texts(), rig.codes()]).toEqual([[text(60)], ['unknown_report', 'unknown_report']])
})

test('a text whose parts come slowly one after the other is one, however long it takes', () => {
  for (const each of reportsOf(HONEYWELL, text(56) + text(56) + text(56) + text(20), ']Q1')) {
    vi.advanceTimersByTime(400)
    send(HONEYWELL, each)
  }
  silence()
  expect([rig.texts().map(({ length }) => length), rig.codes()]).toEqual([[188], []])
})

test('a text without its end is refused when it should have come, whatever else the scanner says meanwhile', () => {
  const [first] = reportsOf(HONEYWELL, text(60), ']Q1')
  if (!first) throw new Error('two reports')
  send(HONEYWELL, first)
  for (let said = 0; said < 3; said++) {
    vi.advanceTimersByTime(200)
    send(HONEYWELL, Buffer.from([9, 1]), Buffer.from([7, 1]))
  }
  expect(rig.codes().filter((code) => code !== 'unknown_report')).toEqual(['part_missing'])
  send(HONEYWELL, report(HONEYWELL, Buffer.from(NUMBER), ']A0', false))
  expect(rig.texts()).toEqual([NUMBER])
})

test('zeros behind a described report are padding, and anything else is refused', async () => {
  const right = report(HONEYWELL, Buffer.from(NUMBER), ']A0', false)
  send(HONEYWELL, Buffer.concat([right, Buffer.alloc(3)]))
  send(HONEYWELL, Buffer.concat([right, Buffer.from([0, 1])]))
  expect([rig.texts(), rig.codes()]).toEqual([[NUMBER], ['wrong_length']])
})

describe('a layout taken for another one', () => {
  const vendors = SHAPES.filter(({ descriptor }) => descriptor === null)
  const pairs = vendors.flatMap((is) =>
    vendors.filter((taken) => taken.name !== is.name).map((taken) => ({ is, taken })),
  )
  test.each(pairs)('refuses or reads right: $is.name taken for $taken.name', async ({ is, taken }) => {
    for (let length = 1; length <= 56; length++) {
      for (const aim of [']Q1', null]) {
        send(taken, ...reportsOf(is, text(length), aim))
        silence()
        expect(rig.texts().filter((each) => each !== text(length))).toEqual([])
        rig.scans.length = 0
      }
    }
  })
})

describe('a scanner whose reports cannot be interpreted', () => {
  const plug = async (descriptor: Uint8Array) => {
    rig.scanners.close()
    const device = { ...UNNUMBERED.device, path: '/dev/hidraw99' }
    rig = new Rig([device], { readDescriptor: async () => descriptor })
    await vi.waitFor(() => expect(rig.library.opened).toHaveLength(1))
    await vi.waitFor(() => expect(rig.states[0]?.facts['layout']).toBeDefined())
  }

  test('is told, and its reports are shown', async () => {
    await plug(OPAQUE)
    expect(rig.states).toMatchObject([{ state: 'error', problem: 'hid_unknown_layout', facts: { layout: 'unknown' } }])
    rig.send('/dev/hidraw99', report(HONEYWELL, Buffer.from(NUMBER), ']A0', false))
    expect([rig.texts(), rig.codes()]).toEqual([[], ['unknown_report']])
    expect(rig.misreads[0]?.bytes).toHaveLength(128)
  })

  test('as to whether more follows gives short texts alone', async () => {
    await plug(FLAGLESS)
    const flagless: Shape = { ...UNNUMBERED, size: 57, flag: [0, 0], aim: null }
    rig.send('/dev/hidraw99', report(flagless, Buffer.from(text(55)), null, false))
    rig.send('/dev/hidraw99', report(flagless, Buffer.from(text(56)), null, false))
    expect([rig.texts(), rig.codes()]).toEqual([[text(55)], ['too_long']])
  })
})
