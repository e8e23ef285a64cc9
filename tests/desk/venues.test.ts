import { describe, expect, it } from 'vitest'
import { DeskError, type Request } from '../../desk/contract.ts'
import {
  chooseVenue,
  currentVenue,
  listVenues,
  resetVenue,
  saveVenue,
  toRegisteredVenue,
  toVenue,
} from '../../desk/venues.ts'
import { bareDesk, day, VENUE } from './bare.ts'

type Limits = Request<'venue.save'>['limits']
const KEY = 'key'
const PIN = '2222'
const SETTINGS = {
  supportPersonFree: true,
  under16WithCommunity: true,
  provisional: false,
  responsible: '',
  serviceFee: null,
  freeCloakroom: false,
}
type Entry = Parameters<typeof toRegisteredVenue>[0]
const given = (id: string, limits: Record<string, unknown> = {}, relation: Entry['relation'] = 'own'): Entry => ({
  ...{ id, name: id, limits, relation },
})

/** A desk whose register gives these venues, with the administrator's PIN set. */
function begin(...venues: Entry[]) {
  const desk = bareDesk()
  const { ledger, now } = desk
  const list = venues.length > 0 ? venues : [given(VENUE)]
  ledger.venues.replaceAll(KEY, list.map(toRegisteredVenue))
  const asked: string[] = []
  const verify = (role: string, pin: string) => {
    asked.push(role)
    return pin === PIN ? Promise.resolve() : Promise.reject(new DeskError('denied', 'pin_wrong'))
  }
  const deps = { ledger, now, pins: { verify } }
  return {
    ...desk,
    asked,
    save: (limits: Limits, more: { venueId?: string; pin?: string; settings?: typeof SETTINGS } = {}) =>
      saveVenue(deps, { venueId: VENUE, limits, settings: SETTINGS, pin: PIN, ...more }),
    reset: (pin = PIN) => resetVenue(deps, { venueId: VENUE, pin }),
    current: () => currentVenue(ledger, KEY),
  }
}
const row = (registerLimits: string, ownLimits: string | null = null) => ({
  ...{ id: `v${String(++rows)}`, keyId: KEY, name: 'Teatteri', relation: 'own' as const },
  ...{ registerLimits, ownLimits, settings: '{}', usedAt: 0 },
})
let rows = 0

describe('the limits that hold', () => {
  it("are the desk's own, and the register's where it has none", () => {
    const theirs = '{"performance":{"cap":8}}'
    expect(toVenue(row(theirs))).toMatchObject({ limits: { performance: { cap: 8 } }, limitsFrom: 'register' })
    expect(toVenue(row(theirs, '{"visit":{"visitsPerYear":40}}'))).toMatchObject({
      limits: { visit: { visitsPerYear: 40 } },
      limitsFrom: 'desk',
    })
    expect(toVenue(row(theirs, '{}'))).toMatchObject({ limits: {}, limitsFrom: 'desk' })
  })

  it('of the register stay as they are below a floor', () => {
    expect(toVenue(row('{"visit":{"visitsPerYear":3}}')).limits).toEqual({ visit: { visitsPerYear: 3 } })
  })

  it('are without what cannot be read, which takes nothing else with it and is logged once', () => {
    const log: string[] = []
    const odd = row('{"performance":{"cap":"8","moonlight":1,"guestCap":4},"opera":{"cap":2},"course":7,"visit":{}}')
    const venue = () => toVenue({ ...odd }, (line) => log.push(line))
    expect(venue().limits).toEqual({ performance: { guestCap: 4 } })
    venue()
    expect(log).toEqual([
      `venue ${odd.id}: limits that cannot be read: performance.cap, performance.moonlight, opera.cap, course`,
    ])
  })

  it('are parsed once for a venue that does not change', async () => {
    const { ledger, current, save } = begin(given(VENUE, { performance: { cap: 8 } }))
    expect(current()).toBe(current())
    const before = ledger.venues.get(VENUE)
    expect(before && toVenue(before)).toBe(current())
    await save({ performance: { cap: 9 } })
    expect(current().limits).toEqual({ performance: { cap: 9 } })
  })

  it('come with settings as the rules recommend, until they are chosen', () => {
    expect(toVenue(row('{}')).settings).toEqual(SETTINGS)
    expect(toVenue({ ...row('{}'), settings: '{"provisional":true}' }).settings).toEqual({
      ...SETTINGS,
      provisional: true,
    })
    expect(toVenue({ ...row('{}'), settings: '{"provisional":"yes"}' }).settings).toEqual(SETTINGS)
  })
})

