/** A desk that sets itself up from a file: docs/install.md#mass-roll-out */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it, test } from 'vitest'
import type { DeskState } from '../../desk/contract.ts'
import { hashTypedPin } from '../../desk/standalone/hash-pin.ts'
import { hashPin } from '../../desk/pins.ts'
import { findRollOut, readRollOut, ROLL_OUT_FILE, rollOutFaultText } from '../../desk/roll-out-file.ts'
import { tempDir } from '../temp.ts'
import { PAIRING_CODE, startDesk, startRegister, type TestDesk } from './harness.ts'

const LEAST = { registerUrl: 'https://kaikukanta.example', code: 'KAIKU-1234', deskName: 'Kassa' }

function fileWith(text: string): string {
  const file = join(tempDir(), ROLL_OUT_FILE)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}
const fileOf = (settings: object) => fileWith(JSON.stringify(settings))
const faultsOf = (file: string) => {
  const read = readRollOut(file)
  return 'faults' in read ? read.faults.map(rollOutFaultText) : []
}

async function stateWhere(desk: TestDesk, holds: (state: DeskState) => boolean): Promise<DeskState> {
  for (;;) {
    const state = await desk.api.invoke('state.get', {})
    if (holds(state)) return state
    await new Promise((later) => setTimeout(later, 10))
  }
}
const isReady = ({ phase }: DeskState) => phase === 'ready'

describe('each mistake has words', () => {
  const serial = (...ports: unknown[]) => ({ scanners: { serial: ports } })
  test.each<[string, object, RegExp]>([
    ['a plain address', { registerUrl: 'http://kaikukanta.example' }, /^registerUrl: wrong; .*https/],
    ['no address', { registerUrl: 'kaikukanta' }, /^registerUrl: wrong; .*https/],
    ['a missing code', { code: undefined }, /^code: missing; .*4 to 64/],
    ['a short code', { code: 'abc' }, /^code: wrong; .*4 to 64/],
    ['an empty name', { deskName: ' ' }, /^deskName: wrong; .*1 to 60/],
    ['a long name', { deskName: 'x'.repeat(61) }, /^deskName: wrong; .*1 to 60/],
    ['a language', { language: 'de' }, /^language: wrong; .*fi, sv, en/],
    ['a theme', { theme: 'pink' }, /^theme: wrong; .*contrast/],
    ['a slip of the hand', { lanuage: 'fi' }, /^lanuage: there is no such setting/],
    ['a slip of the hand within', { scanners: { slow: true } }, /^scanners.slow: there is no such setting/],
    ['a speed', serial('/dev/ttyS0:5'), /^scanners.serial.0: wrong/],
    ['a port twice', serial('/dev/ttyS0', '/dev/ttyS0:19200'), /^scanners.serial: wrong/],
    ['a camera', { camera: 'front' }, /^camera: wrong; .*none, any/],
    ['a printing', { printing: { slips: 'often' } }, /^printing.slips: wrong/],
    ['a limit', { limits: { performance: { cap: -1 } } }, /^limits.performance.cap: wrong/],
    ['a limit under its floor', { limits: { visit: { visitsPerYear: 1 } } }, /^limits: wrong; .*floor/],
    ['a PIN', { pins: { administrator: '1234' } }, /^pins.administrator: wrong; .*never a PIN/],
    ['a role', { pins: { boss: '1234' } }, /^pins.boss: there is no such setting/],
  ])('%s', (_what, change, words) => {
    const [fault = '', ...more] = faultsOf(fileOf({ ...LEAST, ...change }))
    expect(fault).toMatch(words)
    expect(more).toEqual([])
  })

  test.each([
    ['what is no JSON', '{ "code": }', /JSON/],
    ['what is no object', '"code"', /JSON/],
    ['a list', '[]', /JSON|missing/],
  ])('%s', (_what, text, words) => expect(faultsOf(fileWith(text)).join()).toMatch(words))

  it('a file that is not there', () => expect(faultsOf('/nowhere/setup.json')).toEqual([expect.stringMatching(/read/)]))

  it.skipIf(process.platform === 'win32')('a file that others can write', () => {
    const file = fileOf(LEAST)
    chmodSync(file, 0o666)
    expect(faultsOf(file)).toEqual([expect.stringMatching(/others can write/)])
  })

  it('all of them at once', () => {
    const faults = faultsOf(fileOf({ registerUrl: 'x', theme: 'pink', more: 1 }))
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual(
      ['code', 'deskName', 'more', 'registerUrl', 'theme'].sort(),
    )
  })
})

it('is found beside the data folder', () => {
  const folder = tempDir()
  expect(findRollOut(join(folder, 'desk'), {})).toBeNull()
  writeFileSync(join(folder, ROLL_OUT_FILE), '{}')
  expect(findRollOut(join(folder, 'desk'), {})).toBe(join(folder, ROLL_OUT_FILE))
})

