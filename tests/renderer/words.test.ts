import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type EventSummary,
  type Language,
  type LocalDate,
  OPEN_END,
  type Reason,
  type Verdict,
} from '../../desk/contract.ts'
import { groupEvents, likelyEvent, searchEvents } from '../../renderer/lib/events.ts'
import { agoText, clockText, dayText, eventTimeText, momentText, moneyText } from '../../renderer/lib/format.ts'
import { present, spoken } from '../../renderer/lib/present.ts'
import { WORDS, wordsOf } from '../../renderer/lib/reasons.ts'
import { searchVenues } from '../../renderer/lib/venues.ts'
import { ageTold, networkTold, scannerTold } from '../../renderer/lib/status.ts'
import { PLAIN } from '../../renderer/lib/shown.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'
import { CAP_FULL, refuse, TOO_EARLY, use } from './verdicts.ts'

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
  test('what is ahead is told as what it is', () => {
    expect(momentText(at('2026-01-22T09:05:00'), NOW)).toBe('huomenna klo 9.05')
  })
  test.each([
    ['2026-01-22', '2026-01-22', 'huomenna, koko päivän'],
    ['2026-01-12', '2026-03-30', '12.1.–30.3.2026'],
    ['2020-01-01', OPEN_END, 'toistaiseksi'],
  ])('an event from %s to %s without a clock time: %s', (first, last, text) => {
    expect(eventTimeText({ day: day(first), lastDay: day(last), startsAt: null }, NOW)).toBe(text)
  })
  test.each([
    ['fi', '14,50 €'],
    ['sv', '14,50 €'],
    ['en', '€14.50'],
  ] as const)('money is idiomatic in %s', (code, text) => {
    language = code
    expect(moneyText(1450).replace(/\s/g, ' ')).toBe(text)
  })
})

