import { describe, expect, test } from 'vitest'
import { MISREADS as MISREAD_CODES, SCANNER_PROBLEMS, type ScannerState } from '../../../desk/contract.ts'
import { holdsCardNumber } from '../../../desk/rules/card-number.ts'
import { version } from '../../../package.json'
import { type DiagnosticFacts, diagnosticsText, hostName } from '../../../renderer/lib/screens/scanner-diagnostics.ts'
import { PROBLEMS, switchText } from '../../../renderer/lib/screens/scanner-problems.ts'
import { LiveTest } from '../../../renderer/lib/screens/scanner-test.svelte.ts'
import {
  adviceText,
  codeText,
  kindOf,
  MISREADS,
  sourceText,
  stateText,
  timeText,
  verdictText,
} from '../../../renderer/lib/screens/scanner-words.ts'

const NUMBER = 'A999005458'
const scanner = (change: Partial<ScannerState> = {}): ScannerState => ({
  ...{ source: 'hid:1', kind: 'hid', name: 'Scanner', state: 'open', problem: null, facts: {} },
  ...change,
})

describe('a problem', () => {
  test.each(SCANNER_PROBLEMS)('%s says what happened and what to do', (problem) => {
    const { what, todo } = PROBLEMS[problem]
    expect(what()).toMatch(/\.$/)
    expect(todo()).toMatch(/\.$/)
    expect(todo()).not.toBe(what())
  })

  test('of permission comes with the command that installs the rules, where there are any', () => {
    const { command } = PROBLEMS.hid_no_permission
    expect(command?.({ rules: "/opt/Anna's desk/70-kaikuluukku-scanners.rules" })).toBe(
      `sudo install -m 644 '/opt/Anna'\\''s desk/70-kaikuluukku-scanners.rules' /etc/udev/rules.d/ && ` +
        'sudo udevadm control --reload && sudo udevadm trigger',
    )
    expect(command?.({})).toBeNull()
  })

  test.each([
    ['Zebra', { name: 'Symbol Bar Code Scanner' }],
    ['Zebra', { facts: { usb: '05e0:1300' } }],
    ['Honeywell', { facts: { usb: '0C2E:0B61' } }],
    ['Honeywell', { facts: { vendorId: '0x23d0' } }],
    ['Datalogic', { facts: { usb: '05f9:2206' } }],
    ['Newland', { name: 'Newland FM430' }],
  ])('of keyboard mode tells how a scanner of %s is switched', (vendor, change) => {
    expect(switchText(scanner(change))).toContain(`${vendor}:`)
  })

  test('of keyboard mode is none of reading: its scanner reads', () => {
    const states = (['hid_keyboard_mode', 'hid_busy'] as const).map((problem) => stateText({ state: 'error', problem }))
    expect(states).toEqual(['Näppäimistönä', 'Ei toimi'])
  })

  test('of a library that does not load is told for every system', () => {
    const { what, todo, command } = PROBLEMS.hid_no_library
    expect(`${what()} ${todo()}`).not.toMatch(/libusb|libudev/)
    expect(todo()).toContain('Linuxissa')
    expect(command?.({})).toBe('sudo apt install libusb-1.0-0 libudev1')
  })

  test('of keyboard mode names no maker where none is known', () => {
    expect(switchText(scanner({ facts: { usb: 'ffff:05e1' } }))).not.toContain(':')
  })
})

test.each(MISREAD_CODES)('the misread %s has words', (code) => expect(MISREADS[code]()).toMatch(/\.$/))

test('a source is told by its own name, else by its kind', () => {
  expect(['keyboard', 'camera', 'serial:COM3', 'hid:x'].map(kindOf)).toEqual(['keyboard', 'camera', 'serial', 'hid'])
  expect(sourceText('hid:1', [scanner()])).toBe('Scanner')
  expect(sourceText('hid:2', [scanner()])).toBe('USB-lukija (HID POS)')
})

