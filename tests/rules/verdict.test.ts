import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseCardNumber } from '../../desk/rules/card-number.ts'
import { addDays, helsinkiDay, type LocalDate, parseLocalDate } from '../../desk/rules/local-date.ts'
import { type LimitDecision, malformedInput } from '../../desk/rules/limits-decision.ts'
import { dayServed, ofDay } from '../../desk/rules/limits-time.ts'
import {
  afterwardsFrom,
  type Card,
  CARD_KINDS,
  CARD_STATES,
  type Decision,
  decisionFrom,
  ofCard,
  ofEarlierUse,
} from '../../desk/rules/verdict.ts'

const day = (text: string) => text as LocalDate
const NOON = Date.parse('2026-01-21T12:00:00+02:00')
const TODAY = day('2026-01-21')
const DATA_AS_OF = NOON - 60_000

interface Facts {
  readonly number: ReturnType<typeof parseCardNumber>
  readonly card: Card | null
  readonly dataAsOf: number | null
  readonly event: { readonly day: LocalDate }
  readonly lastUse: { readonly at: number; readonly tickets: number } | null
  readonly lastScan: number | null
  readonly now: number
}
const active: Card = { kind: 'customer', state: 'active', validUntil: day('2026-12-31'), minors: 2 }
const facts = (change: Partial<Omit<Facts, 'card'>> & { card?: Partial<Card> | null; text?: string } = {}): Facts => {
  const { card, text = 'A999005429', ...rest } = change
  return {
    number: parseCardNumber(text),
    card: card === null ? null : { ...active, ...card },
    dataAsOf: DATA_AS_OF,
    event: { day: TODAY },
    lastUse: null,
    lastScan: null,
    now: NOON,
    ...rest,
  }
}
const NO_LIMITS: LimitDecision = { kind: 'admit', excess: [] }
const refusalOf = ({ event, now, ...rest }: Facts) =>
  ofCard({ ...rest, eventDay: event.day, today: dayServed(event.day, now) })
const decide = (given: Facts, limits: LimitDecision = NO_LIMITS): Decision => {
  const refusal = refusalOf(given)
  return decisionFrom(refusal ? [refusal] : [], limits, ofEarlierUse(given))
}
const summary = (decision: Decision) =>
  decision.kind === 'admit' ? 'admit' : `${decision.kind} ${decision.reasons.map(({ code }) => code).join(', ')}`

