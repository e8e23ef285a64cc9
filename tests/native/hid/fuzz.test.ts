import { expect, test, vi } from 'vitest'
import { isWellFormed, parseCardNumber } from '../../../desk/rules/card-number.ts'
import { Rig } from './double.ts'
import { reportsOf, type Shape, SHAPES } from './shapes.ts'

const REPORTS = 1_000_000
const SEED = 20_261_121
const SILENCE_MS = 600

/** Seeded, so that a failure can be looked at. */
function randomness(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T
  return { below, one, digits: (length: number) => Array.from({ length }, () => below(10)).join('') }
}
const { below, one, digits } = randomness(SEED)

const numberIn = (text: string): string | null => {
  const number = parseCardNumber(text)
  return number !== null && isWellFormed(number) ? number : null
}

const aNumber = () => one([() => one(['A', 'X', 'Y', 'Z']) + digits(9), () => one(['AM', 'YM']) + digits(8)])()
const filler = (length: number) =>
  'https://card.example/v1?holder=none&place=everywhere&number='.repeat(3).slice(0, length)
const aText = (room: number) =>
  one([
    () => aNumber(),
    () => aNumber(),
    () => ` ${aNumber()}\r`,
    () => filler(below(room * 2 + 10)),
    // the number across two reports, and alone in the second
    () => filler(room - below(11)) + aNumber(),
    () => aNumber() + filler(below(room * 2)),
    () => digits(below(room + 20)),
  ])()

/** The data up to its last byte that is not zero. */
function textIn({ data, room }: Shape, report: Buffer): string {
  let end = data + room
  while (end > data && report[end - 1] === 0) end--
  return report.toString('latin1', data, end)
}

/**
 * What a report says, found without the implementation: the data is a text and then zeros alone, and the count agrees.
 * Null where the report is not one of this shape.
 */
function said(shape: Shape, report: Buffer): { text: string; isContinued: boolean } | null {
  const isLongEnough = shape.descriptor ? report.length >= shape.size : report.length === shape.size
  if (!isLongEnough || (shape.id !== null && report[0] !== shape.id)) return null
  const text = textIn(shape, report)
  if (text.includes('\0') || text.length !== report[shape.count]) return null
  const flag = report[shape.flag[0]] ?? 0
  return { text, isContinued: (flag & shape.flag[1]) !== 0 }
}

/** Numbers in the reports of one scanner since it was last silent: in each report, and in what parts make together. */
function numbersOf(shape: Shape, reports: readonly Buffer[]): string[] {
  const texts: string[] = []
  let before = ''
  for (const report of reports) {
    const part = said(shape, report)
    if (!part) continue
    texts.push(part.text, before + part.text)
    before = part.isContinued ? before + part.text : ''
  }
  return texts.flatMap((text) => numberIn(text) ?? [])
}

type Damage = (shape: Shape, reports: Buffer[], nth: number, report: Buffer) => void

/** Everything about a report but its text; what a cable, a driver or a scanner may get wrong. A place beyond its end is none. */
const damages: readonly Damage[] = [
  ({ count }, _, __, report) => void (report[count] = below(256)),
  ({ flag: [at] }, _, __, report) => void (report[at] = below(256)),
  ({ flag: [at, on] }, _, __, report) => void (report[at] = (report[at] ?? 0) ^ on),
  (_, __, ___, report) => void (report[0] = below(256)),
  ({ aim }, _, __, report) => void (aim !== null && (report[aim + below(3)] = below(256))),
  (_, reports, nth, report) => void (reports[nth] = report.subarray(0, below(64))),
  (_, reports, nth, report) => void (reports[nth] = Buffer.concat([report, Buffer.alloc(below(4), below(2))])),
  (_, reports) => void reports.reverse(),
  (_, reports, nth) => void reports.splice(nth, 1),
  (_, reports, nth, report) => void reports.splice(nth, 0, Buffer.from(report)),
  // shifted by a byte, as where a report id is there that should not be
  (_, reports, nth, report) => void (reports[nth] = Buffer.concat([Buffer.from([below(3)]), report])),
  (_, reports, nth, report) => void (reports[nth] = report.subarray(1)),
]

/** A byte after the text, which should be zero. */
function spoilPadding(shape: Shape, report: Buffer): void {
  const { data, room } = shape
  const { length } = textIn(shape, report)
  if (length < room) report[data + length + below(room - length)] = 1 + below(255)
}

type Sent = Readonly<{ reports: Buffer[]; allowed: readonly string[] }>

