import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDescriptor, type ReportDescriptor } from '../../../native/hid/descriptor.ts'
import { describedLayouts } from '../../../native/hid/layout.ts'
import { HONEYWELL, OPAQUE, UNNUMBERED, UNUSUAL } from './descriptors.ts'

const parsed = (bytes: Uint8Array): ReportDescriptor => {
  const descriptor = parseDescriptor(bytes)
  if (!descriptor) throw new Error('it is malformed')
  return descriptor
}
const usage = (hex: number) => 0x8c_0000 + hex
const layoutIn = (bytes: Uint8Array, report: Uint8Array) => describedLayouts(parsed(bytes))?.of(report)

test('fields are where the items put them', () => {
  const { isNumbered, fields, inputs } = parsed(HONEYWELL)
  expect(isNumbered).toBe(true)
  expect(inputs).toEqual(
    new Map([
      [2, 63],
      [9, 1],
    ]),
  )
  const places = fields
    .filter(({ reportId }) => reportId === 2)
    .map(({ usage: of, bit, bits, count }) => [of, bit, bits, count])
  expect(places).toEqual([
    [0x01_003b, 0, 8, 1],
    [usage(0xfb), 8, 8, 1],
    [usage(0xfc), 16, 8, 1],
    [usage(0xfd), 24, 8, 1],
    [usage(0xfe), 32, 8, 56],
    [0xff66_0004, 480, 8, 1],
    [0xff66_0000, 488, 8, 1],
    [usage(0xff), 496, 1, 8],
  ])
  expect(fields.at(0)?.within).toEqual([usage(0x02), usage(0x12)])
  expect(fields.find(({ kind }) => kind === 'feature')).toMatchObject({ reportId: 254, usage: 0xff66_0003, bits: 8 })
})

test('layouts have the report id in front where reports are numbered', () => {
  const numbered = Buffer.alloc(64)
  numbered[0] = 2
  const [byte, bit] = [{ at: 39, mask: 0xff }, (at: number, mask: number) => ({ at, mask })]
  expect(layoutIn(HONEYWELL, numbered)).toEqual({
    ...{ size: 64, count: 1, aim: [2, 3, 4], data: { at: 5, size: 56 }, continued: bit(63, 1), blank: null },
  })
  expect(layoutIn(UNNUMBERED, Buffer.alloc(61))).toEqual({
    ...{ size: 61, count: 0, aim: [58, 59, 60], data: { at: 1, size: 56 }, continued: bit(57, 8), blank: null },
  })
  numbered[0] = 5
  expect(layoutIn(UNUSUAL, numbered.subarray(0, 40))).toEqual({
    ...{ size: 40, count: 4, aim: [1, 2, 3], data: { at: 5, size: 34 }, continued: byte, blank: null },
  })
  expect(describedLayouts(parsed(OPAQUE))).toBeNull()
})

describe('what is malformed is none', () => {
  test.each([
    ['nothing at all', []],
    ['an item that is cut off', [0x05]],
    ['a long item that is cut off', [0xfe, 9, 0, 0]],
    ['an end without a collection', [0xc0]],
    ['a collection without an end', [0xa1, 0x01]],
    ['a pop without a push', [0xb4]],
    ['a report id of zero', [0x85, 0x00]],
    ['a range without its beginning', [0x29, 0x03]],
    ['a range that runs backwards', [0x19, 0x09, 0x29, 0x03]],
    ['a delimiter', [0xa9, 0x01]],
    ['collections without end', Array(60).fill([0xa1, 0x01]).flat() as number[]],
    ['pushes without end', Array(60).fill(0xa4) as number[]],
    ['a report larger than any', [0x77, 0xff, 0xff, 0xff, 0xff, 0x97, 0xff, 0xff, 0xff, 0xff, 0x81, 0x02]],
    ['more bytes than any has', Array(4_097).fill(0x00) as number[]],
  ])('%s', (_, bytes) => expect(parseDescriptor(Uint8Array.from(bytes))).toBeNull())

  test('more fields than any has', () => {
    const range = [0x1b, 0, 0, 0, 0, 0x2b, 0xff, 0xff, 0xff, 0xff]
    const many = [0x75, 0x01, 0x96, 0x00, 0x40, ...range, 0x81, 0x02]
    expect(parseDescriptor(Uint8Array.from(many))).toBeNull()
  })
})

describe('a layout that is not whole is none', () => {
  const without = (from: readonly number[]) => {
    const at = HONEYWELL.findIndex((_, start) => from.every((byte, nth) => HONEYWELL[start + nth] === byte))
    expect(at).toBeGreaterThan(0)
    // the same item with the vendor's first usage instead
    return HONEYWELL.map((byte, nth) => (nth === at + 1 ? 0x77 : byte))
  }
  test.each([
    ['the count', [0x09, 0x3b]],
    ['the data', [0x09, 0xfe]],
    ['the report', [0x09, 0x12]],
  ])('without %s', (_, item) => expect(describedLayouts(parsed(without(item)))).toBeNull())
})

const items = fc
  .array(
    fc.tuple(
      fc.constantFrom(0x04, 0x08, 0x18, 0x28, 0x74, 0x84, 0x94, 0xa0, 0xa4, 0xb4, 0x80, 0xb0, 0xc0),
      fc.nat(0xffff),
    ),
  )
  .map((list) => Uint8Array.from(list.flatMap(([tag, value]) => [tag | 2, value & 0xff, value >> 8])))
const spoiled = fc
  .tuple(
    fc.constantFrom(HONEYWELL, UNNUMBERED, UNUSUAL),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }),
  )
  .map(([bytes, changes]) => {
    const copy = Uint8Array.from(bytes)
    for (const [at, byte] of changes) copy[at % copy.length] = byte
    return copy
  })

test.each([
  ['random bytes', fc.uint8Array({ maxLength: 4_096 })],
  ['random items', items],
  ['spoiled descriptors', spoiled],
])('%s never throw, take long, or give a layout beyond its report', (_, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes, report) => {
      const start = performance.now()
      const descriptor = parseDescriptor(bytes)
      const layout = descriptor && describedLayouts(descriptor)?.of(report)
      expect(performance.now() - start).toBeLessThan(200)
      if (!layout || typeof layout === 'string') return
      const { size, count, data, aim, continued } = layout
      const ends = [count + 1, data.at + data.size, ...(aim ?? []).map((at) => at + 1), (continued?.at ?? 0) + 1]
      expect(Math.max(...ends)).toBeLessThanOrEqual(size)
      expect(size).toBeLessThanOrEqual(report.length)
    }),
    { numRuns: 2_000, seed: 7 },
  )
})
