import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Device } from 'node-hid'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hidProblem } from '../../../native/hid/problem.ts'
import { HidScanners } from '../../../native/hid/scanners.ts'
import { rulesFact } from '../../../native/udev-rules.ts'
import { HONEYWELL, UNNUMBERED } from './descriptors.ts'
import { Library, Rig } from './double.ts'
import { reportsOf, SHAPES } from './shapes.ts'

const [HONEYWELL_SHAPE, , , ACCESS_IS] = SHAPES
if (!HONEYWELL_SHAPE || !ACCESS_IS) throw new Error('both are there')

/** A scanner in HID POS mode whose layout is known by its vendor; as on Windows, its path is no file. */
const scanner = (changes: Partial<Device> = {}): Device => ({
  ...{ vendorId: 0x0db5, productId: 0x0139, path: 'win-a', serialNumber: 'S1', manufacturer: 'Access-IS' },
  ...{ product: 'LSR118', release: 0, interface: 0, usagePage: 0x8c, usage: 0x02, ...changes },
})
const keyboard = (changes: Partial<Device> = {}) => scanner({ path: 'win-k', usagePage: 1, usage: 6, ...changes })
const numberFrom = (text: string) => reportsOf(ACCESS_IS, text, ']A0')

let rig: Rig
const settle = () => vi.advanceTimersByTimeAsync(20)
const start = async (
  devices: Device[],
  ...more: ConstructorParameters<typeof Rig> extends [unknown, ...infer R] ? R : never
) => {
  rig = new Rig(devices, ...more)
  await settle()
}
const look = async (...devices: Device[]) => {
  rig.library.devices = devices
  rig.scanners.look()
  await settle()
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  rig.scanners.close()
  vi.useRealTimers()
})

describe('scanners in HID POS mode', () => {
  test('are found and read at once, each with its name and what is known of it', async () => {
    await start([scanner(), scanner({ path: 'win-b', serialNumber: 'S2', product: 'Access-IS ATR110' })])
    const facts = { usb: '0db5:0139', layout: 'table: with AIM' }
    const told = { kind: 'hid', state: 'open', problem: null }
    expect(rig.states).toEqual([
      { source: 'hid:0db5:0139:S1', name: 'Access-IS LSR118', ...told, facts: { ...facts, path: 'win-a' } },
      { source: 'hid:0db5:0139:S2', name: 'Access-IS ATR110', ...told, facts: { ...facts, path: 'win-b' } },
    ])
    rig.send('win-b', ...numberFrom('B2'))
    rig.send('win-a', ...numberFrom('A1'))
    const at = Date.now()
    expect(rig.scans).toEqual([
      { text: 'B2', symbology: ']A0', source: 'hid:0db5:0139:S2', at },
      { text: 'A1', symbology: ']A0', source: 'hid:0db5:0139:S1', at },
    ])
  })

  test('that are not, are left alone', async () => {
    await start([scanner({ usage: 0x01 }), scanner({ usagePage: 0xff8c }), scanner({ path: undefined })])
    expect([rig.states, rig.library.opened]).toEqual([[], []])
  })

  test('that the system lists twice are opened once', async () => {
    await start([scanner(), scanner()])
    expect(rig.library.opened).toHaveLength(1)
  })

  test('without a name have that of their maker, and what is no letter is left out of one', async () => {
    const nameless = { manufacturer: undefined, product: '' }
    await start([scanner(nameless), scanner({ path: 'win-b', serialNumber: '', product: 'Scan\u0000\u202e\n-1' })])
    expect(rig.states.map(({ source, name }) => [source, name])).toEqual([
      ['hid:0db5:0139:S1', 'Access-IS'],
      ['hid:0db5:0139', 'Access-IS Scan-1'],
    ])
  })

  test('of one kind and without serial numbers are told apart', async () => {
    const [left, right] = [scanner({ serialNumber: '' }), scanner({ serialNumber: '', path: 'win-b' })]
    await start([left, right])
    const both = ['hid:0db5:0139', 'hid:0db5:0139#2']
    expect(rig.states.map(({ source }) => source)).toEqual(both)
    await look(right)
    expect(rig.states.map(({ state }) => state)).toEqual(['closed', 'open'])
    await look(right, scanner({ serialNumber: '', path: 'win-c' }))
    expect(rig.states.map(({ source, state }) => [source, state])).toEqual(both.map((source) => [source, 'open']))
    rig.send('win-c', ...numberFrom('C3'))
    expect(rig.scans.at(-1)).toMatchObject({ text: 'C3', source: both[0] })
  })
})