test('a code is told by its name and its AIM identifier', () => {
  expect([codeText(']A0'), codeText(']Z1'), codeText(null)]).toEqual([
    'Code 39 (]A0)',
    'tuntematon (]Z1)',
    'lukija ei kerro',
  ])
})

test('a time says from where to where', () => {
  const row = new LiveTest(() => Promise.resolve()).heard({
    ...{ text: NUMBER, raw: NUMBER, symbology: null, source: 'keyboard', at: 0, since: null },
  })
  expect(timeText(row)).toBe('ei mitattu')
  const times = ['keyboard', 'serial:1', 'camera'].map((source) => timeText({ ...row, source, took: 7 }))
  expect(new Set(times.map((time) => time.replace(/^7 ms /, ''))).size).toBe(3)
})

test.each([
  [NUMBER, /oikean muotoinen/, null],
  ['A999005459', /oikean muotoinen/, /Tarkistusnumero/],
  ['K1234567', /ei ole Kaikukortin muotoinen/, /Vertaa korttiin/],
  ['https://kaikukortti.fi', /ei voi olla/, /Lue Kaikukortin/],
  ['z110029399|y110029399', /Y vai Z/, /Kirjoita tunnus/],
])('of %s it is said what it is, and what to do', (text, verdict, advice) => {
  const heard = { text, raw: text, symbology: null, source: 'keyboard', at: 0, since: null }
  const row = new LiveTest(() => Promise.resolve()).heard(heard)
  expect(verdictText(row)).toMatch(verdict)
  if (advice === null) expect(adviceText(row)).toBeNull()
  else expect(adviceText(row)).toMatch(advice)
})

describe('diagnostics', () => {
  const test10 = new LiveTest(() => new Promise(() => undefined))
  for (const text of [NUMBER, `]A0${NUMBER}`, `*${NUMBER}*`, 'AM10020030', 'A 999-005-458', 'hello']) {
    test10.heard({ text, raw: text, symbology: ']A0', source: `serial:${NUMBER}`, at: 0, since: null })
  }
  test10.misread({ code: 'not_text', source: NUMBER, at: 0, bytes: '41393939303035343538' })
  const facts: DiagnosticFacts = {
    connected: true,
    scanners: [
      scanner({
        source: `hid:${NUMBER}`,
        name: `Scanner ${NUMBER}`,
        facts: { serialNumber: NUMBER, [NUMBER]: NUMBER },
      }),
    ],
    scanning: {
      serial: [{ path: `/dev/${NUMBER}`, baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }],
      slowKeyboard: true,
      camera: { on: true, deviceId: NUMBER, label: NUMBER },
    },
    rows: test10.rows,
    camera: { name: 'reading', label: `Camera ${NUMBER}`, instead: false },
    browser: `Mozilla/5.0 (${NUMBER}) Chrome/156.0.0.0`,
    host: `standalone ${NUMBER}`,
    now: Date.UTC(2026, 10, 21, 7, 55),
  }
  const text = diagnosticsText(facts)

  test('hold no card number, whatever field it came in', () => {
    expect(text).not.toContain('999005458')
    expect(text).not.toContain('5458')
    expect(text).not.toContain('41393939')
    expect(text.split('\n').filter(holdsCardNumber)).toEqual([])
    expect(holdsCardNumber(text)).toBe(false)
  })

  test('say what support asks for', () => {
    expect(text).toContain(`Kaikuluukku=${version}`)
    expect(text).toContain('time=2026-11-21T07:55:00.000Z')
    expect(text).toContain('framing=115200 8N1')
    expect(text).toContain('set: slowKeyboard=true')
    expect(text).toContain('read: shape=1 letter, 9 digits aim=]A0')
    expect(text).toContain('misread: code=not_text')
    expect(text).toContain('bytes=10')
  })

  test('name the host by how the page reaches the desk', () => {
    expect(hostName({})).toBe('standalone')
  })
})
