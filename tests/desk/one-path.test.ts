/** Whichever source read the card, the use is the same: in the ledger and at the register. */
import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import type { Scan } from '../../desk/contract.ts'
import { type Devices, startDevices } from '../../native/devices.ts'
import type { FromDevices } from '../../native/protocol.ts'
import { createDecoder, type Picture } from '../../renderer/camera/decode.ts'
import { Showings } from '../../renderer/camera/reading.ts'
import { Library } from '../native/hid/double.ts'
import { reportsOf, SHAPES } from '../native/hid/shapes.ts'
import { Cable, until } from '../native/tty.ts'
import { play, scan as scannerKeys } from '../renderer/wedge-keys.ts'
import { allSent, check, deskAtWork, idOf, newId, recordUse, type TestDesk } from './harness.ts'

const CARD = 'A999005458'
const MINORS = 2

// ---- scanners that are addressed to us, in the real devices part -----------------------------------------------------

/** One whose layout is known by its maker: it is not on this computer, so nothing can be read of its descriptor. */
const [shape] = SHAPES.filter(({ descriptor }) => descriptor === null)
/** At node-hid's own boundary: everything above it is the product's. */
const library = new Library()

/** As the scanner sends it. docs/scanners.md#hid-pos */
function readByHid(): void {
  if (!shape) throw new Error('no such scanner')
  for (const report of reportsOf(shape, CARD, ']A0')) library.at(shape.device.path).emit('data', report)
}

const cable = new Cable()
let devices: Devices
let toDesk: (message: FromDevices) => void = () => undefined
const link = {
  send: (message: unknown) => devices.receive(message),
  onMessage: (listener: (message: unknown) => void) => void (toDesk = listener),
}

// ---- the camera's frames -----------------------------------------------------------------------------------------------

const wasmOf = (name: string) => new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(name))).buffer

/** A frame of 1280×720 with the code in its middle, as a camera sees it. */
async function frameOf(text: string, format: 'QRCode' | 'Code39', module: number): Promise<Picture> {
  const wasmBinary = wasmOf('zxing-wasm/writer/zxing_writer.wasm')
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  const { symbol } = await writeBarcode(text, { format, scale: 1, addQuietZones: true })
  const [width, height] = [1_280, 720]
  const data = new Uint8Array(width * height).fill(235)
  const tall = format === 'Code39' ? 160 : symbol.height * module
  const [left, top] = [Math.floor((width - symbol.width * module) / 2), Math.floor((height - tall) / 2)]
  for (let y = 0; y < tall; y++)
    for (let x = 0; x < symbol.width * module; x++) {
      const at = Math.floor((y * symbol.height) / tall) * symbol.width + Math.floor(x / module)
      data[(top + y) * width + left + x] = (symbol.data[at] ?? 255) > 127 ? 235 : 25
    }
  return { data, width, height }
}

async function seen(format: 'QRCode' | 'Code39', module: number): Promise<string> {
  const decoder = await createDecoder(wasmOf('zxing-wasm/reader/zxing_reader.wasm'))
  const showings = new Showings()
  const frame = await frameOf(CARD, format, module)
  for (let at = 0; at < 1_000; at += 33) {
    const reading = showings.take(decoder.decode(frame), at)
    if (reading) return reading.text
  }
  throw new Error('the camera read nothing')
}

// ---- the test ------------------------------------------------------------------------------------------------------------

let desk: TestDesk
let eventId: string
let register: Awaited<ReturnType<typeof deskAtWork>>['register']
const scans: Scan[] = []
let later = 0

beforeAll(() => cable.plug())
afterAll(async () => {
  devices.close()
  await cable.remove()
})

/** The text that the next scan of a device brings to the screen. */
async function scanned(act: () => unknown): Promise<string> {
  scans.length = 0
  await act()
  await until(() => scans.length > 0)
  return scans[0]?.text ?? ''
}

function typedByScanner(): string {
  const { actions } = play(scannerKeys(CARD))
  const [action] = actions
  if (action?.do !== 'submit') throw new Error(JSON.stringify(actions))
  return action.text
}

const SOURCES: Readonly<Record<string, () => string | Promise<string>>> = {
  typing: () => CARD,
  serial: () => scanned(() => cable.write(`${CARD}\r`)),
  hid: () => scanned(readByHid),
  wedge: () => typedByScanner(),
  qr: () => seen('QRCode', 8),
  code39: () => seen('Code39', 3),
}

const OF_ONE_USE = new Set(['id', 'seq', 'recorded_at', 'data_as_of', 'recordedAt', 'revision'])

/** What is kept of the use here and there, but for its id and its times. */
async function keptOf(id: string) {
  await allSent(desk)
  const ledger = new Database(join(desk.dataDir, 'ledger.db'), { readonly: true })
  const row = ledger.prepare('SELECT * FROM use WHERE id = ?').get(id) as Record<string, unknown>
  ledger.close()
  const [use] = (await register.uses()).filter((each) => each.id === id) as unknown as Record<string, unknown>[]
  const without = (facts: Record<string, unknown> = {}) =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => !OF_ONE_USE.has(name)))
  return { here: without(row), there: without(use) }
}

test('the same card gives the same use, whichever source read it', async () => {
  library.devices = shape ? [shape.device] : []
  devices = startDevices((message) => toDesk(message), {
    loadHid: () => Promise.resolve(library),
    ports: () => Promise.resolve([]),
    folder: cable.folder,
  })
  const serial = [{ path: cable.path, baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 } as const]
  ;({ desk, eventId, register } = await deskAtWork({ devices: link, serial, now: () => Date.now() + later }))
  desk.api.subscribe('scan', (scan) => scans.push(scan))
  const isOpen = ({ scanners }: { scanners: readonly { state: string }[] }) =>
    scanners.filter(({ state }) => state === 'open').length === 2
  while (!isOpen(await desk.api.invoke('status.get', {}))) await new Promise((again) => setTimeout(again, 10))

  const kept: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(SOURCES)) {
    // the same card within three seconds would be one showing of it
    later += 10_000
    const text = await read()
    expect(await check(desk, eventId, text), name).toMatchObject({ kind: 'admit' })
    const id = idOf(await recordUse(desk, eventId, text, MINORS))
    kept[name] = await keptOf(id)
    await desk.api.invoke('use.undo', { id: newId(), useId: id })
    await allSent(desk)
  }
  expect(kept['typing']).toMatchObject({
    here: { adults: 1, minors: MINORS, state: 'accepted', sealed_number: null },
    there: { cardNumber: CARD, adults: 1, minors: MINORS, cancelled: false },
  })
  for (const name of Object.keys(SOURCES)) expect(kept[name], name).toEqual(kept['typing'])
})