describe('the verdict for a performance', () => {
  test.each<[string, Parameters<typeof facts>[0], string]>([
    ['active and in date', {}, 'admit'],
    ['last valid day is today', { card: { validUntil: TODAY } }, 'admit'],
    ['expired yesterday', { card: { validUntil: day('2026-01-20') } }, 'refuse expired'],
    [
      'expired yesterday, event was yesterday',
      { card: { validUntil: day('2026-01-20') }, event: { day: day('2026-01-20') } },
      'refuse expired',
    ],
    [
      "valid on the event's day exactly",
      { card: { validUntil: day('2026-02-01') }, event: { day: day('2026-02-01') } },
      'admit',
    ],
    [
      "expired on the event's day",
      { card: { validUntil: day('2026-01-31') }, event: { day: day('2026-02-01') } },
      'refuse expires_before_event',
    ],
    ['inactive', { card: { state: 'inactive' } }, 'refuse inactive'],
    ['banned', { card: { state: 'banned' } }, 'refuse banned'],
    ['in transfer', { card: { state: 'in_transfer' } }, 'refuse in_transfer'],
    [
      'inactive is told before expired',
      { card: { state: 'inactive', validUntil: day('2020-01-01') } },
      'refuse inactive',
    ],
    ['not in the replica', { card: null }, 'refuse not_found'],
    ['no replica yet', { card: null, dataAsOf: null }, 'refuse no_data'],
    ['malformed', { card: null, text: 'HELLO' }, 'refuse malformed'],
    ['nothing that could be a number', { card: null, text: '!!' }, 'refuse malformed'],
    ['legacy shape that the replica holds', { text: 'K1234567' }, 'admit'],
    ['wrong check digit, known card', { text: 'A999991234' }, 'admit'],
    ['community card without a check digit', { text: 'Y110029399', card: { kind: 'community', minors: 0 } }, 'admit'],
    ['same card again at once', { lastScan: NOON }, 'attention same_card_again'],
    ['same card again after 2.999 s', { lastScan: NOON - 2_999 }, 'attention same_card_again'],
    ['same card again after 3 s', { lastScan: NOON - 3_000 }, 'admit'],
    ['same card "before" its first scan (the clock was set back)', { lastScan: NOON + 1 }, 'admit'],
    ['already used', { lastUse: { at: NOON - 4_000, tickets: 3 } }, 'attention already_used'],
    [
      'already used tells more than same card again',
      { lastUse: { at: NOON, tickets: 1 }, lastScan: NOON },
      'attention already_used',
    ],
    [
      'a refusal is not softened by an earlier use',
      { lastUse: { at: NOON, tickets: 1 }, card: { state: 'banned' } },
      'refuse banned',
    ],
  ])('%s', (_, change, expected) => expect(summary(decide(facts(change)))).toBe(expected))

  it('tells the time of the data where a card is not in it, and whether it looks misread', () => {
    expect(decide(facts({ card: null }))).toEqual({
      kind: 'refuse',
      reasons: [{ code: 'not_found', dataAsOf: DATA_AS_OF, misread: false }],
      overridable: false,
    })
    expect(decide(facts({ card: null, text: 'A999005428' }))).toMatchObject({ reasons: [{ misread: true }] })
  })

  it('says both dates where the card ends before the event', () => {
    const event = { day: day('2026-02-01') }
    expect(decide(facts({ card: { validUntil: day('2026-01-31') }, event }))).toMatchObject({
      reasons: [{ validUntil: '2026-01-31', eventDay: '2026-02-01' }],
    })
  })
})

describe('the verdict with the limits of the venue', () => {
  const full: LimitDecision = {
    kind: 'refuse',
    reasons: [{ code: 'left_out', as: 'gala', overridable: true }],
    attentions: [],
    overridable: true,
  }
  const lastNight: LimitDecision = {
    kind: 'attention',
    reasons: [{ code: 'last_night', eventDay: TODAY }],
    excess: [],
  }
  it("the card's own refusal comes before the venue's, and no supervisor can set it aside", () => {
    const decision = decide(facts({ card: { state: 'banned' } }), full)
    expect(decision).toEqual({ kind: 'refuse', reasons: [{ code: 'banned' }], overridable: false })
  })
  it("the venue's own limit refuses a good card, and a supervisor can exceed it", () => {
    expect(decide(facts(), full)).toEqual({ kind: 'refuse', reasons: full.reasons, overridable: true })
  })
  it('every attention is told, those of the day first', () => {
    expect(summary(decide(facts({ lastUse: { at: NOON, tickets: 1 } }), lastNight))).toBe(
      'attention last_night, already_used',
    )
  })
})

describe('what has happened already', () => {
  const later = (given: Facts, limits: LimitDecision = NO_LIMITS) => {
    const refusal = refusalOf(given)
    return afterwardsFrom(refusal ? [refusal] : [], limits, ofEarlierUse(given))
  }
  test.each<[string, Parameters<typeof facts>[0], string]>([
    ['a good card', {}, 'admit'],
    ['a card that had expired', { card: { validUntil: day('2026-01-20') } }, 'attention expired'],
    ['a banned card', { card: { state: 'banned' } }, 'attention banned'],
    ['a card that is not in the data', { card: null }, 'attention not_found'],
    ['no data at all', { card: null, dataAsOf: null }, 'attention no_data'],
    ['used before', { lastUse: { at: NOON, tickets: 1 } }, 'attention already_used'],
    ['no card number at all', { card: null, text: '!!' }, 'refuse malformed'],
  ])('%s is recorded, with its doubt', (_, change, expected) => expect(summary(later(facts(change)))).toBe(expected))

  it('a limit that is exceeded is a doubt and is kept as excess', () => {
    const full = { code: 'left_out', as: 'gala', overridable: true } as const
    const decision = later(facts(), { kind: 'attention', reasons: [full], excess: [] })
    expect(decision).toEqual({ kind: 'attention', reasons: [full], excess: [full] })
  })
  it('what is no record stays refused', () => {
    const odd = { kind: 'refuse', reasons: [malformedInput('fee')], attentions: [], overridable: false } as const
    expect(summary(later(facts(), odd))).toBe('refuse malformed_input')
  })
})

