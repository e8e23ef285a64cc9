/** The devices process as a whole: what is plugged in, both kinds of scanners in one list, and the process itself. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Device } from 'node-hid'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ScannerState } from '../../desk/contract.ts'
import { watchPlugged } from '../../native/plugged.ts'
import type { FromDevices } from '../../native/protocol.ts'
import { lastingPath, type ListedPort } from '../../native/serial/ports.ts'
import { parseSerial } from '../../native/serial/settings.ts'
import { Library } from './hid/double.ts'
import { Heard, type Started, started } from './started.ts'
import { until } from './tty.ts'

/** A scanner in HID POS mode whose layout is known by its maker. */
const gryphon: Device = {
  ...{ vendorId: 0x05f9, productId: 0x4204, path: 'usb-1', manufacturer: 'Datalogic', product: 'Gryphon' },
  ...{ usagePage: 0x8c, usage: 0x02, release: 1, interface: 0 },
}

let at: Started
afterEach(() => at.end())

const datalogic = { vendorId: '05F9', productId: '4204', manufacturer: 'Datalogic ADC, Inc.' }
const facts = { usb: '05f9:4204', manufacturer: 'Datalogic ADC, Inc.' }
const unused = (path: string, more: Partial<ScannerState> = {}): ScannerState => ({
  ...{ source: `serial:${path}`, kind: 'serial', name: path },
  ...{ state: 'unused', problem: null, facts: {} },
  ...more,
})

describe('ports that nobody has chosen', () => {
  test('are told with what they say of themselves; sockets that nothing is known of are not', async () => {
    const ports: ListedPort[] = [
      { path: '/dev/ttyS0' },
      { path: '/dev/ttyS1', manufacturer: undefined, vendorId: undefined, productId: undefined, pnpId: undefined },
      { path: '/dev/ttyS2', pnpId: 'PNP0501' },
      { path: '/dev/ttyACM0', ...datalogic },
      { path: '/dev/ttyUSB0' },
      { path: 'COM1' },
      { path: '' },
    ]
    at = started({ ports: () => Promise.resolve(ports) })
    await until(() => at.states().length > 0)
    expect(at.states()).toEqual([
      unused('/dev/ttyS2'),
      unused('/dev/ttyACM0', { facts }),
      unused('/dev/ttyUSB0'),
      unused('COM1'),
    ])
  })

  test('are told by the name that they keep, where there is one', async () => {
    at = started()
    await at.cable.plug()
    const { folder } = at.cable
    const port = { path: '/dev/ttyACM0', pnpId: 'ttyACM0' }
    expect(lastingPath(port, folder)).toBe(at.cable.path)
    expect(lastingPath({ path: '/dev/ttyACM0' }, folder)).toBe('/dev/ttyACM0')
    expect(lastingPath({ ...port, pnpId: 'usb-none-if00' }, folder)).toBe('/dev/ttyACM0')
  })

  test('are there once, however often the system lists them', async () => {
    at = started({ ports: () => Promise.resolve([{ path: 'COM4' }, { path: 'COM4', ...datalogic }]) })
    await until(() => at.states().length > 0)
    expect(at.states()).toEqual([unused('COM4', { facts })])
  })

  test('are not those that are chosen under another of their names', async () => {
    let listed: ListedPort[] = []
    at = started({ ports: () => Promise.resolve(listed) })
    await at.cable.plug()
    listed = [
      { path: realpathSync(at.cable.path), ...datalogic },
      { path: 'COM4', ...datalogic },
    ]
    at.want({ path: at.cable.path }, { path: 'com4' })
    at.devices.receive({ serial: [parseSerial(at.cable.path), parseSerial('com4')], look: true })
    await until(() => at.state() === 'open' && at.states()[0]?.facts['usb'] !== undefined)
    expect(at.states().map(({ name, facts }) => [name, facts])).toEqual([
      [at.cable.path, { speed: '9600 8N1', ...facts }],
      ['com4', { speed: '9600 8N1', ...facts }],
    ])
  })

  test('that cannot be listed are no fault, and a port opens all the same', async () => {
    let works = false
    at = started({ ports: () => (works ? Promise.resolve([]) : Promise.reject(new Error('spawn udevadm ENOENT'))) })
    await at.plugAndOpen()
    const [open, ...others] = at.states()
    expect(open?.state).toBe('open')
    expect(others).toEqual([unused('', { problem: 'serial_no_list' })])
    works = true
    at.devices.receive({ serial: [parseSerial(at.cable.path)], look: true })
    await until(() => at.states().length === 1)
  })
})

