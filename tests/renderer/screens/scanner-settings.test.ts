import { describe, expect, test } from 'vitest'
import { createDeskApi, DeskError, type Scanning } from '../../../desk/contract.ts'
import { framingText, ScannerSettings } from '../../../renderer/lib/screens/scanner-settings.svelte.ts'
import { FakeDesk, type Handler } from '../fake-desk.ts'

const CAMERA = { on: false, deviceId: '', label: '' }
const USUAL = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 } as const
const ACM = { ...USUAL, path: '/dev/ttyACM0' }
const told = (change: Partial<Scanning> = {}): Scanning => ({
  ...{ serial: [], slowKeyboard: false, camera: CAMERA },
  ...change,
})

function settingsAt(scanning: Scanning, handlers: Record<string, Handler> = {}) {
  const save = (request: Pick<Scanning, 'serial' | 'slowKeyboard'>) => ({ ...told(request) })
  const desk = new FakeDesk({ 'scanners.save': save, 'scanners.look': () => null, ...handlers })
  const settings = new ScannerSettings(createDeskApi(desk.transport))
  settings.follow(scanning)
  return { settings, desk }
}
const port = (settings: ScannerSettings, at = 0) => {
  const draft = settings.ports[at]
  if (!draft) throw new Error('no such port')
  return draft
}

describe('serial ports', () => {
  test('are added as most scanners are set, and saved by the administrator’s PIN', async () => {
    const { settings, desk } = settingsAt(told())
    settings.add('/dev/ttyACM0')
    settings.add()
    port(settings, 1).path = ' COM3 '
    port(settings, 1).parity = 'even'
    settings.slowKeyboard = true
    expect([settings.isChanged, settings.isDone]).toEqual([true, false])
    expect(await settings.save('2222')).toBeNull()
    const serial = [ACM, { ...USUAL, path: 'COM3', parity: 'even' }]
    expect(desk.requestsOf('scanners.save')).toEqual([{ serial, slowKeyboard: true, pin: '2222' }])
    expect([settings.isChanged, settings.isDone]).toEqual([false, true])
  })

  test('without a path, or twice, are not saved', async () => {
    const { settings, desk } = settingsAt(told({ serial: [ACM] }))
    settings.add()
    expect(settings.problemOf(port(settings, 1))).toBe('missing')
    port(settings, 1).path = ' /dev/ttyACM0'
    expect([settings.problemOf(port(settings)), settings.problemOf(port(settings, 1))]).toEqual([null, 'twice'])
    await settings.save('2222')
    expect(desk.requestsOf('scanners.save')).toEqual([])
    settings.remove(port(settings, 1).id)
    expect([settings.hasProblems, settings.isChanged]).toEqual([false, false])
  })

  test('are at most eight', () => {
    const { settings } = settingsAt(told())
    for (let i = 0; i < 9; i++) settings.add(`COM${String(i)}`)
    expect([settings.ports.length, settings.isFull]).toEqual([8, true])
  })

  test('keep a speed that is not usual', () => {
    const { settings } = settingsAt(told({ serial: [{ ...ACM, baudRate: 250_000 }] }))
    expect(settings.speedsOf(port(settings)).at(-1)).toBe(250_000)
    expect(settings.speedsOf({ ...port(settings), baudRate: 9_600 })).toHaveLength(8)
  })

  test('have their framing as manuals write it', () => {
    expect([framingText(ACM), framingText({ ...ACM, dataBits: 7, parity: 'even', stopBits: 2 })]).toEqual([
      '9600 8N1',
      '9600 7E2',
    ])
  })
})

describe('what is typed and not saved', () => {
  test('stays when the desk tells anew, and goes by discarding', () => {
    const { settings } = settingsAt(told())
    settings.add('COM3')
    settings.follow(told({ slowKeyboard: true }))
    expect([settings.has('COM3'), settings.slowKeyboard, settings.isChanged]).toEqual([true, false, true])
    settings.discard()
    expect([settings.has('COM3'), settings.slowKeyboard, settings.isChanged]).toEqual([false, true, false])
  })

  test('stays where the PIN was wrong', async () => {
    const wrong = () => {
      throw new DeskError('denied', 'pin_wrong')
    }
    const { settings } = settingsAt(told(), { 'scanners.save': wrong })
    settings.add('COM3')
    expect(await settings.save('1234')).toBe('pin_wrong')
    expect([settings.has('COM3'), settings.isChanged, settings.isDone]).toEqual([true, true, false])
  })

  test('is not there where nothing is: what the desk tells is followed', () => {
    const { settings } = settingsAt(told())
    settings.follow(told({ serial: [ACM] }))
    expect([settings.has(ACM.path), settings.isChanged]).toEqual([true, false])
  })
})

test('looking again asks the desk, and a desk that is away is no fault', async () => {
  const { settings, desk } = settingsAt(told())
  await settings.look()
  expect(desk.requestsOf('scanners.look')).toEqual([{}])
  desk.stop()
  await expect(settings.look()).resolves.toBeUndefined()
})
