import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { openLedger } from '../../db/ledger.ts'
import type { Call, Misread, Scan, Scanning, ScannerState, Topics } from '../../desk/contract.ts'
import type { DevicesLink } from '../../desk/scanners.ts'
import { createDevices } from '../../desk/standalone/devices.ts'
import type { ToDevices } from '../../native/protocol.ts'
import { parseSerial } from '../../native/serial/settings.ts'
import { Cable, until } from '../native/tty.ts'
import { CARD, startDesk, type TestDesk } from './harness.ts'

const ADMINISTRATOR = '2222'
const camera = { on: true, deviceId: 'abc', label: 'Logitech' }
const never: Scanning = { serial: [], slowKeyboard: false, camera: { on: false, deviceId: '', label: '' } }
const scan: Scan = { text: 'A1', symbology: ']A0', source: 'hid:1', at: 1 }
const misread: Misread = { code: 'cut_short', source: 'hid:1', at: 2, bytes: '0220' }
const scanner: ScannerState = {
  ...{ source: 'hid:1', kind: 'hid', name: 'Honeywell 1470g' },
  ...{ state: 'open', problem: null, facts: { usb: '0c2e:0b61' } },
}

class DevicesDouble implements DevicesLink {
  readonly sent: ToDevices[] = []
  says: (message: unknown) => void = () => undefined
  send = (message: ToDevices) => void this.sent.push(message)
  onMessage = (listener: (message: unknown) => void) => void (this.says = listener)
}

/** A desk on the demonstration, whose PINs are known. */
async function deskWith(options: Parameters<typeof startDesk>[0] = {}) {
  const devices = new DevicesDouble()
  const desk = await startDesk({ demo: true, devices, ...options })
  return { desk, devices }
}

/** What a screen is told of a topic. */
function told<T extends 'scan' | 'misread' | 'state' | 'status'>({ api }: TestDesk, topic: T): Topics[T][] {
  const heard: Topics[T][] = []
  api.subscribe(topic, (data) => heard.push(data))
  return heard
}

const scanning = async ({ api }: TestDesk) => {
  const state = await api.invoke('state.get', {})
  return state.phase === 'ready' ? state.scanning : null
}
const save = ({ api }: TestDesk, change: Partial<Omit<Call<'scanners.save'>, 'pin'>> = {}, pin = ADMINISTRATOR) =>
  api.invoke('scanners.save', { serial: [], slowKeyboard: false, ...change, pin })

describe('what the devices process says', () => {
  it('of scans and misreadings is told to every screen', async () => {
    const { desk, devices } = await deskWith()
    const screens: unknown[][] = [[], []]
    const topics = ['scan', 'misread']
    for (const heard of screens)
      desk.desk.connect((message) => 'topic' in message && topics.includes(message.topic) && heard.push(message))
    devices.says({ scan })
    devices.says({ misread })
    for (const heard of screens)
      expect(heard).toEqual([
        { topic: 'scan', data: scan },
        { topic: 'misread', data: misread },
      ])
  })

  it('of the scanners is in the status, and none are left when it ends', async () => {
    const { desk, devices } = await deskWith()
    const heard = told(desk, 'status')
    devices.says({ scanners: [scanner] })
    await until(() => heard.length > 0)
    expect(heard.at(-1)?.scanners).toEqual([scanner])
    expect((await desk.api.invoke('status.get', {})).scanners).toEqual([scanner])
    devices.says({ scanners: [] })
    await until(() => heard.at(-1)?.scanners.length === 0)
  })

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'A999005429'],
    ['an unknown message', { scanned: CARD.admit }],
    ['a scan without a text', { scan: { ...scan, text: undefined } }],
    ['a scan with more than belongs there', { scan: { ...scan, number: CARD.admit } }],
    ['a scan and more', { scan, scanners: [] }],
    ['a scan of no moment', { scan: { ...scan, text: CARD.admit, at: NaN } }],
    ['a misreading of an unknown kind', { misread: { ...misread, code: CARD.admit } }],
    ['a misreading whose bytes are no hex', { misread: { ...misread, bytes: CARD.admit } }],
    ['a state that there is not', { scanners: [scanner, { ...scanner, state: CARD.admit }] }],
    ['a problem without words', { scanners: [{ ...scanner, problem: CARD.admit }] }],
  ])('is dropped where it is %s, and the log tells nothing of it', async (_, message) => {
    // not paired: nothing else is told or logged
    const { desk, devices } = await deskWith({ demo: false })
    const heard = [told(desk, 'scan'), told(desk, 'misread'), told(desk, 'status')]
    devices.says(message)
    await sleep(50)
    expect(heard).toEqual([[], [], []])
    expect(desk.log).toEqual(['devices: a message that cannot be read was dropped'])
    devices.says({ scan })
    expect(heard[0]).toEqual([scan])
  })
})

