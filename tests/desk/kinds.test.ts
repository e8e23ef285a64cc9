import { describe, expect, it } from 'vitest'
import {
  CONCERT_HALL_ID,
  FESTIVAL_ID,
  INSTITUTE_ID,
  LIBRARY_FEES_ID,
  LIBRARY_ID,
  SWIMMING_HALL_ID,
  SWIMMING_ID,
  THEATRE_ID,
} from '../../desk/demo/seed.ts'
import { addDays, helsinkiDay } from '../../desk/rules/local-date.ts'
import { allSent, CARD, check, deskAtWork, eventToday, limit, newId, recordUse, type TestDesk } from './harness.ts'

const TODAY = helsinkiDay(Date.now())
const choose = (desk: TestDesk, venueId: string) => desk.api.invoke('venue.choose', { venueId })
const fine = (cents: number) => ({ fee: { kind: 'overdue_fine' as const, cents } })

describe('every kind of venue, from scan to register', () => {
  it('a festival’s day has its cap', async () => {
    const { register, desk } = await deskAtWork()
    await choose(desk, FESTIVAL_ID)
    const eventId = await eventToday(desk)
    expect(await check(desk, eventId, CARD.family)).toMatchObject({
      details: { kind: 'performance', cap: 20, left: 20 },
    })
    await recordUse(desk, eventId, CARD.family, 2)
    expect(await check(desk, eventId, CARD.admit)).toMatchObject({ details: { left: 17 } })
    await allSent(desk)
    expect(await register.uses()).toMatchObject([{ venueId: FESTIVAL_ID, kind: 'performance', adults: 1, minors: 2 }])
  })

  it('a course has places, and a fee that is covered up to a sum', async () => {
    const { register, desk } = await deskAtWork()
    await choose(desk, INSTITUTE_ID)
    const events = await desk.api.invoke('events.list', {})
    const course = events.find(({ day, title }) => day > TODAY && title.startsWith('Savi')) ?? events.at(-1)
    const eventId = course?.id ?? ''
    const verdict = await check(desk, eventId, CARD.family)
    expect(verdict).toMatchObject({ party: { minorsMax: 0 }, details: { kind: 'course', left: 2 } })
    const fee = verdict.details.kind === 'course' ? verdict.details.fee : null
    expect((fee?.covered ?? 0) + (fee?.byHolder ?? 0)).toBeGreaterThan(0)
    await recordUse(desk, eventId, CARD.family)
    await allSent(desk)
    expect(await register.uses()).toMatchObject([{ kind: 'course', field: 'education', cents: fee?.covered }])
  })

  it('a library settles a fee, and tells what is left of the year’s sum', async () => {
    const { register, desk } = await deskAtWork()
    await choose(desk, LIBRARY_ID)
    expect(await check(desk, LIBRARY_FEES_ID, CARD.admit)).toMatchObject({
      details: { kind: 'fee', kinds: ['interlibrary_loan', 'overdue_fine', 'copying'], cents: 3000 },
    })
    await recordUse(desk, LIBRARY_FEES_ID, CARD.admit, 0, fine(1250))
    expect(await check(desk, LIBRARY_FEES_ID, CARD.admit)).toMatchObject({ details: { cents: 1750 } })
    await allSent(desk)
    expect(await register.uses()).toMatchObject([{ kind: 'fee', feeKind: 'overdue_fine', cents: 1250, day: TODAY }])
  })

  it('a swimming hall counts down its series and tells the wristband’s price', async () => {
    const { register, desk } = await deskAtWork()
    await choose(desk, SWIMMING_HALL_ID)
    expect(await check(desk, SWIMMING_ID, CARD.family)).toMatchObject({
      details: { kind: 'visit', left: 30, wristband: 500 },
    })
    await recordUse(desk, SWIMMING_ID, CARD.family, 2)
    expect(await check(desk, SWIMMING_ID, CARD.family)).toMatchObject({ details: { left: 27 } })
    await allSent(desk)
    expect(await register.uses()).toMatchObject([{ kind: 'visit', field: 'sport', minors: 2, day: TODAY }])
  })

  it('a seller’s use belongs to the venue that it sells for, and came by an agency', async () => {
    const { register, desk } = await deskAtWork()
    const venue = await choose(desk, CONCERT_HALL_ID)
    expect(venue).toMatchObject({ relation: 'sells_for', limitsFrom: 'register' })
    const events = await desk.api.invoke('events.list', {})
    const kinds = await Promise.all(events.map(({ id }) => check(desk, id, CARD.admit)))
    await recordUse(desk, events.find((_, i) => kinds[i]?.kind === 'admit')?.id ?? '', CARD.admit)
    await allSent(desk)
    const uses = await register.uses()
    expect(uses).toHaveLength(1)
    expect(uses).toMatchObject([{ venueId: CONCERT_HALL_ID, channel: 'agency' }])
  })
})

