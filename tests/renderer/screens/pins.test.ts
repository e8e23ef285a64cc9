import { describe, expect, test } from 'vitest'
import { DeskError } from '../../../desk/contract.ts'
import { PinSetting } from '../../../renderer/lib/screens/pins.svelte.ts'
import { editorWith, fails, type Handler } from './venue-harness.ts'

describe('a PIN', () => {
  const settingWith = (answer: Handler, isSet: boolean) => {
    const { api, invoke } = editorWith({ 'pin.set': answer })
    return { setting: new PinSetting(api, 'supervisor', isSet), invoke }
  }

  test('is set when it was typed twice', async () => {
    const pins = { supervisor: true, administrator: false }
    const { setting, invoke } = settingWith(() => pins, false)
    Object.assign(setting, { pin: '1234', again: '1243' })
    expect(await setting.set()).toBeNull()
    expect(setting.problem('again')).toBe('differs')
    setting.again = '1234'
    expect(await setting.set()).toEqual(pins)
    expect(invoke).toHaveBeenCalledExactlyOnceWith('pin.set', { role: 'supervisor', pin: '1234', current: null })
  })

  test('is asked for field after field: nothing is wrong that was not typed yet', () => {
    const { setting } = settingWith(() => null, true)
    const nexts = ['1111', '1234'].map((pin, i) => {
      setting[i === 0 ? 'current' : 'pin'] = pin
      return setting.next
    })
    expect(nexts).toEqual(['pin', 'again'])
    setting.pin = '1'
    expect(setting.next).toBeNull()
  })

  test('does not differ from what was not typed', async () => {
    const { setting } = settingWith(() => null, false)
    setting.pin = '1234'
    await setting.set()
    expect(setting.problem('again')).toBeNull()
  })

  test('needs the one that is set, and forgets a wrong one alone', async () => {
    const { setting } = settingWith(fails('pin_wrong'), true)
    Object.assign(setting, { current: '9999', pin: '1234', again: '1234' })
    expect(await setting.set()).toBeNull()
    expect([setting.failure, setting.current, setting.pin]).toEqual(['pin_wrong', '', '1234'])
  })

  test('that was set meanwhile is asked for', async () => {
    const { setting } = settingWith(() => {
      throw new DeskError('conflict', 'pin_set_already')
    }, false)
    Object.assign(setting, { pin: '1234', again: '1234' })
    await setting.set()
    expect(setting.isSet).toBe(true)
  })

  test('is four to eight digits', async () => {
    const { setting, invoke } = settingWith(() => null, false)
    setting.type('pin', () => '123456789')
    expect(setting.pin).toBe('12345678')
    setting.pin = '12'
    await setting.set()
    expect([setting.problem('pin'), invoke.mock.calls.length]).toEqual(['bad', 0])
  })
})