describe('what is set for reading cards', () => {
  it('is asked of the devices process from the start, also where nothing is set', async () => {
    const { devices } = await deskWith()
    expect(devices.sent).toEqual([{ serial: [] }])
  })

  it('is saved with the administrator’s PIN, told to screens and devices, and there after a restart', async () => {
    const { desk, devices } = await deskWith()
    const heard = told(desk, 'state')
    const serial = [parseSerial('/dev/ttyS0:19200:7E1')]
    const saved = await save(desk, { serial, slowKeyboard: true })
    expect(saved).toEqual({ ...never, serial, slowKeyboard: true })
    expect(devices.sent.at(-1)).toEqual({ serial })
    expect(heard.at(-1)).toMatchObject({ scanning: saved })
    await desk.stop()
    const again = await deskWith({ dataDir: desk.dataDir })
    expect(await scanning(again.desk)).toEqual(saved)
    expect(again.devices.sent).toEqual([{ serial }])
  })

  test.each([
    ['1111', 'pin_wrong'],
    ['9999', 'pin_wrong'],
  ])('is not saved with the PIN %s', async (pin, key) => {
    const { desk, devices } = await deskWith()
    await expect(save(desk, { slowKeyboard: true }, pin)).rejects.toMatchObject({ key })
    expect(await scanning(desk)).toEqual(never)
    expect(devices.sent).toHaveLength(1)
  })

  test.each([
    ['a port twice', [parseSerial('/dev/ttyS0'), parseSerial('/dev/ttyS0 :19200')]],
    ['a speed that cannot be', [parseSerial('/dev/ttyS0:5')]],
    ['a framing that cannot be', [parseSerial('/dev/ttyS0:9600:9N1')]],
    ['nine ports', Array.from({ length: 9 }, (_, n) => parseSerial(`/dev/ttyS${String(n)}`))],
  ])('is refused with %s', async (_, serial) => {
    const { desk } = await deskWith()
    await expect(save(desk, { serial })).rejects.toMatchObject({ code: 'invalid' })
    expect(await scanning(desk)).toEqual(never)
  })

  it('counts as never set where its row cannot be read, and can be set again', async () => {
    const { desk } = await deskWith()
    await save(desk, { slowKeyboard: true })
    await desk.stop()
    for (const row of ['{"slowKeyboard":tr', '[]', 'null', '{"serial":[{"path":"/dev/ttyS0","baudRate":5}]}']) {
      const ledger = openLedger(desk.dataDir)
      ledger.settings.set('scanning', row)
      ledger.close()
      const again = await deskWith({ dataDir: desk.dataDir })
      expect(await scanning(again.desk)).toEqual(never)
      expect(again.devices.sent).toEqual([{ serial: [] }])
      expect(await save(again.desk, { slowKeyboard: true })).toEqual({ ...never, slowKeyboard: true })
      await again.desk.stop()
    }
  })

  it('stands beside what the command line names, and before it for the same port', async () => {
    const named = [parseSerial('/dev/ttyS0'), parseSerial('/dev/ttyS1:19200')]
    const { desk, devices } = await deskWith({ serial: named })
    expect(devices.sent).toEqual([{ serial: named }])
    const serial = [parseSerial('/dev/ttyS1:4800')]
    await save(desk, { serial })
    expect(devices.sent.at(-1)).toEqual({ serial: [...serial, named[0]] })
  })

  it('has the camera that staff chose, without a PIN and with the rest left as it is', async () => {
    const { desk, devices } = await deskWith()
    await save(desk, { slowKeyboard: true })
    const heard = told(desk, 'state')
    const saved = await desk.api.invoke('camera.choose', camera)
    expect(saved).toEqual({ ...never, slowKeyboard: true, camera })
    expect(heard.at(-1)).toMatchObject({ scanning: saved })
    expect(await save(desk)).toEqual({ ...never, camera })
    expect(devices.sent).toHaveLength(3)
  })

  it('has the devices process look for what is plugged in', async () => {
    const { desk, devices } = await deskWith({ serial: [parseSerial('/dev/ttyS0')] })
    expect(await desk.api.invoke('scanners.look', {})).toBeNull()
    expect(devices.sent.at(-1)).toEqual({ serial: [parseSerial('/dev/ttyS0')], look: true })
  })

  it('can be set where there is no devices process', async () => {
    const { desk } = await deskWith({ devices: null })
    expect(await save(desk, { slowKeyboard: true })).toMatchObject({ slowKeyboard: true })
    expect(await desk.api.invoke('scanners.look', {})).toBeNull()
  })
})