describe('a desk of several venues', () => {
  it('offers the last used first, and each has its own events', async () => {
    const { desk } = await deskAtWork()
    await choose(desk, LIBRARY_ID)
    await choose(desk, THEATRE_ID)
    const state = await desk.api.invoke('state.get', {})
    expect(state.phase === 'ready' && state.venues.slice(0, 2).map(({ id }) => id)).toEqual([THEATRE_ID, LIBRARY_ID])
    const events = await desk.api.invoke('events.list', {})
    expect(new Set(events.map(({ venueId }) => venueId))).toEqual(new Set([THEATRE_ID]))
    await expect(choose(desk, 'nowhere')).rejects.toMatchObject({ key: 'venue_unknown' })
  })

  it('keeps its choice and the limits set here through a restart of the register’s list', async () => {
    const { desk } = await deskAtWork()
    await limit(desk, { performance: { oncePerProduction: true } }, { freeCloakroom: true })
    await desk.api.invoke('sync.now', {})
    expect(await desk.api.invoke('venue.get', {})).toMatchObject({
      limits: { performance: { oncePerProduction: true } },
      limitsFrom: 'desk',
      settings: { freeCloakroom: true, supportPersonFree: true },
    })
  })
})

describe('an event’s own limit', () => {
  it('is the administrator’s to set, and nobody else’s; sold out is anybody’s to say', async () => {
    const { desk, eventId } = await deskAtWork()
    await limit(desk, {})
    const { title, production, kind, field, day, lastDay, startsAt, place, ticketsOnSale, ...more } =
      await desk.api.invoke('event.get', { eventId })
    const { capacity, peopleAtATime, features, feeCents, leftOut } = more
    const facts = { title, production, kind, field, day, lastDay, startsAt, place, ticketsOnSale }
    const event = { ...facts, capacity, peopleAtATime, features: [...features], feeCents, leftOut }
    const save = (change: { ownCap: number | null; soldOut: boolean }, pin: string | null = null) =>
      desk.api.invoke('event.save', { eventId, event: { ...event, ...change }, pin })
    await expect(save({ ownCap: 100, soldOut: false })).rejects.toMatchObject({ key: 'pin_needed' })
    await expect(save({ ownCap: 100, soldOut: false }, '9999')).rejects.toMatchObject({ key: 'pin_wrong' })
    expect(await save({ ownCap: 100, soldOut: false }, '2222')).toMatchObject({ outcome: 'saved' })
    expect(await save({ ownCap: 100, soldOut: true })).toMatchObject({ outcome: 'saved', event: { soldOut: true } })
  })
})

describe('what is written by hand', () => {
  it('keeps no card’s number, whatever slips into a reason or a note', async () => {
    const { desk, eventId } = await deskAtWork()
    const note = `soittaa klo 12, ${CARD.family}`
    const call = { id: newId(), eventId, text: CARD.family, minors: 0, channel: 'phone' as const, note }
    expect(await desk.api.invoke('booking.make', call)).toMatchObject({ booking: { note: 'soittaa klo 12, •' } })
  })
})

