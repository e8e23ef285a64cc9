import { existsSync, readFileSync } from 'node:fs'
import { createDecoder, type Decoder, lumaOf } from '../../renderer/camera/decode.ts'
import { type Card, cardsOf, CELLS, emptyDesks, type Format, prepareWriter } from './decode-cards.ts'
import { bareLibrary, bareWasm, type ReadText } from './decode-limits.ts'
import { bytesOf, type Colours, type Photo, photosOf, turned } from './decode-photos.ts'
import { type Figure, median, percentile } from './figures.ts'

const WASM = 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'
const QR_SETS = ['qrcode-1', 'qrcode-2', 'qrcode-3', 'qrcode-4', 'qrcode-5', 'qrcode-6']
const CODE39_SETS = ['code39-1', 'code39-2', 'code39-3']
const EMPTY_SETS = ['falsepositives', 'falsepositives-2']
/** A quarter of a second of a card that is held to the camera. */
const FRAMES = 8
/** What zxing-wasm reads of the 716 pictures of QR codes. */
const AIM_QR = 660
const AIM_RATIO = 1.15
const AIM_MS = 35
const TIMES = 3

/** The camera worker's own function beside the libraries on their own, on photographs and on made cards. */
export async function decode(args: readonly string[]): Promise<Figure[]> {
  const images = args[args.indexOf('--images') + 1]
  const wasm = bytesOf(readFileSync(WASM))
  const readers: Readers = { ours: () => createDecoder(wasm), wasm: await bareWasm(wasm), library: bareLibrary }
  await prepareWriter()
  return [
    ...(await photographs(args.includes('--images') ? (images ?? '') : '../shared/decode', readers)),
    ...(await cards(readers)),
  ]
}

interface Readers {
  /** A decoder as a camera has it when it is opened. */
  ours(): Promise<Decoder>
  readonly wasm: ReadText
  readonly library: ReadText
}

// ---- photographs --------------------------------------------------------------------------------------------------

interface Sight {
  readonly name: string
  readonly text: string | null
  readonly turns: number
  /** In the first frame, and within a quarter of a second. */
  readonly ours: string | null
  readonly held: string | null
  readonly wasm: string | null
  readonly library: string | null
}

async function photographs(images: string, readers: Readers): Promise<Figure[]> {
  const missing = [...QR_SETS, ...CODE39_SETS, ...EMPTY_SETS].filter((set) => !existsSync(`${images}/${set}`))
  if (missing.length > 0) return [skipped(missing, images)]
  const qr = await sightsOf(images, QR_SETS, readers)
  const code39 = (await sightsOf(images, CODE39_SETS, readers)).filter(({ turns }) => turns % 2 === 0)
  const empty = await sightsOf(images, EMPTY_SETS, readers)
  const read = (sights: readonly Sight[], by: By) => sights.filter((sight) => sight[by] === sight.text).length
  const lost = [...qr, ...code39].filter(({ wasm, ours, text }) => wasm === text && ours !== text)
  const readNothing = (by: By) => empty.filter((sight) => sight[by] !== null).length
  return [
    codes(`QR photographs read in one frame, of ${String(qr.length)}`, read(qr, 'ours'), {
      limit: read(qr, 'wasm'),
      aim: `aim ≥ zxing-wasm and ≥ ${String(AIM_QR)}; @zxing/library ${String(read(qr, 'library'))}`,
    }),
    codes(`QR photographs read within ${String(FRAMES)} frames`, read(qr, 'held'), {
      limit: read(qr, 'wasm'),
      aim: 'a frame of a photograph is always the same: the libraries read no more',
    }),
    codes(`Code39 photographs at 0° and 180°, of ${String(code39.length)}`, read(code39, 'ours'), {
      limit: code39.length,
      aim: `aim all; zxing-wasm ${String(read(code39, 'wasm'))}, @zxing/library ${String(read(code39, 'library'))}`,
    }),
    codes('photographs that zxing-wasm reads and we do not', lost.length, { limit: 0, aim: namesOf(lost) || 'aim 0' }),
    codes(`false reads of ${String(empty.length)} × ${String(FRAMES)} frames without a code`, readNothing('held'), {
      limit: 0,
      aim: `aim 0; zxing-wasm ${String(readNothing('wasm'))}, @zxing/library ${String(readNothing('library'))}`,
    }),
  ]
}

type By = 'ours' | 'held' | 'wasm' | 'library'
const namesOf = (sights: readonly Sight[]) =>
  sights.map(({ name, turns }) => `${name} at ${String(turns * 90)}°`).join(', ')

async function sightsOf(images: string, sets: readonly string[], readers: Readers): Promise<Sight[]> {
  const sights: Sight[] = []
  for (const photo of sets.flatMap((set) => photosOf(images, set) ?? [])) {
    let picture = photo.upright
    for (let turns = 0; turns < 4; turns++, picture = turned(picture))
      sights.push(await sightOf(photo, picture, turns, readers))
  }
  return sights
}

async function sightOf({ name, text }: Photo, picture: Colours, turns: number, readers: Readers): Promise<Sight> {
  const [wasm, library] = [await readers.wasm(picture), await readers.library(picture)]
  const decoder = await readers.ours()
  const frames = Array.from({ length: FRAMES }, () => () => decoder.decode(lumaOf(picture))?.text ?? null)
  const ours = frames[0]?.() ?? null
  const held = frames.slice(1).reduce<string | null>((sofar, frame) => sofar ?? frame(), ours)
  return { name, text: text === null ? null : asStandardCode39(name, text), turns, ours, held, wasm, library }
}