describe('choosing a venue', () => {
  const three = () => begin(given('a'), given('b', {}, 'sells_for'), given('c'))

  it("begins with the register's first and keeps what was chosen last", () => {
    const desk = three()
    expect(desk.current().id).toBe('a')
    expect(chooseVenue(desk, KEY, 'b')).toMatchObject({ id: 'b', relation: 'sells_for' })
    expect(desk.current().id).toBe('b')
    desk.clock.at += 1_000
    chooseVenue(desk, KEY, 'c')
    expect(listVenues(desk.ledger, KEY)).toEqual([
      { id: 'c', name: 'c', relation: 'own' },
      { id: 'b', name: 'b', relation: 'sells_for' },
      { id: 'a', name: 'a', relation: 'own' },
    ])
  })

  it('holds when the clock was set back', () => {
    const desk = three()
    chooseVenue(desk, KEY, 'b')
    desk.clock.at -= 3_600_000
    chooseVenue(desk, KEY, 'c')
    expect(desk.current().id).toBe('c')
  })

  it('is among what the register lists', () => {
    const desk = three()
    expect(() => chooseVenue(desk, KEY, 'z')).toThrow('venue_unknown')
    expect(() => chooseVenue(desk, 'another', 'b')).toThrow('venue_unknown')
    desk.ledger.venues.replaceAll(KEY, [given('a')].map(toRegisteredVenue))
    expect(() => chooseVenue(desk, KEY, 'b')).toThrow('venue_unknown')
    expect(desk.current().id).toBe('a')
  })
})