describe('something plugged in', () => {
  test('is looked for at once, of both kinds, and other names are nothing', async () => {
    const list = vi.fn(() => Promise.resolve([]))
    const usb = new Library()
    at = started({ ports: list, loadHid: () => Promise.resolve(usb) })
    await sleep(200)
    list.mockClear()
    usb.enumerations = 0
    writeFileSync(join(at.cable.folder, 'null'), '')
    await sleep(300)
    expect(list).not.toHaveBeenCalled()
    for (const name of ['ttyUSB0', 'hidraw3']) {
      writeFileSync(join(at.cable.folder, name), '')
      await sleep(300)
      expect([list.mock.calls.length, usb.enumerations]).toEqual([1, 1])
      rmSync(join(at.cable.folder, name))
      await sleep(300)
      expect([list.mock.calls.length, usb.enumerations]).toEqual([2, 2])
      list.mockClear()
      usb.enumerations = 0
    }
  })

  test('is not what is written to a port that is there', async () => {
    const list = vi.fn(() => Promise.resolve([]))
    at = started({ ports: list })
    const receipts = join(at.cable.folder, 'ttyUSB0')
    writeFileSync(receipts, '')
    await sleep(200)
    list.mockClear()
    for (let line = 0; line < 5; line++) {
      appendFileSync(receipts, 'a receipt')
      await sleep(50)
    }
    await sleep(200)
    expect(list).not.toHaveBeenCalled()
  })

  test.each([null, '/kaikuluukku-none'])(
    'is looked for every five seconds where nothing tells of it (%s)',
    (folder) => {
      at = started()
      vi.useFakeTimers()
      onTestFinished(() => void vi.useRealTimers())
      const plugged = vi.fn()
      const unwatch = watchPlugged(plugged, folder)
      vi.advanceTimersByTime(4_999)
      expect(plugged).not.toHaveBeenCalled()
      vi.advanceTimersByTime(10_001)
      expect(plugged).toHaveBeenCalledTimes(3)
      unwatch()
      vi.advanceTimersByTime(60_000)
      expect(plugged).toHaveBeenCalledTimes(3)
    },
  )

  test('is listed once more where it came during a listing, and never twice at a time', async () => {
    let lists = 0
    let atATime = 0
    const ports = async () => {
      lists++
      expect(++atATime).toBe(1)
      await sleep(50)
      atATime--
      return []
    }
    at = started({ ports })
    for (let asked = 0; asked < 10; asked++) at.devices.receive({ serial: [], look: true })
    await sleep(300)
    expect(lists).toBe(2)
  })
})