/** What is neither count nor text is damaged: no other number can come of it. */
function damaged(shape: Shape): Sent {
  const whole = reportsOf(shape, aText(shape.room), one([']Q1', ']A0', null]))
  const allowed = numbersOf(shape, whole)
  const reports = whole.map((report) => Buffer.from(report))
  if (below(8) === 0) {
    // with the count wrong too it would be another text, and a right one
    spoilPadding(shape, one(reports))
    return { reports, allowed }
  }
  for (let times = 1 + below(2); times > 0; times--) {
    const nth = below(reports.length)
    const report = reports[nth]
    if (report) one(damages)(shape, reports, nth, report)
  }
  return { reports, allowed }
}

/** Any byte, the text's too: a digit for another digit is a valid report with another number. */
function flipped(shape: Shape): Sent {
  const reports = reportsOf(shape, aText(shape.room), one([']Q1', null]))
  for (let nth = 0; nth <= below(3); nth++) {
    const report = one(reports)
    report[below(report.length)] = one([below(256), 0x30 + below(10)])
  }
  return { reports, allowed: numbersOf(shape, reports) }
}

const ALPHABETS = [
  Array.from({ length: 256 }, (_, byte) => byte),
  Buffer.from('A0123456789'),
  [0, 0, 0, 1, 2, 10, 65, 48],
]

/** Noise, and noise that begins like a report or is made of what numbers are made of. */
function random(shape: Shape): Sent {
  const alphabet = one(ALPHABETS)
  const report = Buffer.alloc(below(3) === 0 ? below(80) : shape.size)
  for (let at = 0; at < report.length; at++) report[at] = alphabet[below(alphabet.length)] ?? 0
  if (below(2) === 0 && report.length > shape.count) {
    if (shape.id !== null) report[0] = shape.id
    const length = below(20)
    report[shape.count] = length
    const [end, last] = [shape.data + length, shape.data + shape.room]
    if (below(2) === 0) report.fill(0, Math.min(end, report.length), Math.min(last, report.length))
  }
  return { reports: [report], allowed: numbersOf(shape, [report]) }
}

test(`of ${String(REPORTS)} reports none throws, and none gives a number that was in no valid report`, async () => {
  vi.useFakeTimers()
  const descriptorOf = async (path: string) => SHAPES.find(({ device }) => device.path === path)?.descriptor ?? null
  const devices = SHAPES.map(({ device }) => device)
  const rig = new Rig(devices, { readDescriptor: descriptorOf })
  await vi.waitFor(() => expect(rig.states.filter(({ state }) => state === 'open')).toHaveLength(SHAPES.length))
  const counts = { random: 0, changed: 0, numbers: 0, misreads: 0, right: 0 }
  /** Each scanner's numbers since it was last silent. */
  let allowed = new Set<string>()
  const sendAll = (shape: Shape, sent: Sent) => {
    for (const number of sent.allowed) allowed.add(number)
    rig.send(shape.device.path, ...sent.reports)
    for (const { text } of rig.scans) {
      const number = numberIn(text)
      if (number === null) continue
      counts.numbers++
      if (!allowed.has(number))
        throw new Error(`${shape.name}: ${number} from ${sent.reports.map((r) => r.toString('hex')).join(' ')}`)
    }
    counts.misreads += rig.misreads.length
    rig.misreads.length = 0
  }
  const silence = () => {
    vi.advanceTimersByTime(SILENCE_MS)
    rig.scans.length = 0
    allowed = new Set()
  }
  try {
    for (let round = 0; counts.random + counts.changed < REPORTS; round++) {
      const shape = one(SHAPES)
      const isRandom = counts.random <= counts.changed
      const sent = isRandom ? random(shape) : one([damaged, flipped])(shape)
      counts[isRandom ? 'random' : 'changed'] += sent.reports.length
      sendAll(shape, sent)
      rig.scans.length = 0
      if (below(4) === 0) silence()
      // and what is right is still read
      if (round % 64 === 0) {
        silence()
        const text = aNumber()
        sendAll(shape, { reports: reportsOf(shape, text, null), allowed: [text] })
        expect(rig.texts()).toEqual([text])
        counts.right++
        silence()
      }
    }
  } finally {
    rig.scanners.close()
    vi.useRealTimers()
  }
  // the test would show nothing if all were refused, or nothing
  expect(counts.numbers).toBeGreaterThan(REPORTS / 50)
  expect(counts.misreads).toBeGreaterThan(REPORTS / 5)
  expect(counts.right).toBeGreaterThan(1_000)
}, 300_000)
