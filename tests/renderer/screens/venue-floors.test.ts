import { describe, expect, test } from 'vitest'
import type { EventDetail, EventSummary } from '../../../desk/contract.ts'
import type { Limits } from '../../../desk/rules/limits.ts'
import type { VenueEditor } from '../../../renderer/lib/screens/venue-editor.svelte.ts'
import { type Day, editorWith, event, setCap, venue } from './venue-harness.ts'

const detail = (of: EventSummary, change: Partial<EventDetail> = {}): EventDetail => ({
  ...{ ...of, field: 'culture', capacity: null, peopleAtATime: null, features: [], feeCents: null, ownCap: null },
  ...{ leftOut: null, floor: null, refusals: [], moments: [] },
  ...change,
})
const SMALL = event(150, { id: 'small' })
const GALA = event(900, { id: 'gala' })

/** What the venue has set, and what the desk tells of the gala when it is asked. */
async function opened(of: Partial<EventDetail>, limits: Limits = { performance: { cap: 30 } }) {
  const details = [detail(SMALL), detail(GALA, of)]
  const { editor, invoke } = editorWith(
    { 'event.get': ({ eventId }) => details.find(({ id }) => id === eventId) },
    venue(limits),
    [SMALL, GALA],
  )
  await editor.open()
  const asked = () => invoke.mock.calls.flatMap(([command, of]) => (command === 'event.get' ? [of] : []))
  return { editor, asked }
}
const leastOf = ({ findings }: VenueEditor) => findings.map(({ check }) => ('least' in check ? check.least : null))

describe('a limit below its floor, before anybody is asked for a PIN', () => {
  test('is refused by the largest performance, which the desk is asked about', async () => {
    const { editor, asked } = await opened({})
    setCap(editor, '26')
    expect(await editor.isRefused()).toBe(true)
    expect([leastOf(editor), asked()]).toEqual([[27], [{ eventId: 'gala' }]])
    setCap(editor, '27')
    expect(await editor.isRefused()).toBe(false)
  })

  test.each([
    ['a cap of its own', { ownCap: 40 }],
    ['been left out', { leftOut: true }],
    ['more people at a time than tickets tell', { peopleAtATime: 5_000 }],
    ['come from elsewhere', { features: ['guest'] }],
  ] as const)('is not refused by a performance that has %s', async (_, of) => {
    const { editor } = await opened(of)
    setCap(editor, '20')
    expect(await editor.isRefused()).toBe(false)
    expect(editor.isTooLow).toBe(false)
    setCap(editor, '4')
    expect(await editor.isRefused()).toBe(true)
  })

  test('is not refused by what the typed kinds leave out', async () => {
    const { editor } = await opened({ features: ['gala'] })
    if (editor.draft) editor.draft.leftOut = ['gala']
    setCap(editor, '5')
    expect(await editor.isRefused()).toBe(false)
    setCap(editor, '4')
    expect([await editor.isRefused(), leastOf(editor)]).toEqual([true, [5]])
  })

  test('is refused at once where no performance matters', async () => {
    const { editor, asked } = await opened({})
    if (editor.draft) editor.draft.numbers['visit.visitsPerYear'] = '29'
    expect([await editor.isRefused(), asked()]).toEqual([true, []])
  })

  test('is left to the desk where it tells nothing of the performance', async () => {
    const { editor } = editorWith({ 'event.get': () => Promise.reject(new Error('away')) })
    await editor.open()
    setCap(editor, '29')
    expect(await editor.isRefused()).toBe(false)
  })

  test('does not keep other settings from being saved where it stays as it was', async () => {
    const { editor } = await opened({}, { performance: { cap: 3 } })
    if (editor.draft) editor.draft.responsible = 'Kaisa'
    expect([editor.isChanged, editor.isTooLow, await editor.isRefused()]).toEqual([true, false, false])
  })

  test('is looked at anew when the venue was looked at anew', async () => {
    const change: { ownCap: number | null } = { ownCap: 40 }
    const { editor } = editorWith({ 'event.get': () => detail(GALA, change) }, venue(), [GALA])
    await editor.open()
    setCap(editor, '20')
    expect(await editor.isRefused()).toBe(false)
    change.ownCap = null
    await editor.open()
    expect(await editor.isRefused()).toBe(true)
  })
})

test('what is past or left out has no say in the floor', async () => {
  const past = { day: '2026-01-01' as Day, lastDay: '2026-01-01' as Day }
  const events = [event(150), event(999, { isLeftOut: true }), event(999, past)]
  const { editor } = editorWith({}, venue(), events)
  await editor.open()
  expect(editor.capFloor).toMatchObject({ least: 5 })
})
