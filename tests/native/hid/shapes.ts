/** Scanners of different makes: what they say of themselves, and what their reports look like, written out by hand. */
import type { Device } from 'node-hid'
import { HONEYWELL, UNNUMBERED, UNUSUAL } from './descriptors.ts'

export interface Shape {
  readonly name: string
  readonly device: Device & { path: string }
  readonly descriptor: Uint8Array | null
  readonly size: number
  readonly id: number | null
  readonly count: number
  readonly data: number
  readonly room: number
  readonly aim: number | null
  /** Its byte, and its value in it where more follows. */
  readonly flag: readonly [number, number]
  /** A byte that is the maker's own business, and what it may hold. */
  readonly own: readonly [number, number] | null
}

const device = (vendorId: number, path: string): Device & { path: string } => ({
  ...{ vendorId, productId: 0x1200, path, serialNumber: path.replace('/dev/', ''), manufacturer: 'Maker' },
  ...{ product: 'Scanner', release: 0, interface: 0, usagePage: 0x8c, usage: 0x02 },
})

export const SHAPES: readonly Shape[] = [
  {
    ...{ name: 'Honeywell, described', device: device(0x0c2e, '/dev/hidraw90'), descriptor: HONEYWELL },
    ...{ size: 64, id: 2, count: 1, aim: 2, data: 5, room: 56, flag: [63, 1], own: [61, 0x73] },
  },
  {
    ...{ name: 'not numbered, described', device: device(0x4444, '/dev/hidraw91'), descriptor: UNNUMBERED },
    ...{ size: 61, id: null, count: 0, data: 1, room: 56, flag: [57, 8], aim: 58, own: null },
  },
  {
    ...{ name: 'unusual, described', device: device(0x4445, '/dev/hidraw92'), descriptor: UNUSUAL },
    ...{ size: 40, id: 5, aim: 1, count: 4, data: 5, room: 34, flag: [39, 1], own: null },
  },
  {
    ...{ name: 'Access-IS, by its vendor', device: device(0x0db5, 'win-0'), descriptor: null },
    ...{ size: 64, id: 2, count: 1, aim: 2, data: 5, room: 56, flag: [63, 1], own: [61, 0x62] },
  },
  {
    ...{ name: '62 bytes, by its vendor', device: device(0x05e0, 'win-1'), descriptor: null },
    ...{ size: 62, id: 2, count: 1, aim: 2, data: 5, room: 56, flag: [61, 1], own: null },
  },
  {
    ...{ name: 'Newland, by its vendor', device: device(0x1eab, 'win-2'), descriptor: null },
    ...{ size: 64, id: 2, count: 1, data: 2, room: 56, aim: null, flag: [63, 1], own: [62, 0x41] },
  },
]

/** One report, right in every way. */
export function report(shape: Shape, data: Uint8Array, aim: string | null, isContinued: boolean): Buffer {
  const bytes = Buffer.alloc(shape.size)
  if (shape.id !== null) bytes[0] = shape.id
  bytes[shape.count] = data.length
  bytes.set(data, shape.data)
  if (aim !== null && shape.aim !== null) bytes.write(aim, shape.aim, 'latin1')
  if (isContinued) bytes[shape.flag[0]] = shape.flag[1]
  if (shape.own) bytes[shape.own[0]] = shape.own[1]
  return bytes
}

/** All reports of a text; one that is empty has one report. */
export function reportsOf(shape: Shape, text: string, aim: string | null): Buffer[] {
  const bytes = Buffer.from(text)
  const reports: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += shape.room)
    reports.push(report(shape, bytes.subarray(at, at + shape.room), aim, at + shape.room < bytes.length))
  return reports
}