describe('scanners of both kinds', () => {
  test('are one list, told where it changed and whenever the desk says what is wanted', async () => {
    const usb = new Library()
    at = started({ loadHid: () => Promise.resolve(usb) })
    await at.plugAndOpen()
    const look = () => at.devices.receive({ serial: [parseSerial(at.cable.path)], look: true })
    usb.devices = [gryphon]
    look()
    await until(() => at.states().length === 2 && at.state() === 'open')
    expect(at.states().map(({ kind, state }) => [kind, state])).toEqual([
      ['hid', 'open'],
      ['serial', 'open'],
    ])
    at.messages.length = 0
    look()
    await sleep(50)
    expect(at.lists()).toHaveLength(1)
    usb.devices = []
    look()
    await until(() => at.state() === 'closed')
    expect(at.states()[1]).toMatchObject({ kind: 'serial', state: 'open' })
  })

  test('give one stream of scans and misreadings, and are closed together', async () => {
    const usb = new Library()
    usb.devices = [gryphon]
    at = started({ loadHid: () => Promise.resolve(usb) })
    await at.plugAndOpen()
    await until(() => at.state() === 'open')
    usb.at('usb-1').emit('data', Buffer.concat([Buffer.from([2, 2]), Buffer.from(']A0A1')], 64))
    usb.at('usb-1').emit('data', Buffer.from([2, 2]))
    await at.cable.write('A2\r')
    await until(() => at.scans().length === 2)
    expect(at.scans()).toMatchObject([
      { text: 'A1', symbology: ']A0', source: at.states()[0]?.source },
      { text: 'A2', symbology: null, source: `serial:${at.cable.path}` },
    ])
    expect(at.misreads()).toMatchObject([{ code: 'cut_short', bytes: '0202' }])
    at.devices.close()
    expect(usb.at('usb-1').isClosed).toBe(true)
  })

  test('that send nothing but what cannot be read do not fill the desk with it, and are read all the same', async () => {
    const usb = new Library()
    usb.devices = [gryphon]
    at = started({ loadHid: () => Promise.resolve(usb) })
    await until(() => at.state() === 'open')
    const bad = () => usb.at('usb-1').emit('data', Buffer.from([9]))
    for (let sent = 0; sent < 1_000; sent++) bad()
    expect(at.misreads()).toHaveLength(10)
    for (let sent = 0; sent < 100; sent++)
      usb.at('usb-1').emit('data', Buffer.concat([Buffer.from([2, 2]), Buffer.from(']A0A1')], 64))
    expect(at.scans()).toHaveLength(100)
    await sleep(1_100)
    bad()
    expect(at.misreads()).toHaveLength(11)
  })

  test('go on without the library for HID where it does not load', async () => {
    at = started({ loadHid: () => Promise.reject(new Error('libudev.so.1: cannot open shared object file')) })
    await at.plugAndOpen()
    expect(at.states()).toMatchObject([
      { kind: 'hid', state: 'error', problem: 'hid_no_library' },
      { kind: 'serial', state: 'open' },
    ])
    await at.cable.write('A1\r')
    await until(() => at.scans().length === 1)
  })
})

test.each([null, {}, { serial: [null] }, { serial: [{ baudRate: 9_600 }] }, { serial: [], look: 1 }])(
  'what is no message of the desk throws: %j',
  (message) => {
    at = started()
    expect(() => at.devices.receive(message)).toThrow()
  },
)

describe('the devices process', () => {
  let child: ChildProcess | null = null
  afterEach(() => void child?.kill())

  function start(env: NodeJS.ProcessEnv = process.env) {
    at = started()
    const heard = new Heard()
    child = fork(new URL('../../desk/standalone/devices-process.ts', import.meta.url), { execArgv: [], env })
    child.on('message', (message) => heard.messages.push(message as FromDevices))
    return { child, heard }
  }
  const serialOf = (heard: Heard) => heard.states().filter(({ kind }) => kind === 'serial')

  test('lives on where a scanner cannot be', async () => {
    const { child, heard } = start()
    child.send({ serial: [parseSerial('/dev/ttyS0:5')] })
    await until(() => serialOf(heard).length > 0)
    expect(serialOf(heard)[0]).toMatchObject({ source: 'serial:/dev/ttyS0', problem: 'serial_settings' })
    expect(child.exitCode).toBeNull()
  })

  test('lives on where udevadm is missing, and says that ports cannot be listed', async () => {
    const { child, heard } = start({ ...process.env, PATH: '/nowhere' })
    child.send({ serial: [] })
    await until(() => serialOf(heard).some(({ problem }) => problem === 'serial_no_list'))
    expect(child.exitCode).toBeNull()
  })

  test('runs under plain Node, tells scans, and ends with its parent', async () => {
    const { child, heard } = start()
    const { cable } = at
    await cable.plug()
    child.send({ serial: [{ path: cable.path, baudRate: 9_600 }] })
    await until(() => serialOf(heard)[0]?.state === 'open')
    await cable.write('A1\r')
    await until(() => heard.texts().includes('A1'))
    const exit = once(child, 'exit')
    child.disconnect()
    expect(await exit).toEqual([0, null])
  })
})
