/** What the holder of a card is shown of each kind of use, in each language. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { hideUses, showUses } from '../../../desk/demo/page/uses.js'
import { learnWords } from '../../../desk/demo/page/words.js'
import { CONCERT_HALL_ID, INSTITUTE_ID, LIBRARY_ID, SWIMMING_HALL_ID, THEATRE_ID } from '../../../desk/demo/seed.ts'
import { type FakeElement, fakePage } from './fake-page.ts'
import { aCancellation, aCorrection, aUse, startDesk, startRig } from './harness.ts'

const FEE = { what: 'Kirjaston maksut', kind: 'fee', feeKind: 'overdue_fine', cents: 350 }

/** A desk, and the list as it is when it has this many rows. */
async function start(language: string) {
  const rig = await startRig()
  const find = fakePage(rig, language)
  onTestFinished(hideUses)
  await learnWords()
  const rowsOf = async (uses: number) => {
    await vi.waitFor(() => expect(find('uses').items()).toHaveLength(uses), { timeout: 5_000 })
    return find('uses').items()
  }
  return { desk: await startDesk(rig), find, rowsOf }
}

const plain = (texts: string[]) => texts.map((text) => text.replaceAll('\u00A0', ' '))
const saidOf = (row: FakeElement) =>
  plain(['day', 'what', 'where', 'people'].map((className) => row.texts(className).join()))

test.each([
  [
    'fi',
    [
      ['21.11.2026', 'Kirjaston maksut', 'Kaikulan kirjasto · Kulttuuri · Myöhästymismaksu', '3,50 €'],
      ['20.11.2026', 'Uinti', 'Kaikulan uimahalli · Liikunta · Käynti', '1 aikuinen + 1 alaikäinen'],
      [
        '19.11.2026',
        'Savityön alkeet',
        'Kaikulan opisto · Koulutus · Kurssipaikka · kurssimaksusta katettu 25,00 €',
        '1 aikuinen',
      ],
      ['18.11.2026', 'Konsertti', 'Kivikylän konserttitalo · Kulttuuri · Pääsylippu', '1 aikuinen'],
    ],
  ],
  [
    'sv',
    [
      ['21.11.2026', 'Kirjaston maksut', 'Kaikulan kirjasto · Kultur · Förseningsavgift', '3,50 €'],
      ['20.11.2026', 'Uinti', 'Kaikulan uimahalli · Idrott · Besök', '1 vuxen + 1 minderårig'],
      [
        '19.11.2026',
        'Savityön alkeet',
        'Kaikulan opisto · Utbildning · Kursplats · av kursavgiften täcks 25,00 €',
        '1 vuxen',
      ],
      ['18.11.2026', 'Konsertti', 'Kivikylän konserttitalo · Kultur · Inträdesbiljett', '1 vuxen'],
    ],
  ],
  [
    'en',
    [
      ['21 Nov 2026', 'Kirjaston maksut', 'Kaikulan kirjasto · Culture · Overdue fine', '€3.50'],
      ['20 Nov 2026', 'Uinti', 'Kaikulan uimahalli · Sport · Visit', '1 adult + 1 minor'],
      [
        '19 Nov 2026',
        'Savityön alkeet',
        'Kaikulan opisto · Education · Course place · €25.00 of the course fee covered',
        '1 adult',
      ],
      ['18 Nov 2026', 'Konsertti', 'Kivikylän konserttitalo · Culture · Ticket', '1 adult'],
    ],
  ],
])('every kind of use in %s: what, where, when, and the people or the sum', async (language, expected) => {
  const { desk, rowsOf } = await start(language)
  const day = (days: number) => `2026-11-${String(21 - days)}`
  await desk.send([
    aUse({ ...FEE, venueId: LIBRARY_ID, day: day(0) }),
    aUse({ venueId: SWIMMING_HALL_ID, what: 'Uinti', kind: 'visit', field: 'sport', minors: 1, day: day(1) }),
    aUse({
      venueId: INSTITUTE_ID,
      what: 'Savityön alkeet',
      kind: 'course',
      field: 'education',
      cents: 2_500,
      day: day(2),
    }),
    aUse({ venueId: CONCERT_HALL_ID, what: 'Konsertti', day: day(3) }),
  ])
  showUses('A999005458')
  expect((await rowsOf(4)).map(saidOf)).toEqual(expected)
})

test('a use that is corrected, its correction, and one that is cancelled are told apart', async () => {
  const { desk, find, rowsOf } = await start('fi')
  const [fee, play] = [aUse({ ...FEE, venueId: LIBRARY_ID }), aUse({ venueId: THEATRE_ID, day: '2026-11-20' })]
  await desk.send([fee, play])
  showUses('A999005458')
  await rowsOf(2)
  await desk.send([aCorrection(fee['id'], { ...FEE, cents: 530, day: '2026-11-19' })])
  const [before, other, now] = await rowsOf(3)
  expect([before, other, now].map((row) => row?.texts('state'))).toEqual([['Korjattu'], [], []])
  expect([before, now].map((row) => plain(row?.texts('people') ?? []))).toEqual([['3,50 €'], ['5,30 €']])
  expect(now?.texts('where')[0]).toContain('korjaa aiemman kirjauksen')
  await vi.waitFor(() => expect(find('said').textContent).toBe('Käyttö on korjattu: Kirjaston maksut, 19.11.2026.'))

  await desk.send([aCancellation(play['id'])])
  await vi.waitFor(() => expect(find('said').textContent).toBe('Käyttö on peruttu: Hamlet, 20.11.2026.'), 6_000)
  expect(
    find('uses')
      .items()
      .map((row) => row.texts('state')),
  ).toEqual([['Korjattu'], ['Peruttu'], []])
})
