/** Serial scanners on a real tty pair. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Started, started } from './started.ts'
import { until } from './tty.ts'

let at: Started
beforeEach(() => void (at = started()))
afterEach(() => at.end())

/** The settings of the desk's end, as the system has them. */
const stty = () => execFileSync('stty', ['-F', at.cable.path, '-a'], { encoding: 'utf8' })

describe('a scan', () => {
  beforeEach(() => at.plugAndOpen())

  test.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['TAB', '\t'],
  ])('ends with %s', async (_, end) => {
    const before = Date.now()
    await at.cable.write(`A123456785429${end}`)
    await until(() => at.texts().length === 1)
    await sleep(350)
    expect(at.scans()).toEqual([
      {
        text: 'A123456785429',
        symbology: null,
        source: `serial:${at.cable.path}`,
        at: expect.any(Number) as number,
      },
    ])
    expect(at.scans()[0]?.at).toBeGreaterThanOrEqual(before)
  })

  test('without an end is done after a silence', async () => {
    await at.cable.write('A1')
    await sleep(150)
    await at.cable.write('23')
    await sleep(150)
    expect(at.texts()).toEqual([])
    await until(() => at.texts().length === 1)
    expect(at.texts()).toEqual(['A123'])
  })

  test('and the next in one write are two', async () => {
    await at.cable.write('A1\r\nB2\r\n')
    await until(() => at.texts().length === 2)
    expect(at.texts()).toEqual(['A1', 'B2'])
  })

  test('over three writes is one', async () => {
    for (const part of ['A12', '345', '678\r']) {
      await at.cable.write(part)
      await sleep(50)
    }
    await until(() => at.texts().length === 1)
    expect(at.texts()).toEqual(['A12345678'])
  })

  test('in two parts is one, also where the desk was busy meanwhile and the silence seems long', async () => {
    await at.cable.write('A12')
    await sleep(50)
    const rest = spawn('sh', ['-c', `sleep 0.1; printf '345\\r' > ${join(at.cable.folder, 'scanner')}`])
    const end = performance.now() + 600
    while (performance.now() < end);
    await once(rest, 'exit')
    await until(() => at.texts().length > 0)
    await sleep(350)
    expect(at.texts()).toEqual(['A12345'])
  })

  test('of nothing is none', async () => {
    await at.cable.write('\r\n\t  \r\nA1\r')
    await until(() => at.texts().length === 1)
    expect(at.texts()).toEqual(['A1'])
  })

  test.each([
    [']A0A1', ']A0'],
    [']Q1A1', ']Q1'],
    ['A1', null],
    ['A]A01', null],
    [']', null],
  ])('of %s tells the code %s and keeps the text as it came', async (text, symbology) => {
    await at.cable.write(`${text}\r`)
    await until(() => at.scans().length === 1)
    expect(at.scans()).toMatchObject([{ text, symbology }])
  })

  test('that never ends is a misreading, and the next one is read', async () => {
    for (let sent = 0; sent < 20; sent++) await at.cable.write('x'.repeat(1_000))
    await at.cable.write('\rA1\r')
    await until(() => at.texts().length > 0)
    expect(at.texts()).toEqual(['A1'])
    expect(at.misreads()).toMatchObject([{ code: 'too_long', source: `serial:${at.cable.path}` }])
  })

  test('that is no text is a misreading, shown in hex', async () => {
    await at.cable.write(new Uint8Array([0x41, 0xb1, 0x8d]))
    await until(() => at.misreads().length > 0)
    expect(at.misreads()).toMatchObject([{ code: 'not_text', bytes: '41b18d' }])
    await at.cable.write('A1\r')
    await until(() => at.texts().length > 0)
    expect(at.texts()).toEqual(['A1'])
  })
})

describe('a port', () => {
  test('that is pulled out and put back is open again, and half a scan is forgotten', async () => {
    await at.plugAndOpen()
    await at.cable.write('HALF')
    await sleep(50)
    await at.cable.unplug()
    await until(() => at.state() !== 'open')
    expect(at.lists().some(([first]) => first?.state === 'closed')).toBe(true)
    await until(() => at.problem() === 'serial_missing')
    await at.cable.plug()
    await until(() => at.state() === 'open')
    expect(at.problem()).toBeNull()
    await at.cable.write('A1\r')
    await until(() => at.texts().length === 1)
    expect(at.texts()).toEqual(['A1'])
  })

  test('that comes back late is open at once, not when the backoff is over', async () => {
    await at.plugAndOpen()
    await at.cable.unplug()
    await until(() => at.problem() === 'serial_missing')
    // attempts come 250, 500 and 1000 ms after each other, and then after 2 s: the next one is 1.5 s away
    await sleep(2_100)
    await at.cable.plug()
    const plugged = performance.now()
    await until(() => at.state() === 'open')
    expect(performance.now() - plugged).toBeLessThan(1_000)
  })

  test('that comes back where nobody tells of it is open when the backoff is over', async () => {
    await at.end()
    at = started({ folder: '/' })
    await at.cable.plug()
    at.want({ path: at.cable.path })
    await until(() => at.state() === 'open')
    await at.cable.unplug()
    await until(() => at.problem() === 'serial_missing')
    await at.cable.plug()
    await until(() => at.state() === 'open')
  })

  test('that is not there is missing', async () => {
    at.want({ path: '/dev/kaikuluukku-none' })
    await until(() => at.state() === 'error')
    expect(at.states()).toEqual([
      {
        ...{ source: 'serial:/dev/kaikuluukku-none', kind: 'serial', name: '/dev/kaikuluukku-none' },
        ...{ state: 'error', problem: 'serial_missing', facts: { speed: '9600 8N1' } },
      },
    ])
  })

  test('that another program holds is busy, and opens when it is let go', async () => {
    await at.plugAndOpen()
    const second = started()
    second.want({ path: at.cable.path })
    await until(() => second.problem() === 'serial_busy')
    at.devices.close()
    await until(() => second.state() === 'open')
    await second.end()
  })

  test('that is wanted no more is let go', async () => {
    await at.plugAndOpen()
    at.want()
    expect(at.states()).toEqual([])
    await at.cable.write('A1\r')
    await sleep(400)
    expect(at.texts()).toEqual([])
    // its lock is gone too
    const second = started()
    second.want({ path: at.cable.path })
    await until(() => second.state() === 'open')
    await second.end()
  })

  test('that is wanted as before is left open, and told again', async () => {
    await at.plugAndOpen()
    at.messages.length = 0
    at.want({ path: at.cable.path, dataBits: 8, parity: 'none', stopBits: 1 })
    await sleep(300)
    const facts = { speed: '9600 8N1' }
    const { path } = at.cable
    expect(at.messages).toEqual([
      { scanners: [{ source: `serial:${path}`, kind: 'serial', name: path, state: 'open', problem: null, facts }] },
    ])
  })
})

