import { expect, test } from 'vitest'
import { Navigation, SCREEN_KEYS, screenOfKey, SCREENS } from '../../../renderer/lib/screens/navigation.svelte.ts'
import { BOOK_KEY, SUPERVISOR_KEY, UNDO_KEY } from '../../../renderer/lib/wedge.ts'

const press = (key: string, held: Partial<Parameters<typeof screenOfKey>[0]> = {}) =>
  screenOfKey({ key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...held })

test('the desk is shown first, and another screen once it is gone to', () => {
  const navigation = new Navigation()
  expect(navigation.screen).toBe('desk')
  navigation.help = true
  navigation.go('journal')
  expect([navigation.screen, navigation.help]).toEqual(['journal', false])
})

test('every screen has a key of its own that neither the desk nor the browser takes', () => {
  const keys = SCREENS.map((screen) => SCREEN_KEYS[screen])
  expect(new Set(keys).size).toBe(SCREENS.length)
  const taken = [UNDO_KEY, BOOK_KEY, SUPERVISOR_KEY, 'F1', 'F3', 'F5', 'F11', 'F12']
  expect(keys.filter((key) => taken.includes(key))).toEqual([])
})

test.each([
  ['F10', {}, 'desk'],
  ['F4', {}, 'journal'],
  ['F6', {}, 'events'],
  ['F7', {}, 'afterwards'],
  ['F4', { shiftKey: true }, 'reports'],
  [',', { ctrlKey: true }, 'settings'],
  [',', {}, null],
  ['F4', { altKey: true }, null],
  ['F10', { shiftKey: true }, null],
  ['F4', { ctrlKey: true }, null],
  ['a', {}, null],
] as const)('%s %o leads to %s', (key, held, screen) => {
  expect(press(key, held)).toBe(screen)
})