describe('a scanner that is pulled out', () => {
  test('is closed, half a text is forgotten, and it is the same one at another place', async () => {
    await start([scanner()])
    rig.send('win-a', ...numberFrom('x'.repeat(60)).slice(0, 1))
    rig.library.pull('win-a')
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'closed', null]])
    await look()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'closed', null]])
    await look(scanner({ path: 'win-z' }))
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'open', null]])
    rig.send('win-z', ...numberFrom('A1'))
    expect([rig.texts(), rig.codes()]).toEqual([['A1'], []])
  })

  test('without a word is let go', async () => {
    await start([scanner()])
    await look()
    expect([rig.summary()[0]?.[1], rig.library.at('win-a').isClosed]).toEqual(['closed', true])
  })

  test('and put back before anyone looked comes back by itself', async () => {
    await start([scanner()])
    rig.library.pull('win-a')
    rig.library.devices = [scanner()]
    await vi.advanceTimersByTimeAsync(300)
    expect([rig.summary()[0]?.[1], rig.library.opened.length]).toEqual(['open', 2])
  })

  test('makes room at its path for another one', async () => {
    await start([scanner()])
    rig.library.pull('win-a')
    await look(scanner({ serialNumber: 'S2' }))
    expect(rig.summary().map(([source, state]) => [source, state])).toEqual([
      ['hid:0db5:0139:S1', 'closed'],
      ['hid:0db5:0139:S2', 'open'],
    ])
  })

  describe('while it is being opened', () => {
    let library: Library
    const openings: (() => void)[] = []
    beforeEach(() => {
      library = new Library()
      openings.length = 0
      const opening = library.HIDAsync.open
      library.HIDAsync.open = async (path) => {
        const opened = await opening(path)
        await new Promise<void>((resolve) => openings.push(resolve))
        return opened
      }
    })

    test('is let go', async () => {
      await start([scanner()], {}, library)
      await look()
      openings[0]?.()
      await settle()
      expect([rig.summary()[0]?.[1], library.at('win-a').isClosed]).toEqual(['closed', true])
    })

    test('and put back at another place is opened there', async () => {
      await start([scanner()], {}, library)
      await look()
      await look(scanner({ path: 'win-z' }))
      openings[0]?.()
      await settle()
      expect([library.at('win-a').isClosed, openings.length]).toEqual([true, 2])
      openings[1]?.()
      await settle()
      rig.send('win-z', ...numberFrom('A1'))
      expect([rig.summary()[0]?.[1], rig.texts()]).toEqual(['open', ['A1']])
    })
  })
})

describe('a scanner that does not open', () => {
  test.each([
    ['open_device: (0x00000005) Access is denied.', 'hid_busy'],
    ['open_device: (0x00000020) Prosessi ei voi käyttää tiedostoa.', 'hid_busy'],
    ['failed to open IOHIDDevice from mach entry: (0xE00002C5) exclusive access', 'hid_busy'],
    ['failed to open IOHIDDevice from mach entry: (0xE00002E2) not permitted', 'hid_no_permission'],
    ["Failed to open a device with path '/x': Permission denied", 'hid_no_permission'],
    ['HidP_GetCaps', 'hid_failed'],
  ])('for %s is told: %s', async (words, problem) => {
    const library = new Library()
    library.faults.set('win-a', new Error(words))
    await start([scanner()], {}, library)
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'error', problem]])
    const { says, rules } = rig.states[0]?.facts ?? {}
    expect(says).toBe(problem === 'hid_failed' ? words : undefined)
    expect(rules).toBe(problem === 'hid_no_permission' ? rulesFact().rules : undefined)
  })

  test('is tried again by itself, since its permission may come late', async () => {
    const library = new Library()
    library.faults.set('win-a', new Error('Permission denied'))
    await start([scanner()], {}, library)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(rig.summary()[0]?.[2]).toBe('hid_no_permission')
    library.faults.clear()
    await vi.advanceTimersByTimeAsync(4_000)
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'open', null]])
    expect(library.enumerations).toBe(1)
  })

  test('is tried at once when someone asks', async () => {
    const library = new Library()
    library.faults.set('win-a', new Error('(0x00000005)'))
    await start([scanner()], {}, library)
    await vi.advanceTimersByTimeAsync(30_000)
    library.faults.clear()
    await look(scanner())
    expect(rig.summary()[0]?.[1]).toBe('open')
  })

  test('does not keep the others from being read', async () => {
    const library = new Library()
    library.faults.set('win-a', new Error('(0x00000005)'))
    await start([scanner(), scanner({ path: 'win-b', serialNumber: 'S2' })], {}, library)
    expect(rig.summary().map(([, state]) => state)).toEqual(['error', 'open'])
  })

  test('because it is gone is no fault', async () => {
    expect(await hidProblem(new Error('whatever'), '/dev/kaikuluukku-none')).toBeNull()
    expect(await hidProblem(new Error('open_device: (0x00000002) Not found'), 'win-a')).toBeNull()
  })

  test.skipIf(process.getuid?.() === 0)('because its file is for others', async () => {
    const path = join(tmpdir(), `hidraw-${String(process.pid)}`)
    writeFileSync(path, '', { mode: 0o400 })
    expect(await hidProblem(new Error('whatever'), path)).toBe('hid_no_permission')
    rmSync(path)
  })
})