/** The texts of `code39-2` are full ASCII; read as standard Code39 the same bars are pairs. */
function asStandardCode39(name: string, text: string): string {
  if (!name.startsWith('code39-2/')) return text
  return Array.from(text, (char) => {
    if (/[A-Z0-9 .-]/.test(char)) return char
    const code = char.charCodeAt(0)
    if (/[a-z]/.test(char)) return `+${char.toUpperCase()}`
    if (/[!-,/:]/.test(char)) return `/${String.fromCharCode(code - 33 + 65)}`
    return `%${String.fromCharCode(code - 59 + 70)}`
  }).join('')
}

// ---- made cards ---------------------------------------------------------------------------------------------------

interface Tally {
  ours: number
  held: number
  wasm: number
  library: number
  wrong: number
}

/** Milliseconds a frame; of frames with a QR code both readers read, or of the other frames. */
interface Times {
  readonly ours: number[]
  readonly wasm: number[]
  readonly unread: number[]
}

async function cards(readers: Readers): Promise<Figure[]> {
  const times: Times = { ours: [], wasm: [], unread: [] }
  const figures: Figure[] = []
  let wrong = 0
  for (const format of ['QRCode', 'Code39'] as const) {
    for (const cell of CELLS) {
      const made = await cardsOf(cell, format)
      // the first cards are read twice, so that the programs are compiled when time is taken
      if (cell === CELLS[0]) await tallyOf(made, format, readers, { ours: [], wasm: [], unread: [] })
      const tally = await tallyOf(made, format, readers, times)
      wrong += tally.wrong
      figures.push(
        codes(`${format}, ${cell.name}, of ${String(made.length)}`, tally.ours, {
          limit: Math.max(tally.wasm, tally.library),
          aim: `aim ≥ the better; zxing-wasm ${String(tally.wasm)}, @zxing/library ${String(tally.library)}; within ${String(FRAMES)} frames ${String(tally.held)}`,
        }),
      )
    }
  }
  const empty = await emptyTimes(readers)
  return [...figures, codes('made cards misread', wrong, { limit: 0, aim: 'aim 0' }), ...timeFigures(times, empty)]
}

async function tallyOf(made: readonly Card[], format: Format, readers: Readers, times: Times): Promise<Tally> {
  const tally: Tally = { ours: 0, held: 0, wasm: 0, library: 0, wrong: 0 }
  for (const { text, picture } of made) {
    const decoder = await readers.ours()
    const wasm = await timed(() => readers.wasm(picture))
    const ours = await timed(() => decoder.decode(lumaOf(picture))?.text ?? null)
    let held = ours.value
    for (let frame = 1; frame < FRAMES && held === null; frame++) held = decoder.decode(lumaOf(picture))?.text ?? null
    tally.wasm += Number(wasm.value === text)
    tally.library += Number((await readers.library(picture)) === text)
    tally.ours += Number(ours.value === text)
    tally.held += Number(held === text)
    tally.wrong += Number(held !== null && held !== text)
    if (format === 'QRCode' && wasm.value === text) {
      times.wasm.push(await leastOf(() => readers.wasm(picture)))
      times.ours.push(await leastOf(() => decoder.decode(lumaOf(picture))))
    } else times.unread.push(ours.ms)
  }
  return tally
}

/** A camera that nobody holds anything to, for some frames. */
async function emptyTimes(readers: Readers): Promise<number[]> {
  const decoder = await readers.ours()
  const times: number[] = []
  for (const picture of emptyDesks(3 * FRAMES)) times.push((await timed(() => decoder.decode(lumaOf(picture)))).ms)
  return times
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; ms: number }> {
  const begun = performance.now()
  const value = await work()
  return { value, ms: performance.now() - begun }
}

/** Milliseconds, the best of a few times: what else the machine does is not the frame's. */
async function leastOf(work: () => unknown): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < TIMES; time++) times.push((await timed(work)).ms)
  return Math.min(...times)
}

// ---- figures ------------------------------------------------------------------------------------------------------

function timeFigures(times: Times, empty: readonly number[]): Figure[] {
  const ratio = `aim ≤ ${AIM_RATIO.toFixed(2)}× zxing-wasm on the same frames`
  const ms = (name: string, value: number, limit: number, aim: string): Figure => ({
    name,
    value,
    limit,
    unit: 'ms',
    aim,
  })
  return [
    ms('a 720p frame with a QR code, p50', median(times.ours), median(times.wasm), ratio),
    ms(
      'a 720p frame with a QR code, p95',
      percentile(times.ours, 0.95),
      percentile(times.wasm, 0.95),
      `${ratio} and ≤ ${String(AIM_MS)} ms`,
    ),
    ms(
      'a 720p frame zxing-wasm reads no QR code in, p95',
      percentile(times.unread, 0.95),
      AIM_MS,
      'aim ≤ the budget of a frame',
    ),
    ms('an empty 720p frame, p95', percentile(empty, 0.95), AIM_MS, 'aim ≤ the budget of a frame'),
  ]
}

const codes = (name: string, value: number, { limit, aim }: { limit: number; aim: string }): Figure => ({
  name,
  value,
  limit,
  unit: '',
  aim,
})

const skipped = (missing: readonly string[], images: string): Figure => ({
  name: 'photographs skipped: sets that are missing',
  value: missing.length,
  limit: null,
  unit: '',
  aim: `${missing.join(', ')} in ${images}`,
})