describe('what the register’s owner asks', () => {
  it('refusals are counted by reason at the event, without card numbers, and once for a card held twice', async () => {
    const { desk, eventId } = await deskAtWork()
    await check(desk, eventId, CARD.expired)
    await check(desk, eventId, CARD.expired)
    await check(desk, eventId, CARD.expired, true)
    await check(desk, eventId, 'X000011656')
    // another customer in between makes it no other card, and what is no number is no card
    await check(desk, eventId, CARD.expired)
    await check(desk, eventId, 'kauppa')
    await new Promise((later) => setTimeout(later, 20))
    const { refusals } = await desk.api.invoke('event.get', { eventId })
    expect(refusals.toSorted((a, b) => a.code.localeCompare(b.code))).toEqual([
      { code: 'expired', count: 1 },
      { code: 'inactive', count: 1 },
    ])
  })
})

describe('a card that is not in the data', () => {
  it('let in provisionally, is settled when the register answers, and stays in the cap where it is rejected', async () => {
    const { register, desk, eventId } = await deskAtWork({ syncEvery: 1_000_000 })
    await limit(desk, {}, { provisional: true })
    const [known, unknown] = ['A123456780', 'A123456793']
    await register.issue('POST', 'cards', { number: known, validUntil: '2099-12-31', minors: 0 })
    for (const text of [known, unknown])
      expect(await recordUse(desk, eventId, text, 0, { provisional: true })).toMatchObject({ outcome: 'recorded' })
    const { rejected } = await allSent(desk)
    expect(rejected).toBe(1)
    const { entries } = await desk.api.invoke('journal.list', { before: null, filter: 'provisional' })
    expect(entries.map(({ state, rejection, counts }) => [state, rejection, counts])).toEqual([
      ['rejected', 'card_unknown', true],
      ['accepted', null, true],
    ])
    expect((await desk.api.invoke('event.get', { eventId })).taken).toBe(2)
  })
})

describe('a group with clients under 16', () => {
  it('is taken by the register as it was recorded: nobody has registered them', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const cards = [
      { id: newId(), text: 'Y110029399', minors: 2 },
      { id: newId(), text: CARD.admit, minors: 0 },
    ]
    await desk.api.invoke('use.record', { eventId, cards })
    expect((await allSent(desk)).rejected).toBe(0)
    expect(await register.uses()).toHaveLength(2)
  })
})

describe('an agency’s report', () => {
  const file = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'latin1').toString('base64')
  const dotted = (day: string) => day.split('-').reverse().map(Number).join('.')

  it('is looked at line by line, and bad rows keep none of the others from being recorded', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const event = (await desk.api.invoke('events.list', {})).find(({ id }) => id === eventId)
    const row = (card: string, more: string) =>
      `${card};${dotted(TODAY)};${event?.startsAt ?? ''};${event?.production ?? ''};${more}`
    const report = file([
      'Kortti;Päivä;Klo;Esitys;Lapset',
      row(CARD.family, '2'),
      row('=1+1', '0'),
      row(CARD.admit, '-1'),
      row(CARD.expired, '0'),
      `${CARD.admit};31.2.2026;19.00;Hamlet;0`,
      row(CARD.family, '2'),
    ])
    const preview = await desk.api.invoke('report.preview', { id: newId(), file: report })
    if (preview.outcome !== 'read') throw new Error(JSON.stringify(preview))
    expect(
      preview.lines.map((line) => [
        line.line,
        line.problems.map(({ code }) => code),
        line.doubts.map(({ code }) => code),
        line.duplicate,
      ]),
    ).toEqual([
      [2, [], [], false],
      [3, ['formula'], [], false],
      [4, ['negative'], [], false],
      [5, [], ['expired'], false],
      [6, ['bad_date'], [], false],
      [7, [], [], true],
    ])
    expect(JSON.stringify(preview)).not.toContain(CARD.family)
    const slipped = file(['Kortti;Päivä;Esitys', `${CARD.family};${dotted(TODAY)};${CARD.admit}`])
    expect(JSON.stringify(await desk.api.invoke('report.preview', { id: newId(), file: slipped }))).not.toContain(
      CARD.admit.slice(1),
    )
    const call = { id: newId(), file: report, lines: [2, 3, 5], channel: 'agency' as const }
    expect(await desk.api.invoke('report.import', call)).toMatchObject({ recorded: 2, left: [{ line: 3 }] })
    expect(await desk.api.invoke('report.import', call)).toMatchObject({ recorded: 2 })
    const { rejected } = await allSent(desk)
    expect(rejected).toBe(1)
    expect(await register.uses()).toMatchObject([{ channel: 'agency', minors: 2, venueId: THEATRE_ID }])
    const { entries } = await desk.api.invoke('journal.list', { before: null, filter: 'all' })
    expect(entries).toMatchObject([
      { state: 'rejected', rejection: 'card_not_valid_on_day', seen: ['expired'] },
      { state: 'accepted', channel: 'agency' },
    ])
    const again = await desk.api.invoke('report.preview', { id: newId(), file: report })
    expect(again.outcome === 'read' && again.lines[0]?.duplicate).toBe(true)
  })

  it('a file that is no table is said to be that', async () => {
    const { desk } = await deskAtWork()
    const preview = await desk.api.invoke('report.preview', {
      id: newId(),
      file: Buffer.from('PK\u0003\u0004xlsx').toString('base64'),
    })
    expect(preview).toMatchObject({ outcome: 'unreadable', problem: { code: 'spreadsheet' } })
  })
})