describe('the likely event', () => {
  const event = (id: string, on: string, startsAt: string | null): EventSummary => ({
    ...{ id, title: id, production: id, day: day(on), lastDay: day(on), startsAt },
    ...{ venueId: 'v', kind: 'performance', place: null, ticketsOnSale: null, taken: 0 },
    ...{ cap: null, soldOut: false, isLeftOut: false, origin: 'register' },
  })
  const lasting = (id: string, from: string, to: string): EventSummary => ({
    ...event(id, from, null),
    lastDay: day(to),
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
    ['is what goes on where nothing is on today', [lasting('pool', '2020-01-01', OPEN_END)], 'pool'],
    [
      'is a performance rather than what goes on',
      [lasting('pool', '2020-01-01', OPEN_END), event('day', today, null)],
      'day',
    ],
    ['is none of none', [], null],
  ]
  test.each(rows)('%s', (_name, events, likely) => {
    expect(likelyEvent(events, NOW)?.id ?? null).toBe(likely)
  })

  test('today’s are those that are on today: performances first, then what goes on for days', () => {
    const events = [
      lasting('term', '2026-01-12', '2026-03-30'),
      event('evening', today, '19:00'),
      lasting('over', '2026-01-01', '2026-01-20'),
      lasting('ahead', '2026-02-01', '2026-03-01'),
    ]
    const groups = groupEvents(events, NOW)
    const ids = (list: readonly EventSummary[]) => list.map(({ id }) => id)
    expect([ids(groups.today), ids(groups.coming), ids(groups.past)]).toEqual([
      ['evening', 'term'],
      ['ahead'],
      ['over'],
    ])
  })

  test('search finds an event of any day by all its words', () => {
    const events = [event('Hamlet', '2026-04-01', '19:00'), event('Myrsky', today, '19:00')]
    const describeEvent = ({ production, day }: EventSummary) => `${production} ${dayText(day)}`
    expect(searchEvents(events, 'ham 1.4', describeEvent).map(({ id }) => id)).toEqual(['Hamlet'])
  })
})

describe('what is said of a card', () => {
  const say = (verdict: Verdict) =>
    spoken(present({ kind: 'judged', text: '', verdict, seen: [], terms: PLAIN, at: NOW }))

  test('not found names the time of the data and is not "invalid"', () => {
    const text = say(refuse([{ code: 'not_found', dataAsOf: at('2026-01-21T14:20:00'), misread: false }]))
    expect(text).toContain('tänään klo 14.20')
    expect(text).not.toMatch(/ei voimassa|mitätön/i)
  })
  test('a likely misread asks to compare the digits', () => {
    expect(say(refuse([{ code: 'not_found', dataAsOf: NOW, misread: true }]))).toContain('vertaa numeroita')
  })
  test('expiring before the event says both dates', () => {
    const dates = { validUntil: day('2026-01-31'), eventDay: day('2026-02-14') }
    const text = say(refuse([{ code: 'expires_before_event', ...dates }]))
    expect(text).toContain('31.1.2026')
    expect(text).toContain('14.2.2026')
  })
  test('recorded says what to hand over, and nothing of the card: the register may have its number already', () => {
    const uses = [use('u', { minors: 2 })]
    const recorded = {
      kind: 'recorded',
      uses,
      assistants: 0,
      supervised: false,
      provisional: false,
      byHolder: null,
    } as const
    const shown = present(recorded)
    expect([spoken(shown), shown.foot]).toEqual([expect.stringContaining('1 aikuinen + 2 lasta'), []])
  })
  test('the first reason is the large one, the others are lines', () => {
    const both = present({
      kind: 'judged',
      text: '',
      verdict: refuse([CAP_FULL, TOO_EARLY]),
      seen: [],
      terms: PLAIN,
      at: 0,
    })
    expect([both.reason, both.word, both.more.length]).toEqual(['cap_full', 'Täynnä', 1])
  })
})

describe('the numbers of a limit', () => {
  const numbers = { limit: 12, taken: 7, asked: 6, left: 5, card: null, again: null, overridable: true } as const
  const rows: [reason: Reason, word: string, text: string][] = [
    [{ ...numbers, code: 'cap_full', taken: 12, left: 0 }, 'Täynnä', '12/12 annettu'],
    [{ ...numbers, code: 'cap_short' }, 'Vain 5', '5 voidaan antaa, pyydettiin 6. Annettu 7/12.'],
    [{ ...numbers, code: 'visits_full', again: day('2027-01-01') }, 'Täynnä', 'Tilaa on taas 1.1.2027 alkaen.'],
    [
      { ...numbers, code: 'fee_sum_short', limit: 3000, taken: 2500, left: 500, asked: 700 },
      'Liikaa',
      '5,00 €, pyydettiin 7,00 €',
    ],
    [{ code: 'left_out', as: 'premiere', overridable: true }, 'Ei mukana', 'ensi-ilta'],
    [
      { code: 'hand_over_too_early', from: at('2026-01-21T19:30:00'), overridable: true },
      'Ei vielä',
      'tänään klo 19.30',
    ],
    [{ code: 'booking_not_open', from: day('2026-02-01'), overridable: true }, 'Ei vielä', '1.2.2026'],
    [{ code: 'once_per_production', acquired: 1, card: 0, overridable: true }, 'Jo saatu', 'kerran esitystä kohti'],
    [{ code: 'fee_kind_not_allowed', fee: 'copying', overridable: true }, 'Ei kuitata', 'Kopiointi'],
    [{ code: 'large_group', people: 7 }, 'Suuri ryhmä', '7 henkeä: yli 5 hengen'],
  ]
  test.each(rows)('are said: $code', (reason, word, text) => {
    const words = wordsOf(reason)
    expect(words.word(reason)).toBe(word)
    expect(words.text(reason, NOW).replace(/\u00a0/g, ' ')).toContain(text)
  })

  /** Everything that any reason may carry, so that each can be put into words. */
  const anything = { ...numbers, at: NOW, tickets: 1, dataAsOf: NOW, misread: false, as: 'gala', from: NOW, people: 6 }
  const days = {
    validUntil: day('2026-01-31'),
    eventDay: day('2026-02-14'),
    registered: 1,
    fee: 'copying',
    acquired: 1,
    what: 'now',
  }
  const codes = Object.keys(WORDS) as Reason['code'][]
  test.each(['fi', 'sv', 'en'] as const)('and every reason has all its words in %s', (code) => {
    language = code
    for (const name of codes) {
      const from = name === 'booking_not_open' ? { from: day('2026-02-01') } : {}
      const reason = { ...anything, ...days, ...from, code: name } as unknown as Reason
      const { word, text, todo, tell } = wordsOf(reason)
      const said = [word(reason), text(reason, NOW), ...[todo(reason)].flat(), tell?.(reason) ?? 'nothing']
      expect(
        said.filter((line) => line === '' || /undefined|NaN|Invalid|\{/.test(line)),
        name,
      ).toEqual([])
    }
  })
})

test('venues are found by all words of their names, in the order in which they were used', () => {
  const venues = ['Kaikulan kirjasto', 'Kivikylän kirjasto', 'Kaikulan teatteri'].map((name) => ({
    id: name,
    name,
    relation: 'own' as const,
  }))
  const found = (query: string) => searchVenues(venues, query).map(({ name }) => name)
  expect([found('KIRJ'), found('kai tea'), found('x'), found('')]).toEqual([
    ['Kaikulan kirjasto', 'Kivikylän kirjasto'],
    ['Kaikulan teatteri'],
    [],
    venues.map(({ name }) => name),
  ])
})

const AWAY = { connected: false, venue: {} }
describe('while the desk is away', () => {
  test.each(['fi', 'sv', 'en'] as const)('no card is asked for, and what helps is said in %s', (code) => {
    language = code
    const away = present({ kind: 'idle' }, AWAY)
    expect(away).toMatchObject({
      kind: 'idle',
      reason: 'disconnected',
      look: { colour: 'attention', live: 'assertive' },
    })
    expect(away.word).not.toBe(present({ kind: 'idle' }).word)
    expect(away.todo).toHaveLength(2)
  })
  test('a card that was scanned meanwhile is not forgotten', () => {
    expect(present({ kind: 'checking' }, AWAY).todo[0]).toContain('Luettu kortti')
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
