import { expect, test } from 'vitest'
import type { EventSummary } from '../../../desk/contract.ts'
import { kindsOf } from '../../../renderer/lib/screens/first-run-kinds.ts'
import { Setup, SETUP_PAGES, SETUP_STEPS } from '../../../renderer/lib/screens/first-run.svelte.ts'

/** What a browser keeps for a page. */
function storage(kept = new Map<string, string>()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('a page that has begun nothing shows nothing', () => {
  const setup = new Setup(storage())
  expect([setup.step, setup.number, setup.hasBack]).toEqual([null, 1, false])
  setup.next()
  setup.back()
  expect(setup.step).toBeNull()
})

test('the steps follow each other and end at the desk, with nothing kept', () => {
  const store = storage()
  const setup = new Setup(store)
  setup.begin()
  const seen: unknown[] = []
  while (setup.step !== null) {
    seen.push([setup.step, setup.number])
    setup.next()
  }
  expect(seen).toEqual(SETUP_STEPS.map((step, i) => [step, i + 2]))
  expect(setup.number).toBe(1)
  expect(seen.at(-1)).toEqual(['done', SETUP_PAGES])
  expect(store.kept.size).toBe(0)
})

test('a restart goes on at the same step', () => {
  const store = storage()
  const setup = new Setup(store)
  setup.begin()
  setup.next()
  expect(new Setup(store).step).toBe('pins')
  setup.end()
  expect(new Setup(store).step).toBeNull()
})

test('there is no way back behind the pairing', () => {
  const setup = new Setup(storage())
  setup.begin()
  setup.back()
  expect(setup.step).toBe('venue')
  setup.next()
  setup.back()
  expect([setup.step, setup.hasBack]).toEqual(['venue', false])
})

test('what another version kept is not a step', () => {
  expect(new Setup(storage(new Map([['kaikuluukku.setup', 'language']]))).step).toBeNull()
})

test('what the venue does comes of its limits and its events, and is not guessed before', () => {
  const event = (kind: string) => ({ kind }) as EventSummary
  expect(kindsOf({}, [])).toEqual([])
  expect(kindsOf({}, [event('fee')])).toEqual(['library'])
  expect(kindsOf({ visit: {} }, [event('performance')])).toEqual(['performance', 'visit'])
})
