import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ScannerState } from '../../desk/contract.ts'
import { type Devices, startDevices } from '../../native/devices.ts'
import type { FromDevices } from '../../native/protocol.ts'
import { parseSerial } from '../../native/serial-settings.ts'
import { Cable, until } from './tty.ts'

let cable: Cable
let devices: Devices
let messages: FromDevices[]

const texts = () => messages.flatMap((message) => ('scan' in message ? [message.scan.text] : []))
const states = (): readonly ScannerState[] => messages.findLast((message) => 'scanners' in message)?.scanners ?? []
const state = () => states()[0]?.state
const want = (...paths: string[]) => devices.receive({ serial: paths.map((path) => ({ path, baudRate: 9_600 })) })

async function plugAndOpen() {
  await cable.plug()
  want(cable.path)
  await until(() => state() === 'open')
}

beforeEach(() => {
  cable = new Cable()
  messages = []
  devices = startDevices((message) => messages.push(message))
})
afterEach(async () => {
  devices.close()
  await cable.remove()
})

describe('a scan', () => {
  test.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['TAB', '\t'],
  ])('ends with %s', async (_, end) => {
    await plugAndOpen()
    const before = Date.now()
    await cable.write(`A123456785429${end}`)
    await until(() => texts().length === 1)
    await sleep(350)
    expect(texts()).toEqual(['A123456785429'])
    const [scan] = messages.flatMap((message) => ('scan' in message ? [message.scan] : []))
    expect(scan).toEqual({
      text: 'A123456785429',
      symbology: null,
      source: `serial:${cable.path}`,
      at: expect.any(Number) as number,
    })
    expect(scan?.at).toBeGreaterThanOrEqual(before)
  })

  test('without an end is done after a silence', async () => {
    await plugAndOpen()
    await cable.write('A1')
    await sleep(150)
    await cable.write('23')
    await sleep(150)
    expect(texts()).toEqual([])
    await until(() => texts().length === 1)
    expect(texts()).toEqual(['A123'])
  })

  test('and the next in one write are two', async () => {
    await plugAndOpen()
    await cable.write('A1\r\nB2\r\n')
    await until(() => texts().length === 2)
    expect(texts()).toEqual(['A1', 'B2'])
  })

  test('over three writes is one', async () => {
    await plugAndOpen()
    for (const part of ['A12', '345', '678\r']) {
      await cable.write(part)
      await sleep(50)
    }
    await until(() => texts().length === 1)
    expect(texts()).toEqual(['A12345678'])
  })

  test('of nothing is none', async () => {
    await plugAndOpen()
    await cable.write('\r\n\t  \r\nA1\r')
    await until(() => texts().length === 1)
    expect(texts()).toEqual(['A1'])
  })

  test('that never ends is thrown away and the next one is read', async () => {
    await plugAndOpen()
    for (let sent = 0; sent < 20; sent++) await cable.write('x'.repeat(1_000))
    await cable.write('\rA1\r')
    await until(() => texts().length > 0)
    expect(texts()).toEqual(['A1'])
  })
})

