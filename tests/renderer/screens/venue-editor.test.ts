import { describe, expect, test } from 'vitest'
import type { Venue } from '../../../desk/contract.ts'
import type { VenueEditor } from '../../../renderer/lib/screens/venue-editor.svelte.ts'
import { editorWith, fails, type Handlers, setCap, venue } from './venue-harness.ts'

describe('the editor', () => {
  test('tells of a floor as one types', async () => {
    const { editor } = editorWith()
    await editor.open()
    expect(editor.findings).toEqual([])
    setCap(editor, '29')
    expect(editor.findings).toMatchObject([{ setting: 'performance.cap', check: { code: 'below_floor', least: 30 } }])
  })

  test('saves by the administrator’s PIN, and shows the desk’s warnings until something is changed', async () => {
    const check = { kind: 'warning', code: 'size_unknown', source: 'performance-cap' }
    const after = venue({ performance: { cap: 40 } }, { limitsFrom: 'desk' })
    const warnings = [{ setting: 'performance.cap', check }]
    const { editor, invoke } = editorWith({ 'venue.save': () => ({ outcome: 'saved', venue: after, warnings }) })
    await editor.open()
    setCap(editor, '40')
    expect(await editor.save('2222')).toBeNull()
    const { settings } = after
    const request = { venueId: 'v1', limits: { performance: { cap: 40 } }, settings, pin: '2222' }
    expect(invoke).toHaveBeenLastCalledWith('venue.save', request)
    expect([editor.done, editor.findings, editor.venue?.limitsFrom]).toEqual(['warned', warnings, 'desk'])
    setCap(editor, '41')
    expect([editor.done, editor.findings]).toEqual([null, []])
  })

  test('keeps what is typed where the desk refuses it', async () => {
    const check = { kind: 'refused', code: 'below_floor', given: 30, least: 31, arithmetic: null, source: 'library' }
    const findings = [{ setting: 'performance.cap', check }]
    const { editor } = editorWith({ 'venue.save': () => ({ outcome: 'refused', findings }) })
    await editor.open()
    setCap(editor, '35')
    await editor.save('2222')
    expect([editor.done, editor.findings]).toEqual(['refused', findings])
    expect([editor.draft?.numbers['performance.cap'], editor.isChanged]).toEqual(['35', true])
  })

  test.each(['pin_wrong', 'pin_locked'] as const)('tells %s and keeps what is typed', async (key) => {
    const { editor } = editorWith({ 'venue.save': fails(key) })
    await editor.open()
    setCap(editor, '40')
    expect(await editor.save('0000')).toBe(key)
    expect(editor.draft?.numbers['performance.cap']).toBe('40')
  })

  test('sends nothing that cannot be read', async () => {
    const { editor, invoke } = editorWith()
    await editor.open()
    setCap(editor, 'many')
    await editor.save('2222')
    expect(invoke).toHaveBeenCalledTimes(1)
  })

  test('goes back to the register’s limits without losing typed settings', async () => {
    const registers = venue({ performance: { cap: 31 } })
    const { editor } = editorWith({ 'venue.reset': () => registers }, venue({}, { limitsFrom: 'desk' }))
    await editor.open()
    if (editor.draft) editor.draft.responsible = 'Kaisa'
    expect(await editor.reset('2222')).toBeNull()
    expect([editor.draft?.numbers['performance.cap'], editor.draft?.responsible]).toEqual(['31', 'Kaisa'])
    expect([editor.venue?.limitsFrom, editor.done]).toEqual(['register', 'reset'])
  })

  test('discards what is typed when asked', async () => {
    const { editor } = editorWith()
    await editor.open()
    setCap(editor, '99')
    editor.discard()
    expect([editor.isChanged, editor.draft?.numbers['performance.cap']]).toEqual([false, '30'])
  })
})

describe('a venue that was changed elsewhere meanwhile', () => {
  const older = venue({ performance: { cap: 30, guestCap: 4 } })
  const newer = venue({ performance: { cap: 50, guestCap: 4 } })
  /** The desk has the older one at first. */
  function moving(handlers: Handlers = {}) {
    const stored = { venue: older }
    return { stored, ...editorWith({ 'venue.get': () => stored.venue, ...handlers }) }
  }
  const capOf = ({ draft }: VenueEditor) => draft?.numbers['performance.cap']

  test('is shown as it is now', async () => {
    const { editor, stored } = moving()
    await editor.open()
    stored.venue = newer
    await editor.open()
    expect([capOf(editor), editor.isChanged, editor.isMoved]).toEqual(['50', false, false])
  })

  test('keeps its newer limits where only a tick box was changed here, and says so', async () => {
    const { editor, stored, invoke } = moving({
      'venue.save': () => ({ outcome: 'saved', venue: newer, warnings: [] }),
    })
    await editor.open()
    if (editor.draft) editor.draft.freeCloakroom = !editor.draft.freeCloakroom
    stored.venue = newer
    await editor.open()
    expect([editor.isMoved, capOf(editor)]).toEqual([true, '50'])
    await editor.save('2222')
    expect(invoke).toHaveBeenLastCalledWith('venue.save', expect.objectContaining({ limits: newer.limits }))
    expect(editor.isMoved).toBe(false)
  })

  test('keeps what is typed over a limit of it', async () => {
    const { editor, stored } = moving()
    await editor.open()
    if (editor.draft) editor.draft.numbers['performance.guestCap'] = '6'
    stored.venue = newer
    await editor.open()
    expect([capOf(editor), editor.draft?.numbers['performance.guestCap']]).toEqual(['50', '6'])
    editor.discard()
    expect([editor.isMoved, editor.draft?.numbers['performance.guestCap']]).toEqual([false, '4'])
  })

  test('is not put back by an answer from before it was saved', async () => {
    const answers: ((venue: Venue) => void)[] = []
    const { editor } = moving({
      'venue.get': () =>
        answers.length === 0 ? (answers.push(() => undefined), older) : new Promise((resolve) => answers.push(resolve)),
      'venue.save': () => ({ outcome: 'saved', venue: newer, warnings: [] }),
    })
    await editor.open()
    const late = editor.open()
    setCap(editor, '50')
    await editor.save('2222')
    answers[1]?.(older)
    await late
    expect([capOf(editor), editor.done]).toEqual(['50', 'saved'])
  })
})
