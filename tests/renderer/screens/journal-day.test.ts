import { afterEach, describe, expect, test, vi } from 'vitest'
import type { LocalDate, Request } from '../../../desk/contract.ts'
import { DayChoice } from '../../../renderer/lib/screens/journal-day.svelte.ts'
import { byDay, dayName, dayShownText } from '../../../renderer/lib/screens/journal-days.ts'
import { JournalPages } from '../../../renderer/lib/screens/journal.svelte.ts'
import { overwriteGetLocale } from '../../../renderer/paraglide/runtime.js'
import { apiOf, entry } from './journal-harness.ts'

const at = (clock: string) => Date.parse(`${clock}+02:00`)
const NOW = at('2026-01-21T18:42')
const day = (text: string) => text as LocalDate
const [TODAY, YESTERDAY] = [day('2026-01-21'), day('2026-01-20')]

describe('under headings of days', () => {
  const on = (seq: number, clock: string) => entry(seq, { recordedAt: at(clock) })

  test('entries stand by the Finnish day of recording, in their order', () => {
    const groups = byDay([on(4, '2026-01-21T00:00'), on(3, '2026-01-20T23:59'), on(2, '2026-01-20T10:00')])
    expect(groups.map((group) => [group.day, group.entries.map(({ seq }) => seq)])).toEqual([
      ['2026-01-21', [4]],
      ['2026-01-20', [3, 2]],
    ])
    expect(byDay([])).toEqual([])
  })

  test('what comes later leaves the keys of the days as they are, also of a day that a wrong clock cut in two', () => {
    const before = [on(4, '2026-01-21T09:00'), on(3, '2020-01-01T00:01'), on(2, '2026-01-21T08:00')]
    const keys = (entries: typeof before) => byDay(entries).map(({ key }) => key)
    expect(new Set(keys(before)).size).toBe(3)
    expect(keys([on(5, '2026-01-21T10:00'), ...before])).toEqual(keys(before))
  })
})

describe('a day', () => {
  afterEach(() => overwriteGetLocale(() => 'fi'))

  test.each([
    ['fi', ['Tänään', 'Eilen', 'Maanantai']],
    ['sv', ['I dag', 'I går', 'Måndag']],
    ['en', ['Today', 'Yesterday', 'Monday']],
  ] as const)('has its name in %s', (locale, names) => {
    overwriteGetLocale(() => locale)
    expect([TODAY, YESTERDAY, day('2026-01-19')].map((each) => dayName(each, NOW))).toEqual(names)
  })

  test('is told with how many it has, unless there are more than are shown', () => {
    const entries = [entry(2), entry(1)]
    const told = (more: boolean) => dayShownText({ day: YESTERDAY, now: NOW }, { entries, more })
    expect([told(false), told(true)]).toEqual(['Eilen 20.1.2026: 2 kirjausta.', 'Eilen 20.1.2026'])
  })
})

describe('the choice of a day', () => {
  /** A desk that has records of the 19th and the 21st. */
  function choosing() {
    const { fake, api } = apiOf({
      'journal.list': ({ recordedOn }: Request<'journal.list'>) => ({
        ...{ entries: [], more: false },
        earlier: (recordedOn ?? TODAY) > '2026-01-19' ? '2026-01-19' : null,
        later: recordedOn !== null && recordedOn < TODAY ? TODAY : null,
      }),
    })
    const pages = new JournalPages(api)
    const shown = vi.fn()
    const days = new DayChoice(pages, () => TODAY, shown)
    const asked = () =>
      fake.requestsOf('journal.list').map((request) => (request as Request<'journal.list'>).recordedOn)
    return { days, pages, shown, asked }
  }

  test('goes to the days beside, and tells once they are shown', async () => {
    const { days, pages, shown } = choosing()
    await pages.refresh()
    expect([days.earlier, days.later, days.text]).toEqual(['2026-01-19', null, ''])
    await days.choose(days.earlier)
    expect([days.text, days.earlier, days.later, pages.recordedOn]).toEqual(['19.1.2026', null, TODAY, '2026-01-19'])
    expect(shown).toHaveBeenCalledOnce()
  })

  test.each([
    ['20.1.2026', YESTERDAY, '20.1.2026'],
    ['20.1.', YESTERDAY, '20.1.2026'],
    [' ', null, ''],
  ])('takes %j as it is typed', async (typed, taken, text) => {
    const { days, asked } = choosing()
    days.text = typed
    await days.take()
    expect([asked(), days.text, days.wrong]).toEqual([[taken], text, null])
  })

  test.each([
    ['31.2.2026', 'bad_day'],
    ['eilen', 'bad_day'],
    ['1.1.1999', 'out_of_range'],
    ['31.12.9999', 'out_of_range'],
  ])('says what is wrong with %s, until it is typed on', async (typed, wrong) => {
    const { days, asked } = choosing()
    days.text = typed
    await days.take()
    expect([days.wrong, days.text, asked()]).toEqual([wrong, typed, []])
    days.text = '1.1.'
    expect(days.wrong).toBeNull()
  })

  test('whose field is left is what is shown: a day that was typed, or the one before it', async () => {
    const { days, asked } = choosing()
    days.text = '20.1.'
    await days.leave()
    await days.leave()
    expect([days.text, asked()]).toEqual(['20.1.2026', [YESTERDAY]])
    days.text = '2'
    await days.leave()
    expect([days.text, days.wrong, asked()]).toEqual(['20.1.2026', null, [YESTERDAY]])
  })
})