describe("saving a venue's limits", () => {
  it("keeps them from then on, as the desk's, and says so in the audit", async () => {
    const desk = begin(given(VENUE, { performance: { cap: 8 } }))
    const limits = { course: { placesPerCourse: 2 } }
    const settings = { ...SETTINGS, responsible: 'Aino, 040' }
    expect(await desk.save(limits, { settings })).toEqual({
      outcome: 'saved',
      venue: { id: VENUE, name: VENUE, relation: 'own', limits, limitsFrom: 'desk', settings },
      warnings: [],
    })
    expect(desk.current()).toMatchObject({ limits, settings })
    desk.ledger.venues.replaceAll(KEY, [given(VENUE, { performance: { cap: 9 } })].map(toRegisteredVenue))
    expect(desk.current().limits).toEqual(limits)
  })

  it("asks for the administrator's PIN before anything else is said", async () => {
    const desk = begin()
    await expect(desk.save({ visit: { visitsPerYear: 1 } }, { pin: '1111' })).rejects.toMatchObject({
      key: 'pin_wrong',
    })
    expect(desk.asked).toEqual(['administrator'])
    expect(desk.current().limitsFrom).toBe('register')
  })

  it('is for the venues of this pairing', async () => {
    const desk = begin()
    await expect(desk.save({}, { venueId: 'elsewhere' })).rejects.toMatchObject({ key: 'venue_unknown' })
    expect(desk.asked).toEqual([])
  })

  it('changes nothing where one limit is below its floor, and names every one', async () => {
    const desk = begin()
    await desk.save({ performance: { cap: 8 } })
    const result = await desk.save({ visit: { visitsPerYear: 29 }, performance: { handOverMinutes: 29, cap: 9 } })
    expect(result).toMatchObject({ outcome: 'refused' })
    expect(result.outcome === 'refused' && result.findings.map(({ setting, check }) => [setting, check.kind])).toEqual([
      ['performance.cap', 'warning'],
      ['performance.handOverMinutes', 'refused'],
      ['visit.visitsPerYear', 'refused'],
    ])
    expect(desk.current().limits).toEqual({ performance: { cap: 8 } })
  })

  it('holds the cap against the largest coming performance, with its arithmetic', async () => {
    const desk = begin()
    desk.event({ ticketsOnSale: 150, day: day('2026-02-01') })
    desk.event({ ticketsOnSale: 250, day: day('2027-02-01') })
    desk.event({ ticketsOnSale: 900, day: day('2026-01-20') })
    desk.event({ ticketsOnSale: 900, venueId: 'elsewhere' })
    desk.event({ ticketsOnSale: 900, kind: 'course' })
    expect(await desk.save({ performance: { cap: 7 } })).toMatchObject({
      outcome: 'refused',
      findings: [{ setting: 'performance.cap', check: { least: 8, arithmetic: { tickets: 250, exact: 7.5 } } }],
    })
    expect(await desk.save({ performance: { cap: 8 } })).toMatchObject({ outcome: 'saved', warnings: [] })
  })

  it('asks nothing of the cap for performances that are left out or have a cap of their own', async () => {
    const desk = begin()
    desk.event({ ticketsOnSale: 150 })
    desk.event({ ticketsOnSale: 999, features: ['gala'] })
    desk.event({ ticketsOnSale: 999, leftOut: true })
    const own = desk.event({ ticketsOnSale: 999 })
    desk.ledger.events.say(own, { ownCap: 40, ownLeftOut: null, soldOutAt: null })
    expect(await desk.save({ performance: { cap: 5, leftOut: ['gala'] } })).toMatchObject({ outcome: 'saved' })
    expect(await desk.save({ performance: { cap: 5 } })).toMatchObject({ outcome: 'refused' })
  })

  it('warns, and saves, where the size of what is coming is not known', async () => {
    const desk = begin()
    desk.event({ ticketsOnSale: null })
    expect(await desk.save({ performance: { cap: 3 } })).toMatchObject({
      outcome: 'saved',
      warnings: [{ setting: 'performance.cap', check: { code: 'size_unknown' } }],
    })
  })

  it("warns where most of the venue's own productions are left out", async () => {
    const desk = begin()
    desk.event({ productionId: 'a', features: ['gala'] })
    desk.event({ productionId: 'b', features: ['premiere'] })
    desk.event({ productionId: 'b', day: day('2026-01-22') })
    desk.event({ productionId: 'c', features: ['gala'] })
    desk.event({ productionId: 'd', features: ['guest'] })
    expect(await desk.save({ performance: { leftOut: ['gala', 'premiere'] } })).toMatchObject({
      outcome: 'saved',
      warnings: [{ setting: 'performance.leftOut', check: { code: 'most_left_out', own: 3, kept: 1, least: 2 } }],
    })
    expect(await desk.save({ performance: { leftOut: ['premiere', 'guest'] } })).toMatchObject({ warnings: [] })
  })

  it("leaves the register's limits the register's where only settings change, also below a floor", async () => {
    const desk = begin(given(VENUE, { visit: { visitsPerYear: 3 }, performance: { cap: 8 } }))
    const settings = { ...SETTINGS, freeCloakroom: true }
    const limits = { performance: { cap: 8 }, visit: { visitsPerYear: 3 }, library: {} }
    expect(await desk.save(limits, { settings })).toMatchObject({
      outcome: 'saved',
      venue: { limitsFrom: 'register', settings },
    })
    expect(desk.ledger.venues.get(VENUE)?.ownLimits).toBeNull()
  })

  it('lets a cap stand that tickets have outgrown, as long as it is not touched', async () => {
    const desk = begin()
    desk.event({ ticketsOnSale: 150 })
    await desk.save({ performance: { cap: 5 } })
    desk.event({ ticketsOnSale: 500 })
    const settings = { ...SETTINGS, responsible: 'Aino' }
    expect(await desk.save({ performance: { cap: 5 } }, { settings })).toMatchObject({ outcome: 'saved' })
    expect(await desk.save({ performance: { cap: 6 } })).toMatchObject({ outcome: 'refused' })
  })

  it('takes what a message leaves open for unset', async () => {
    const desk = begin()
    const open = { performance: { cap: undefined, oncePerProduction: true }, course: { feeCovered: undefined } }
    await desk.save(open)
    expect(desk.current().limits).toEqual({ performance: { oncePerProduction: true } })
    expect(desk.current().limits.performance).not.toHaveProperty('cap')
  })
})

describe('going back to the limits of the register', () => {
  it("asks for the administrator's PIN and leaves the settings", async () => {
    const desk = begin(given(VENUE, { performance: { cap: 8 } }))
    const settings = { ...SETTINGS, provisional: true }
    await desk.save({ performance: { cap: 20 } }, { settings })
    await expect(desk.reset('1111')).rejects.toMatchObject({ key: 'pin_wrong' })
    expect(desk.current().limitsFrom).toBe('desk')
    expect(await desk.reset()).toMatchObject({ limits: { performance: { cap: 8 } }, limitsFrom: 'register', settings })
    expect(desk.current().limitsFrom).toBe('register')
  })
})