describe('the settings of a port', () => {
  // a pty keeps its eight data bits whatever it is asked for
  test('are those it is opened with, and each change opens it anew', async () => {
    const { path } = at.cable
    await at.cable.plug()
    at.want({ path, baudRate: 19_200, dataBits: 7, parity: 'odd', stopBits: 2 })
    await until(() => at.state() === 'open')
    expect(stty()).toMatch(/speed 19200 baud[^]* parodd[^]* cstopb/)
    const changes = [{ baudRate: 4_800 }, { parity: 'odd' }, { stopBits: 2 }, { dataBits: 7 }, {}]
    const speeds = ['4800 8N1', '9600 8O1', '9600 8N2', '9600 7N1', '9600 8N1']
    const before = performance.now()
    for (const [index, change] of changes.entries()) {
      at.messages.length = 0
      at.want({ path, ...change })
      await until(() => at.lists().length > 1 && at.state() === 'open')
      expect(at.lists().map(([first]) => first?.state)).toContain('closed')
      expect(at.states()[0]?.facts).toEqual({ speed: speeds[index] })
    }
    // the backoff is for what fails
    expect(performance.now() - before).toBeLessThan(2_000)
    expect(stty()).toMatch(/speed 9600 baud[^]* -cstopb/)
    await at.cable.write('A1\r')
    await until(() => at.texts().length === 1)
  })

  test('that change while it is being opened are the last ones, and nothing is busy', async () => {
    const { path } = at.cable
    await at.cable.plug()
    for (const baudRate of [4_800, 19_200, 38_400]) at.want({ path, baudRate })
    await until(() => at.state() === 'open')
    expect(stty()).toContain('speed 38400 baud')
    expect(at.lists().some(([first]) => first?.problem)).toBe(false)
  })

  const posix = test.runIf(process.platform !== 'win32')

  posix.each([{ parity: 'mark' }, { parity: 'space' }, { stopBits: 1.5 }])(
    'that this system has none of are told: %j',
    async (settings) => {
      await at.cable.plug()
      at.want({ path: at.cable.path, ...settings })
      await until(() => at.problem() === 'serial_settings')
    },
  )

  posix('that are put right open it at once, not when the backoff is over', async () => {
    const { path } = at.cable
    await at.cable.plug()
    at.want({ path, parity: 'mark' })
    await until(() => at.problem() === 'serial_settings')
    await sleep(2_100)
    const changed = performance.now()
    at.want({ path })
    await until(() => at.state() === 'open')
    expect(performance.now() - changed).toBeLessThan(1_000)
  })

  const refused = (path: string) => ({
    ...{ source: `serial:${path}`, kind: 'serial', name: path },
    ...{ state: 'error', problem: 'serial_settings', facts: {} },
  })

  test.each([
    ['/dev/ttyS0', 5],
    ['/dev/ttyS0', 4_000_001],
    ['/dev/ttyS0', 9_600.5],
    ['/dev/ttyS0', Infinity],
    // what JSON makes of Infinity
    ['/dev/ttyS0', null],
    ['', 9_600],
  ])('that no port can have are told as an error: %j at %j', (path, baudRate) => {
    at.want({ path, baudRate })
    expect(at.states()).toEqual([refused(path)])
  })

  test('that are given twice are the last ones, and the port stays open when it is looked for', async () => {
    await at.cable.plug()
    const twice = [{ path: at.cable.path }, { path: at.cable.path, baudRate: 19_200 }]
    at.want(...twice)
    await until(() => at.state() === 'open')
    at.messages.length = 0
    at.want(...twice)
    await sleep(100)
    expect(
      at
        .lists()
        .flat()
        .map(({ state, facts }) => [state, facts['speed']]),
    ).toEqual([['open', '19200 8N1']])
  })

  test('that no port can have leave the others open, and are right once they are', async () => {
    await at.plugAndOpen()
    const { path } = at.cable
    at.want({ path }, { path: '' })
    expect(at.states()).toMatchObject([{ state: 'open' }, refused('')])
    at.want({ path, baudRate: 5 })
    expect(at.states()).toEqual([refused(path)])
    at.want({ path })
    await until(() => at.state() === 'open')
    await at.cable.write('A1\r')
    await until(() => at.texts().length === 1)
  })
})