describe('a port', () => {
  test('that is pulled out and put back is open again, and half a scan is forgotten', async () => {
    await plugAndOpen()
    await cable.write('HALF')
    await sleep(50)
    await cable.unplug()
    await until(() => state() !== 'open')
    expect(messages.some((message) => 'scanners' in message && message.scanners[0]?.state === 'closed')).toBe(true)
    await until(() => states()[0]?.problem === 'serial_missing')
    await cable.plug()
    await until(() => state() === 'open')
    expect(states()[0]?.problem).toBeNull()
    await cable.write('A1\r')
    await until(() => texts().length === 1)
    expect(texts()).toEqual(['A1'])
  })

  test('that is not there is missing', async () => {
    want('/dev/kaikuluukku-none')
    await until(() => state() === 'error')
    expect(states()).toEqual([
      { source: 'serial:/dev/kaikuluukku-none', kind: 'serial', state: 'error', problem: 'serial_missing' },
    ])
  })

  test('that another program holds is busy, and opens when it is let go', async () => {
    await plugAndOpen()
    const heard: FromDevices[] = []
    const second = startDevices((message) => heard.push(message))
    const problem = () => heard.findLast((message) => 'scanners' in message)?.scanners[0]
    second.receive({ serial: [{ path: cable.path, baudRate: 9_600 }] })
    await until(() => problem()?.problem === 'serial_busy')
    devices.close()
    await until(() => problem()?.state === 'open')
    second.close()
  })

  test('that is wanted no more is let go', async () => {
    await plugAndOpen()
    want()
    expect(states()).toEqual([])
    await cable.write('A1\r')
    await sleep(400)
    expect(texts()).toEqual([])
  })

  test('that is wanted as before is left open', async () => {
    await plugAndOpen()
    messages = []
    want(cable.path)
    await sleep(100)
    expect(messages).toEqual([
      { scanners: [{ source: `serial:${cable.path}`, kind: 'serial', state: 'open', problem: null }] },
    ])
  })
})

describe('a port that cannot be', () => {
  const refused = (path: string) => ({
    source: `serial:${path}`,
    kind: 'serial',
    state: 'error',
    problem: 'serial_settings',
  })

  test.each([
    ['/dev/ttyS0', 5],
    ['/dev/ttyS0', 4_000_001],
    ['/dev/ttyS0', 9_600.5],
    ['/dev/ttyS0', Infinity],
    // what JSON makes of Infinity
    ['/dev/ttyS0', null],
    ['', 9_600],
  ])('is told as an error: %j at %j', (path, baudRate) => {
    devices.receive({ serial: [{ path, baudRate }] })
    expect(states()).toEqual([refused(path)])
  })

  test('leaves the others open, and is right once its settings are', async () => {
    await plugAndOpen()
    devices.receive({
      serial: [
        { path: cable.path, baudRate: 9_600 },
        { path: '', baudRate: 9_600 },
      ],
    })
    expect(states()).toMatchObject([{ state: 'open' }, refused('')])
    devices.receive({ serial: [{ path: cable.path, baudRate: 5 }] })
    expect(states()).toEqual([refused(cable.path)])
    want(cable.path)
    await until(() => state() === 'open')
    await cable.write('A1\r')
    await until(() => texts().length === 1)
  })
})

test.each([null, {}, { serial: [null] }, { serial: [{ baudRate: 9_600 }] }])(
  'what is no message of the desk throws: %j',
  (message) => expect(() => devices.receive(message)).toThrow(),
)

describe('the devices process', () => {
  let child: ChildProcess | null = null
  afterEach(() => void child?.kill())

  test('lives on where a scanner cannot be', async () => {
    child = fork(new URL('../../native/main.ts', import.meta.url), { execArgv: [] })
    const heard: FromDevices[] = []
    child.on('message', (message) => heard.push(message as FromDevices))
    child.send({ serial: [parseSerial('/dev/ttyS0:5')] })
    await until(() => heard.length > 0)
    expect(heard).toMatchObject([{ scanners: [{ source: 'serial:/dev/ttyS0', state: 'error' }] }])
    expect(child.exitCode).toBeNull()
  })

  test('runs under plain Node, tells scans, and ends with its parent', async () => {
    await cable.plug()
    child = fork(new URL('../../native/main.ts', import.meta.url), { execArgv: [] })
    const heard: FromDevices[] = []
    child.on('message', (message) => heard.push(message as FromDevices))
    child.send({ serial: [{ path: cable.path, baudRate: 9_600 }] })
    await until(() => heard.some((message) => 'scanners' in message && message.scanners[0]?.state === 'open'))
    await cable.write('A1\r')
    await until(() => heard.some((message) => 'scan' in message && message.scan.text === 'A1'))
    const exit = once(child, 'exit')
    child.disconnect()
    expect(await exit).toEqual([0, null])
  })
})