describe('the days of the verdict are Finnish', () => {
  const until = { card: { validUntil: day('2026-01-21') }, event: { day: day('2026-01-21') } }
  test.each([
    ['23.59 of the last day', '2026-01-21T23:59:00+02:00', 'admit'],
    ['00.01 of the next, for last night', '2026-01-22T00:01:00+02:00', 'attention last_night'],
    ['05.59 of the next, for last night', '2026-01-22T05:59:00+02:00', 'attention last_night'],
    ['06.01 of the next', '2026-01-22T06:01:00+02:00', 'refuse expired'],
    ['23.59 UTC of the day before is already the last day', '2026-01-20T23:59:00Z', 'admit'],
  ])('%s', (_, at, expected) => {
    const now = Date.parse(at)
    const [first, ...more] = ofDay(until.event.day, now)
    const limits: LimitDecision = first ? { kind: 'attention', reasons: [first, ...more], excess: [] } : NO_LIMITS
    expect(summary(decide(facts({ ...until, now }), limits))).toBe(expected)
  })

  test.each([
    ['before the clocks go forward', '2026-03-28T23:59:59+02:00', '2026-03-28'],
    ['the night the clocks go forward', '2026-03-29T00:00:00+02:00', '2026-03-29'],
    ['the end of that day, in summer time', '2026-03-29T23:59:59+03:00', '2026-03-29'],
    ['the night the clocks go back', '2026-10-25T23:59:59+02:00', '2026-10-25'],
    ['a leap day', '2028-02-29T12:00:00+02:00', '2028-02-29'],
  ])('%s', (_, at, expected) => expect(helsinkiDay(Date.parse(at))).toBe(expected))

  it('adds days across months, leap days and years', () => {
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29')
    expect(addDays(day('2026-12-31'), 1)).toBe('2027-01-01')
    expect(addDays(day('2026-03-01'), -1)).toBe('2026-02-28')
    expect(addDays(day('2026-03-28'), 2)).toBe('2026-03-30')
  })

  it('knows which texts are days', () => {
    expect(parseLocalDate('2028-02-29')).toBe('2028-02-29')
    for (const text of ['2026-02-29', '2026-13-01', '21.1.2026', '2026-1-2', ''])
      expect(parseLocalDate(text)).toBeNull()
  })
})

describe('whatever the facts', () => {
  const days = fc.integer({ min: -400, max: 400 }).map((n) => addDays(TODAY, n))
  const anyFacts = fc.record<Facts>({
    number: fc.constantFrom('A999005429', 'K1234567', 'A999005428').map(parseCardNumber),
    card: fc.option(
      fc.record<Card>({
        kind: fc.constantFrom(...CARD_KINDS),
        state: fc.constantFrom(...CARD_STATES),
        validUntil: days,
        minors: fc.nat(12),
      }),
    ),
    dataAsOf: fc.option(fc.constant(DATA_AS_OF)),
    event: fc.record({ day: days }),
    lastUse: fc.option(fc.record({ at: fc.constant(NOON - 9_000), tickets: fc.nat(5) })),
    lastScan: fc.option(fc.constant(NOON - 1_000)),
    now: fc.constant(NOON),
  })

  it('only an active card of the register, in date today and on the day, is ever let through', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const decision = decide(given)
        if (decision.kind === 'refuse') return
        const { card, event } = given
        expect(card?.state).toBe('active')
        expect(card && card.validUntil >= TODAY && card.validUntil >= event.day).toBe(true)
      }),
    )
  })
})
