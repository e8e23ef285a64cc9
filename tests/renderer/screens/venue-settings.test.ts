import { describe, expect, test } from 'vitest'
import type { Cents, Limits } from '../../../desk/rules/limits.ts'
import { draftOfVenue, readVenue, type VenueDraft } from '../../../renderer/lib/screens/venue-form.ts'
import { limitLines, publishedText } from '../../../renderer/lib/screens/venue-publish.ts'
import { comingOf, groupsInUse, highestFloor, listedSize } from '../../../renderer/lib/screens/venue-sizes.ts'
import { type Day, event, TODAY, venue } from './venue-harness.ts'

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
    const coming = comingOf([event(150), event(900, past), event(12, { kind: 'course' })], TODAY)
    expect(coming.map(({ ticketsOnSale }) => ticketsOnSale)).toEqual([150])
  })

  test('has the floor of its largest performance', () => {
    const sizes = [event(150), event(999), event(null)].map(listedSize)
    expect(highestFloor(sizes, 'on_sale')).toMatchObject({ least: 30 })
    expect(highestFloor([listedSize(event(null))], 'on_sale')).toBeNull()
  })

  test('opens the groups that it needs', () => {
    expect([...groupsInUse({}, [event(null, { kind: 'visit' })])]).toEqual(['visit'])
    expect([...groupsInUse({ library: {} }, [event(1)])]).toEqual(['performance', 'library'])
    expect(groupsInUse({}, []).size).toBe(4)
  })
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
