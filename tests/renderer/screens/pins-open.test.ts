import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDeskApi, DeskError, type Pins } from '../../../desk/contract.ts'
import { CLOSES_AFTER, openSettings } from '../../../renderer/lib/screens/pins-open.svelte.ts'
import { PinWait, waitText } from '../../../renderer/lib/screens/pins-wait.svelte.ts'
import { PinSetting } from '../../../renderer/lib/screens/pins.svelte.ts'
import { FakeDesk, type Handler } from '../fake-desk.ts'

const PIN = '2222'
const unlock = ({ pin }: { pin: string }) => {
  if (pin !== PIN) throw new DeskError('denied', 'pin_wrong')
  return null
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function begin(handlers: Record<string, Handler> = {}) {
  const desk = new FakeDesk({ 'settings.unlock': unlock, ...handlers })
  const api = createDeskApi(desk.transport)
  const settings = openSettings(api)
  settings.enter()
  return { api, settings, desk }
}

test('the right PIN opens the settings, a wrong one does not', async () => {
  const { settings } = begin()
  expect(await settings.open('1111')).toBe('pin_wrong')
  expect(settings.pin).toBeNull()
  expect(await settings.open(PIN)).toBeNull()
  expect(settings.pin).toBe(PIN)
})

test('it is forgotten when the settings are left, and when nobody is there for five minutes', async () => {
  const { settings } = begin()
  await settings.open(PIN)
  vi.advanceTimersByTime(CLOSES_AFTER - 1)
  settings.touch()
  vi.advanceTimersByTime(CLOSES_AFTER - 1)
  expect(settings.pin).toBe(PIN)
  vi.advanceTimersByTime(1)
  expect(settings.pin).toBeNull()
  await settings.open(PIN)
  settings.leave()
  expect(settings.pin).toBeNull()
})

test('given outside of the settings it is not remembered', () => {
  const { settings } = begin()
  settings.leave()
  settings.remember(PIN)
  expect(settings.pin).toBeNull()
})

test('whoever chooses the first PIN stays in: it is remembered before the desk tells that there is one', async () => {
  let open: string | null = null
  const pins: Pins = { supervisor: false, administrator: true }
  const { api, settings } = begin({
    'pin.set': () => {
      open = settings.pin
      return pins
    },
  })
  const setting = new PinSetting(api, 'administrator', false)
  setting.pin = setting.again = PIN
  expect(await setting.set()).toEqual(pins)
  expect([open, settings.pin]).toEqual([PIN, PIN])
})

test('a first PIN that was not set opens nothing', async () => {
  const refuse = () => {
    throw new DeskError('conflict', 'pin_set_already')
  }
  const { api, settings } = begin({ 'pin.set': refuse })
  const setting = new PinSetting(api, 'administrator', false)
  setting.pin = setting.again = PIN
  expect(await setting.set()).toBeNull()
  expect(settings.pin).toBeNull()
})

test('a lock tells how long it lasts, and counts down', async () => {
  const { api } = begin({ 'pin.wait': () => 30_000 })
  const wait = new PinWait(api, 'administrator')
  await wait.after('disk_full')
  expect(wait.whole).toBe(0)
  await wait.after('pin_wrong')
  expect([wait.whole, wait.left]).toEqual([30_000, 30_000])
  vi.advanceTimersByTime(12_000)
  expect(wait.left).toBe(18_000)
  vi.advanceTimersByTime(20_000)
  expect([wait.whole, wait.left]).toEqual([30_000, 0])
  wait.stop()
  expect(wait.whole).toBe(0)
})

test.each([
  [500, '1 s'],
  [29_001, '30 s'],
  [60_000, '1 min'],
  [61_000, '2 min'],
])('%i ms are told as %s, never as less', (wait, text) => {
  expect(waitText(wait).replace(/\s/u, ' ')).toBe(text)
})