describe('from paper', () => {
  it('a past day is recorded with its doubts, a future one is not', async () => {
    const { desk } = await deskAtWork()
    const events = await desk.api.invoke('events.list', {})
    const [past] = events.filter(({ day }) => day < TODAY)
    const coming = events.find(({ day }) => day > TODAY)
    const enter = (eventId: string, day: string, seen: string[] = []) =>
      desk.api.invoke('use.enter', { id: newId(), eventId, text: CARD.expired, minors: 1, day, seen })
    const first = await enter(past?.id ?? '', past?.day ?? '')
    expect(first).toMatchObject({ verdict: { kind: 'attention', reasons: [{ code: 'too_many_minors' }] } })
    expect(await enter(past?.id ?? '', past?.day ?? '', ['too_many_minors'])).toMatchObject({
      outcome: 'recorded',
      uses: [{ day: past?.day }],
    })
    await expect(enter(coming?.id ?? '', coming?.day ?? '')).rejects.toMatchObject({ key: 'day_in_future' })
    const { entries } = await desk.api.invoke('journal.list', { before: null, filter: 'all' })
    expect(entries).toMatchObject([{ channel: 'paper', seen: ['too_many_minors'] }])
  })

  it('a card that has expired since is good for the day on which it was used, here and at the register', async () => {
    const { desk } = await deskAtWork()
    const yesterday = addDays(TODAY, -1)
    const past = (await desk.api.invoke('events.list', {})).find(({ day }) => day === yesterday)
    const call = { id: newId(), eventId: past?.id ?? '', text: CARD.expired, minors: 0, day: yesterday }
    expect(await desk.api.invoke('use.enter', call)).toMatchObject({ outcome: 'recorded' })
    expect((await allSent(desk)).rejected).toBe(0)
  })
})

describe('the journal', () => {
  it('finds a card’s uses by the card once its number is forgotten', async () => {
    const { desk, eventId } = await deskAtWork()
    await recordUse(desk, eventId, CARD.admit)
    await recordUse(desk, eventId, CARD.family, 1)
    await allSent(desk)
    const of = async (text: string) =>
      (await desk.api.invoke('journal.list', { before: null, filter: 'all', text })).entries.map(({ minors }) => minors)
    expect(await of(CARD.family)).toEqual([1])
    expect(await of('A111111111')).toEqual([])
  })

  it('comes in pages, the newest first', async () => {
    const { desk, eventId } = await deskAtWork()
    for (let i = 0; i < 53; i++) await recordUse(desk, eventId, CARD.admit, 0, { seen: ['already_used'] })
    const first = await desk.api.invoke('journal.list', { before: null, filter: 'all' })
    expect([first.entries.length, first.more]).toEqual([50, true])
    const rest = await desk.api.invoke('journal.list', { before: first.entries.at(-1)?.seq ?? 0, filter: 'all' })
    expect([rest.entries.length, rest.more]).toEqual([3, false])
  })
})
