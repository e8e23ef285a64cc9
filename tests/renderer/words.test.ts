import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { EventSummary, Language, LocalDate, RefuseReason, Verdict } from '../../desk/contract.ts'
import { likelyEvent, searchEvents } from '../../renderer/lib/events.ts'
import { agoText, clockText, dayText, eventTimeText, momentText } from '../../renderer/lib/format.ts'
import { present, spoken } from '../../renderer/lib/present.ts'
import { ATTENTIONS, REFUSALS } from '../../renderer/lib/reasons.ts'
import { ageTold, networkTold, scannerTold } from '../../renderer/lib/status.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'

let language: Language = 'fi'
beforeAll(() => overwriteGetLocale(() => language))
beforeEach(() => {
  language = 'fi'
})

const day = (text: string) => text as LocalDate
const at = (text: string) => Date.parse(`${text}+02:00`)
const NOW = at('2026-01-21T18:42:00')
const HOUR = 3_600_000

describe('dates and times', () => {
  const rows: [Language, string, string, string, string, string][] = [
    ['fi', '21.1.2026', 'klo 19.00', 'tänään klo 14.20', 'eilen klo 18.42', '4 s sitten'],
    ['sv', '21.1.2026', 'kl. 19.00', 'i dag kl. 14.20', 'i går kl. 18.42', 'för 4 s sedan'],
    ['en', '21 Jan 2026', '19:00', '14:20 today', '18:42 yesterday', '4 s ago'],
  ]
  test.each(rows)('are idiomatic in %s', (code, date, clock, today, yesterday, ago) => {
    language = code
    expect(dayText(day('2026-01-21'))).toBe(date)
    expect(clockText('19:00')).toBe(clock)
    expect(momentText(at('2026-01-21T14:20:00'), NOW)).toBe(today)
    expect(agoText(at('2026-01-20T18:42:00'), NOW)).toBe(yesterday)
    expect(agoText(NOW - 4_000, NOW)).toBe(ago)
  })
  test('an event without a clock time lasts the day', () => {
    expect(eventTimeText({ day: day('2026-01-22'), startsAt: null }, NOW)).toBe('huomenna, koko päivän')
  })
})

describe('the likely event', () => {
  const event = (id: string, on: string, startsAt: string | null): EventSummary => ({
    id,
    production: id,
    day: day(on),
    startsAt,
    place: null,
    ticketsOnSale: null,
    taken: 0,
  })
  const today = '2026-01-21'
  const rows: [name: string, events: EventSummary[], likely: string | null][] = [
    ['is today’s nearest', [event('matinee', today, '13:00'), event('evening', today, '19:00')], 'evening'],
    ['may have begun', [event('begun', today, '18:00'), event('late', today, '21:00')], 'begun'],
    ['is not long past', [event('noon', today, '12:00'), event('tomorrow', '2026-01-22', '19:00')], 'tomorrow'],
    ['yields the whole day to a near performance', [event('day', today, null), event('show', today, '19:00')], 'show'],
    ['is the whole day otherwise', [event('day', today, null), event('tomorrow', '2026-01-22', '19:00')], 'day'],
    ['is the soonest coming', [event('later', '2026-02-01', '19:00'), event('soon', '2026-01-25', '19:00')], 'soon'],
    [
      'is the latest past where nothing else is',
      [event('old', '2026-01-15', null), event('new', '2026-01-20', null)],
      'new',
    ],
    ['is none of none', [], null],
  ]
  test.each(rows)('%s', (_name, events, likely) => {
    expect(likelyEvent(events, NOW)?.id ?? null).toBe(likely)
  })

  test('search finds an event of any day by all its words', () => {
    const events = [event('Hamlet', '2026-04-01', '19:00'), event('Myrsky', today, '19:00')]
    const describeEvent = ({ production, day }: EventSummary) => `${production} ${dayText(day)}`
    expect(searchEvents(events, 'ham 1.4', describeEvent).map(({ id }) => id)).toEqual(['Hamlet'])
  })
})

describe('what is said of a card', () => {
  const refuse = (reason: RefuseReason): Verdict => ({
    kind: 'refuse',
    reason,
    mask: null,
    eventId: 'e',
    dataAsOf: null,
  })
  const say = (verdict: Verdict) => spoken(present({ kind: 'judged', text: '', verdict, seen: [], at: NOW }))

  test('not found names the time of the data and is not "invalid"', () => {
    const text = say(refuse({ code: 'not_found', dataAsOf: at('2026-01-21T14:20:00'), misread: false }))
    expect(text).toContain('tänään klo 14.20')
    expect(text).not.toMatch(/ei voimassa|mitätön/i)
  })
  test('a likely misread asks to compare the digits', () => {
    expect(say(refuse({ code: 'not_found', dataAsOf: NOW, misread: true }))).toContain('vertaa numeroita')
  })
  test('expiring before the event says both dates', () => {
    const dates = { validUntil: day('2026-01-31'), eventDay: day('2026-02-14') }
    const text = say(refuse({ code: 'expires_before_event', ...dates }))
    expect(text).toContain('31.1.2026')
    expect(text).toContain('14.2.2026')
  })
  test('recorded says what to hand over', () => {
    const use = { id: '', eventId: 'e', adults: 1, minors: 2, day: day('2026-01-21'), recordedAt: NOW }
    expect(spoken(present({ kind: 'recorded', use }))).toContain('1 aikuinen + 2 lasta: 3 lippua')
  })
  test('recorded shows nothing of the card: the register may have its number already', () => {
    const use = { id: '', eventId: 'e', adults: 1, minors: 0, day: day('2026-01-21'), recordedAt: NOW }
    expect(present({ kind: 'recorded', use }).foot).toEqual([])
  })
  test.each(['fi', 'sv', 'en'] as const)('every reason has its words in %s', (code) => {
    language = code
    for (const words of Object.values({ ...REFUSALS, ...ATTENTIONS })) expect(words.word()).not.toBe('')
  })
})

describe('while the desk is away', () => {
  test.each(['fi', 'sv', 'en'] as const)('no card is asked for, and what helps is said in %s', (code) => {
    language = code
    const away = present({ kind: 'idle' }, false)
    expect(away).toMatchObject({
      kind: 'idle',
      reason: 'disconnected',
      look: { colour: 'attention', live: 'assertive' },
    })
    expect(away.word).not.toBe(present({ kind: 'idle' }).word)
    expect(away.todo).toHaveLength(2)
  })
  test('a card that was scanned meanwhile is not forgotten', () => {
    expect(present({ kind: 'checking' }, false).todo[0]).toContain('Luettu kortti')
  })
  test('neither the network nor a scanner is called ready', () => {
    expect(networkTold('online', false).weight).toBe('alert')
    expect(scannerTold([], false)).toMatchObject({ text: 'Lukija odottaa ohjelmaa', weight: 'notice' })
    expect(scannerTold([], true).text).toBe('Lukija valmis')
  })
})

test.each([
  [23, 'quiet'],
  [24, 'notice'],
  [71, 'notice'],
  [72, 'alert'],
])('data of %i hours ago is %s', (hours, weight) => {
  expect(ageTold({ cards: 1, asOf: NOW - hours * HOUR }, NOW).weight).toBe(weight)
})
