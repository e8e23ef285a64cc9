import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import {
  type Command,
  type DeskApi,
  DeskError,
  type EventSummary,
  requests,
  type Venue,
  VenueSettings,
} from '../../../desk/contract.ts'
import type { Cents, Limits } from '../../../desk/rules/limits.ts'
import { PinSetting } from '../../../renderer/lib/screens/pins.svelte.ts'
import { VenueEditor } from '../../../renderer/lib/screens/venue-editor.svelte.ts'
import { draftOfVenue, readVenue, type VenueDraft } from '../../../renderer/lib/screens/venue-form.ts'
import { limitLines, publishedText } from '../../../renderer/lib/screens/venue-publish.ts'
import { groupsInUse, highestFloor, sizesOf } from '../../../renderer/lib/screens/venue-sizes.ts'

type Day = EventSummary['day']
const TODAY = '2026-01-21' as Day
const venue = (limits: Limits = {}, change: Partial<Venue> = {}): Venue => ({
  ...{ id: 'v1', name: 'Teatteri', relation: 'own', limits, limitsFrom: 'register' },
  settings: v.parse(VenueSettings, {}),
  ...change,
})
const event = (ticketsOnSale: number | null, change: Partial<EventSummary> = {}): EventSummary => ({
  ...{ id: 'e', venueId: 'v1', kind: 'performance', title: 'Hamlet', production: 'Hamlet', day: TODAY },
  ...{
    lastDay: TODAY,
    startsAt: null,
    place: null,
    ticketsOnSale,
    taken: 0,
    cap: null,
    soldOut: false,
    isLeftOut: false,
  },
  origin: 'register',
  ...change,
})

const ALL: Limits = {
  performance: {
    ...{ cap: 30, capBase: 'capacity', largeEvent: { cap: 20, per: 'day' }, guestCap: 4, deskShare: 5 },
    ...{ oncePerProduction: true, openBookings: 2, leftOut: ['gala', 'weekend'], handOverMinutes: 60 },
    bookingOpensDays: 14,
  },
  course: {
    ...{ placesPerCourse: 2, deskShare: 1, coursesAtATime: 1, coursesPerYear: 2, feeCovered: 2500 as Cents },
    minorsAllowed: true,
  },
  library: {
    kinds: ['interlibrary_loan', 'copying'],
    sum: { cents: 3050 as Cents, per: 'year' },
    number: { fees: 3, per: 'month' },
  },
  visit: { visitsPerYear: 30, wristband: 150 as Cents },
}

describe('limits as they are typed', () => {
  const changed = (limits: Limits, change: Partial<VenueDraft>) => {
    const of = venue(limits)
    return readVenue({ ...draftOfVenue(of), ...change }, of)
  }

  test('say all that they said before', () => {
    // something else is changed, so that every limit is read from its field
    const { limits, problems } = changed(ALL, { oncePerProduction: false })
    expect(problems).toEqual({})
    expect({ ...limits, performance: { ...limits.performance, oncePerProduction: true } }).toEqual(ALL)
    expect(limits.performance).not.toHaveProperty('oncePerProduction')
  })

  test('that stay as they are go back as they came', () => {
    const limits: Limits = { performance: { capBase: 'on_sale', oncePerProduction: false, leftOut: [] } }
    expect(changed(limits, { freeCloakroom: true }).limits).toBe(limits)
  })

  test('limit nothing where nothing is set', () => {
    expect(changed({ performance: { cap: 9 } }, { numbers: draftOfVenue(venue()).numbers }).limits).toEqual({})
  })

  test('that cannot be read are told by their places', () => {
    const numbers = { ...draftOfVenue(venue()).numbers, 'performance.cap': 'many', 'library.sum': '-1' }
    const { problems } = changed({}, { numbers, serviceFee: 'x', feeKinds: [] })
    expect(problems).toEqual({
      ...{ 'performance.cap': 'bad_count', 'library.sum': 'negative', serviceFee: 'not_a_number' },
      'library.kinds': 'needed',
    })
  })

  test('come with the settings', () => {
    const { settings } = changed({}, { serviceFee: '1,50', responsible: ' Kaisa ', supportPersonFree: false })
    expect(settings).toMatchObject({ serviceFee: 150, responsible: 'Kaisa', supportPersonFree: false })
  })
})

describe('what the venue puts on', () => {
  test('counts from today on, performances alone', () => {
    const past = { day: '2026-01-01' as Day, lastDay: '2026-01-01' as Day }
    const sizes = sizesOf([event(150), event(900, past), event(12, { kind: 'course' })], TODAY)
    expect(sizes.map(({ ticketsOnSale }) => ticketsOnSale)).toEqual([150])
  })

  test('has the floor of its largest performance', () => {
    expect(highestFloor(sizesOf([event(150), event(999), event(null)], TODAY), 'on_sale')).toMatchObject({ least: 30 })
    expect(highestFloor(sizesOf([event(null)], TODAY), 'on_sale')).toBeNull()
  })

  test('opens the groups that it needs', () => {
    expect([...groupsInUse({}, [event(null, { kind: 'visit' })])]).toEqual(['visit'])
    expect([...groupsInUse({ library: {} }, [event(1)])]).toEqual(['performance', 'library'])
    expect(groupsInUse({}, []).size).toBe(4)
  })
})

type Handler = (request: never) => unknown
function editorWith(handlers: Partial<Record<Command, Handler>> = {}, first = venue({ performance: { cap: 30 } })) {
  const all: Partial<Record<Command, Handler>> = { 'venue.get': () => first, ...handlers }
  const invoke = vi.fn((command: Command, request: unknown) =>
    Promise.resolve().then(() => all[command]?.(v.parse(requests[command], request) as never)),
  )
  const api = { invoke, subscribe: () => () => undefined } as unknown as DeskApi
  return { editor: new VenueEditor({ api, events: () => [event(999)], today: () => TODAY }), invoke, api }
}
const setCap = (editor: VenueEditor, text: string) => {
  if (editor.draft) editor.draft.numbers['performance.cap'] = text
}
const fails = (key: 'pin_wrong' | 'pin_locked') => () => {
  throw new DeskError('denied', key)
}

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
  function moving(handlers: Partial<Record<Command, Handler>> = {}) {
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

test('a cap below its floor is told of before it is saved', async () => {
  const { editor } = editorWith()
  await editor.open()
  setCap(editor, '29')
  expect(editor.isTooLow).toBe(true)
  setCap(editor, '31')
  expect(editor.isTooLow).toBe(false)
})

test('what is left out has no say in the floor', () => {
  expect(sizesOf([event(150), event(999, { isLeftOut: true })], TODAY)).toHaveLength(1)
})

describe('the published text', () => {
  test('has a sentence for every limit but a desk’s share', () => {
    const shares = 2
    const kinds = Object.values(ALL).map((settings) => Object.keys(settings).length)
    // what the cap is reckoned of is no limit by itself
    const bases = 1
    expect(limitLines(ALL)).toHaveLength(kinds.reduce((sum, n) => sum + n, 0) - shares - bases)
  })

  test('says where nothing is limited', () => {
    expect(publishedText(venue())).toBe('Kaikukortti: Teatteri\n\n– Kaikukortin käyttöä ei ole rajoitettu.')
  })

  test('names numbers, kinds and sums', () => {
    const text = publishedText(venue(ALL))
    expect(text).toContain('näytöstä kohti enintään 30.')
    expect(text).toContain('juhlanäytös ja viikonlopun näytös')
    expect(text).toContain('30,50\u00a0€ vuodessa')
    expect(text).toContain('kaukolaina ja kopiointi')
  })
})

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