it('has the devices process again after it could not be started', async () => {
  const log: string[] = []
  const said: unknown[] = []
  const { execPath } = process
  process.execPath = '/kaikuluukku-none'
  const devices = createDevices(new URL('../../desk/standalone/devices-process.ts', import.meta.url).pathname, (line) =>
    log.push(line),
  )
  onTestFinished(() => devices.close())
  devices.start()
  process.execPath = execPath
  devices.onMessage((message) => said.push(message))
  devices.send({ serial: [parseSerial('/dev/kaikuluukku-none')] })
  await until(() => JSON.stringify(said).includes('serial_missing'))
  expect(log).toEqual([expect.stringContaining('ENOENT')])
})

it('reads cards through the real process from a real tty, and moves to another one when that is set', async () => {
  const [first, second] = [new Cable(), new Cable()]
  onTestFinished(async () => void (await Promise.all([first.remove(), second.remove()])))
  await Promise.all([first.plug(), second.plug()])
  const log: string[] = []
  const program = new URL('../../desk/standalone/devices-process.ts', import.meta.url).pathname
  const devices = createDevices(program, (line) => log.push(line))
  onTestFinished(() => devices.close())
  devices.start()
  const { desk } = await deskWith({ devices, serial: [parseSerial(`${first.path}:19200:7E1`)] })
  const scans = told(desk, 'scan')
  const states = told(desk, 'status')
  const opened = (path: string) =>
    states.at(-1)?.scanners.some(({ name, state }) => name === path && state === 'open') === true

  await until(() => opened(first.path))
  await first.write(`]A0${CARD.admit}\r`)
  await until(() => scans.length === 1)
  await save(desk, { serial: [{ ...parseSerial(second.path), stopBits: 2 }] })
  await until(() => opened(second.path))
  await second.write(`${CARD.family}\r\n`)
  await until(() => scans.length === 2)
  // the one of the command line goes on beside it
  await first.write('A1\t')
  await until(() => scans.length === 3)
  await save(desk, { serial: [parseSerial(`${first.path}:4800`)] })
  await until(() => !opened(second.path) && opened(first.path))
  await second.write('A2\r')
  await first.write('A3\r')
  await until(() => scans.length === 4)
  expect(scans).toMatchObject([
    { text: `]A0${CARD.admit}`, symbology: ']A0', source: `serial:${first.path}` },
    { text: CARD.family, symbology: null, source: `serial:${second.path}` },
    { text: 'A1', source: `serial:${first.path}` },
    { text: 'A3', source: `serial:${first.path}` },
  ])
  expect(states.at(-1)?.scanners).toContainEqual(
    expect.objectContaining({ name: first.path, facts: { speed: '4800 8N1' } }),
  )
  expect([...log, ...desk.log]).toEqual(['register: online'])
  await desk.stop()
  const kept = readFileSync(`${desk.dataDir}/ledger.db`)
  expect(kept.includes(CARD.admit) || kept.includes(CARD.family)).toBe(false)
})