it('reads what an editor of Windows writes, and gives each computer its own name', () => {
  const read = readRollOut(fileWith(`\uFEFF${JSON.stringify({ ...LEAST, deskName: '${hostname}' })}`))
  expect(read).toMatchObject({ settings: { deskName: hostname().slice(0, 60) } })
})

it('sets all of it up, changes the file in nothing, and logs no code', async () => {
  const register = await startRegister()
  const settings = {
    registerUrl: register.url,
    code: PAIRING_CODE,
    deskName: 'Lipunmyynti',
    language: 'sv',
    theme: 'dark',
    scanners: { serial: ['/dev/ttyS9:19200:7E1'], slowKeyboard: true },
    camera: 'any',
    printing: { slips: 'ask' },
    limits: { visit: { visitsPerYear: 60 } },
    pins: { administrator: await hashPin('4711') },
  }
  const file = fileOf(settings)
  const desk = await startDesk({ setup: file })
  const state = await stateWhere(desk, (now) => now.phase === 'ready' && now.pins.administrator)
  expect(state).toMatchObject({
    deskName: 'Lipunmyynti',
    preferences: { language: 'sv', theme: 'dark' },
    scanning: {
      serial: [{ path: '/dev/ttyS9', baudRate: 19_200, parity: 'even' }],
      slowKeyboard: true,
      camera: { on: true },
    },
    printing: { slips: 'ask', printer: '' },
    venue: { limits: { visit: { visitsPerYear: 60 } }, limitsFrom: 'desk' },
    pins: { supervisor: false, administrator: true },
  })
  await expect(desk.api.invoke('settings.unlock', { pin: '4711' })).resolves.toBeNull()
  await expect(desk.api.invoke('settings.unlock', { pin: '4712' })).rejects.toThrow('pin_wrong')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(settings)
  expect(desk.log.join('\n')).not.toContain(PAIRING_CODE)
})

it('waits for a network that is not there yet, and says so', async () => {
  const register = await startRegister()
  await register.stop()
  const setup = fileOf({ ...LEAST, registerUrl: register.url, code: PAIRING_CODE, language: 'en' })
  const desk = await startDesk({ setup })
  const waiting = await stateWhere(
    desk,
    (state) => state.phase === 'first_run' && state.rollOut?.state === 'pairing' && state.rollOut.failure !== null,
  )
  expect(waiting).toMatchObject({ rollOut: { failure: 'register_unreachable' }, preferences: { language: 'en' } })
  await register.restart()
  await stateWhere(desk, isReady)
})

it('does not try a code again that the register refuses', async () => {
  const register = await startRegister()
  const desk = await startDesk({ setup: fileOf({ ...LEAST, registerUrl: register.url }) })
  const state = await stateWhere(desk, (now) => now.phase === 'first_run' && now.rollOut?.state === 'refused')
  expect(state).toMatchObject({ rollOut: { failure: 'pairing_code_unknown' } })
})

it('takes nothing of a file with a mistake, tells the screen of each, and lets staff pair', async () => {
  const register = await startRegister()
  const setup = fileOf({ ...LEAST, language: 'sv', theme: 'pink' })
  const desk = await startDesk({ setup })
  expect(await desk.api.invoke('state.get', {})).toMatchObject({
    phase: 'first_run',
    preferences: { language: 'fi' },
    rollOut: { state: 'faulty', file: setup, faults: [{ fault: 'wrong', path: 'theme', field: 'theme' }] },
  })
  expect(desk.log.join('\n')).toContain('theme: wrong; expected: system, light, dark, contrast')
  await desk.api.invoke('pairing.pair', { registerUrl: register.url, code: PAIRING_CODE, deskName: 'Kassa 1' })
})

it('is read at the first start only', async () => {
  const register = await startRegister()
  const dataDir = tempDir()
  const setup = fileOf({ ...LEAST, registerUrl: register.url, code: PAIRING_CODE, theme: 'dark' })
  const first = await startDesk({ dataDir, setup })
  await stateWhere(first, isReady)
  await first.api.invoke('state.prefer', { language: 'en', theme: 'light' })
  await first.stop()
  writeFileSync(setup, 'not any more')
  const again = await startDesk({ dataDir, setup })
  expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'ready', preferences: { theme: 'light' } })
})

it('the command writes a PIN as the file may carry it, and takes nothing else for a PIN', async () => {
  expect(await hashTypedPin(Readable.from(['4711\n']))).toMatch(/^scrypt:/)
  await expect(hashTypedPin(Readable.from(['hello\n']))).rejects.toThrow(/four to eight digits/)
  await expect(hashTypedPin(Readable.from([]))).rejects.toThrow(/four to eight digits/)
})