describe('the library', () => {
  const missing = Object.assign(new Error('libudev.so.1: cannot open shared object file'), {
    code: 'ERR_DLOPEN_FAILED',
  })

  test.each([
    [missing, 'hid_no_library'],
    [new Error('Failed to find binding for HID\nTried paths:'), 'hid_no_library'],
    [new Error('out of memory'), 'hid_failed'],
  ])('that fails with %s is told, and is there once it is', async (fault, problem) => {
    const library = new Library()
    library.fault = fault
    await start([scanner()], {}, library)
    expect(rig.states).toEqual([
      { ...{ source: 'hid', kind: 'hid', name: 'HID POS', state: 'error', problem }, facts: { says: fault.message } },
    ])
    library.fault = null
    await look(scanner())
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'open', null]])
  })

  test('that is not there at all is told', async () => {
    const problems: unknown[] = []
    const states = (told: readonly { problem: unknown }[]) => problems.push(...told.map(({ problem }) => problem))
    const load = () => Promise.reject(new Error('Cannot find package'))
    const scanners = new HidScanners(load, { scan: () => 0, misread: () => 0, states })
    await settle()
    scanners.close()
    expect(problems).toEqual(['hid_no_library'])
  })

  test('that does not answer is told, and is there once it does', async () => {
    const library = new Library()
    const answer = Promise.withResolvers<undefined>()
    const listing = library.devicesAsync.bind(library)
    library.devicesAsync = async () => {
      await answer.promise
      return listing()
    }
    await start([scanner()], {}, library)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(rig.summary()).toEqual([['hid', 'error', 'hid_failed']])
    answer.resolve(undefined)
    await settle()
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'open', null]])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'open', null]])
  })

  test('is asked one thing at a time, and never without being asked', async () => {
    await start([scanner()])
    for (let asked = 0; asked < 100; asked++) rig.scanners.look()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(rig.library.enumerations).toBe(3)
  })
})

describe('a scanner that is a keyboard only', () => {
  test('is told so', async () => {
    await start([keyboard()])
    const facts = { usb: '0db5:0139', path: 'win-k' }
    const told = { kind: 'hid', name: 'Access-IS LSR118', state: 'error', problem: 'hid_keyboard_mode', facts }
    expect(rig.states).toEqual([{ source: 'hid:0db5:0139:S1', ...told }])
    expect(rig.library.opened).toEqual([])
  })

  test.each([
    ['with HID POS besides', [scanner(), keyboard()], ['open']],
    ['of no known maker', [keyboard({ vendorId: 0x046d })], []],
    ['listed twice', [keyboard(), keyboard({ path: 'win-l' })], ['error']],
    ['that is a pointer', [keyboard({ usage: 2 })], []],
  ])('%s', async (_, devices, states) => {
    await start(devices)
    expect(rig.states.map(({ state }) => state)).toEqual(states)
  })

  test('is one and the same when it is switched', async () => {
    await start([scanner()])
    await look(keyboard())
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'error', 'hid_keyboard_mode']])
    await look(scanner())
    expect(rig.summary()).toEqual([['hid:0db5:0139:S1', 'open', null]])
  })
})

describe('output redirection', () => {
  const sentTo = async (vendorId: number, descriptor: Uint8Array | null, refuses = false) => {
    const library = new Library()
    const opening = library.HIDAsync.open
    library.HIDAsync.open = async (path) => Object.assign(await opening(path), { refuses })
    await start([scanner({ vendorId })], { readDescriptor: async () => descriptor }, library)
    return library.at('win-a').sent
  }

  test.each([
    ['a Honeywell scanner that declares it', 0x0c2e, HONEYWELL, [[254, 1]]],
    ['a Honeywell scanner that does not', 0x0c2e, UNNUMBERED, []],
    ['a Honeywell scanner whose descriptor cannot be read', 0x23d0, null, [[254, 1]]],
    ["any other maker's scanner", 0x05e0, HONEYWELL, []],
    ["any other maker's scanner whose descriptor cannot be read", 0x05e0, null, []],
  ])('to %s', async (_, vendorId, descriptor, sent) => expect(await sentTo(vendorId, descriptor)).toEqual(sent))

  test('that is refused does no harm', async () => {
    expect(await sentTo(0x0c2e, HONEYWELL, true)).toEqual([[254, 1]])
    expect(rig.summary()[0]?.[1]).toBe('open')
    rig.send('win-a', ...reportsOf(HONEYWELL_SHAPE, 'A1', ']A0'))
    expect(rig.texts()).toEqual(['A1'])
  })
})

test('after the end every device is let go and nothing is told', async () => {
  await start([scanner(), keyboard({ vendorId: 0x05e0 })])
  const { told } = rig
  rig.scanners.close()
  rig.library.at('win-a').emit('data', numberFrom('A1')[0])
  await look()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([rig.library.at('win-a').isClosed, rig.texts(), rig.told]).toEqual([true, [], told])
})
