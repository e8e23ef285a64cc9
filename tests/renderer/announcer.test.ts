import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Announcer, PAGE } from '../../renderer/lib/announcer.svelte.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const DIALOG = Symbol('dialog')
const OVER_IT = Symbol('a dialog over the dialog')
const soon = () => vi.advanceTimersByTimeAsync(100)
const saidAt = (announcer: Announcer) =>
  [PAGE, DIALOG, OVER_IT].map((place) => Object.values(announcer.saidIn(place)).join(''))

test('what is said is said on the page, and the same again once the regions were empty', async () => {
  const announcer = new Announcer()
  announcer.say('polite', 'Kirjattu.')
  await soon()
  expect(announcer.saidIn(PAGE)).toEqual({ polite: 'Kirjattu.', assertive: '' })
  announcer.say('assertive', 'Ei voimassa.')
  expect(saidAt(announcer)).toEqual(['', '', ''])
  await soon()
  expect(announcer.saidIn(PAGE)).toEqual({ polite: '', assertive: 'Ei voimassa.' })
})

test('while dialogs are open it is said in the topmost alone, and not once more when that is closed', async () => {
  const announcer = new Announcer()
  const close = announcer.cover(DIALOG)
  announcer.say('polite', 'one')
  await soon()
  expect(saidAt(announcer)).toEqual(['', 'one', ''])
  const closeTop = announcer.cover(OVER_IT)
  announcer.say('polite', 'two')
  await soon()
  expect(saidAt(announcer)).toEqual(['', '', 'two'])
  closeTop()
  expect(saidAt(announcer)).toEqual(['', '', ''])
  close()
  announcer.say('polite', 'three')
  await soon()
  expect(saidAt(announcer)).toEqual(['three', '', ''])
})

test('what a dialog says as it is closed is said on the page', async () => {
  const announcer = new Announcer()
  const close = announcer.cover(DIALOG)
  announcer.say('polite', 'Peruttu.')
  close()
  await soon()
  expect(saidAt(announcer)).toEqual(['Peruttu.', '', ''])
})
