import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { EventSummary, Language, LocalDate, RecordedUse, VenueSettings } from '../../desk/contract.ts'
import type { Recorded } from '../../renderer/lib/shown.ts'
import { type Slip, slipFor } from '../../renderer/lib/slip.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'
import { cents, use } from './verdicts.ts'

let language: Language = 'fi'
beforeAll(() => overwriteGetLocale(() => language))
beforeEach(() => {
  language = 'fi'
})

const day = (text: string) => text as LocalDate
const RECORDED_AT = Date.parse('2026-01-21T18:42:00+02:00')
const HAMLET = {
  title: 'Hamlet',
  day: day('2026-01-21'),
  lastDay: day('2026-01-21'),
  startsAt: '19:00',
  place: 'Iso näyttämö',
}

interface Of {
  readonly uses?: readonly Partial<RecordedUse>[]
  readonly assistants?: number
  readonly settings?: Partial<VenueSettings>
  readonly event?: Partial<EventSummary> | null
}

function slip({ uses = [{}], assistants = 0, settings = {}, event = {} }: Of = {}): Slip {
  const recorded: Recorded = {
    ...{ kind: 'recorded', supervised: false, provisional: false, byHolder: null, assistants },
    uses: uses.map((each, i) => use(String(i), { recordedAt: RECORDED_AT, ...each })),
  }
  const venue = { name: 'Kaikulan teatteri', settings: settings as VenueSettings }
  const told = slipFor({ recorded, venue, event: event && { ...HAMLET, ...event }, deskName: 'Kassa 1' })
  // `Intl` keeps a sum and its unit on one line, and long words have places to part
  return Object.fromEntries(
    Object.entries(told).map(([name, text]) => [name, text.replaceAll('\u00a0', ' ').replaceAll('\u00ad', '')]),
  ) as never
}
const wordsOf = (of: Of) => Object.values(slip(of)).join('\n')

describe('a slip says', () => {
  test('what, when, where and for whom', () => {
    expect(slip({ uses: [{ minors: 2 }] })).toEqual({
      venue: 'Kaikulan teatteri',
      title: 'Hamlet',
      when: 'ke 21.1.2026 klo 19.00',
      place: 'Iso näyttämö',
      party: '1 aikuinen + 2 lasta',
      assistants: '',
      price: 'Hinta 0,00 €',
      cloakroom: '',
      recorded: 'Kassa 1, 21.1.2026 klo 18.42',
    })
  })

  test.each([
    ['sv', 'ons 21.1.2026 kl. 19.00', '1 vuxen + 2 barn', '+ 1 assistentplats', 'Gratis garderob'],
    ['en', 'Wed 21 Jan 2026 19:00', '1 adult + 2 children', '+ 1 assistant’s seat', 'Free cloakroom'],
  ] as const)('it in %s where the desk speaks it', (code, when, party, assistants, cloakroom) => {
    language = code
    const told = slip({ uses: [{ minors: 2 }], assistants: 1, settings: { freeCloakroom: true } })
    expect({ ...told, when: told.when.replace(',', '') }).toMatchObject({ when, party, assistants, cloakroom })
  })

  test('the assistants’ seats beside the party, which they are no part of', () => {
    expect(slip({ assistants: 2 })).toMatchObject({ party: '1 aikuinen', assistants: '+ 2 avustajan paikkaa' })
  })

  test('free cloakroom where the venue has set it, and for a ticket alone', () => {
    const settings = { freeCloakroom: true }
    expect(slip({ settings }).cloakroom).toBe('Maksuton narikka')
    expect(slip({ settings, uses: [{ kind: 'visit' }] }).cloakroom).toBe('')
  })

  test('one party for a whole group, without telling the worker from the holders', () => {
    const group = [{ community: true }, { minors: 2 }, {}]
    expect(slip({ uses: group }).party).toBe('3 aikuista + 2 lasta')
  })

  test('the day of a visit, and the days of a course', () => {
    const lasting = { lastDay: day('2026-03-25'), startsAt: null }
    expect(slip({ uses: [{ kind: 'visit' }], event: lasting }).when).toBe('ke 21.1.2026')
    expect(slip({ uses: [{ kind: 'course' }], event: lasting })).toMatchObject({ when: '21.1.–25.3.2026', price: '' })
  })

  test('what of a library’s fee was settled, and no party', () => {
    const fee = { kind: 'fee', feeKind: 'overdue_fine', cents: cents(240) } as const
    expect(slip({ uses: [fee] })).toMatchObject({ party: 'Myöhästymismaksu 2,40 €, kuitattu', when: '', price: '' })
  })

  test('the day alone where the event has left the desk’s list', () => {
    expect(slip({ event: null })).toMatchObject({ title: '', when: 'ke 21.1.2026', place: '' })
  })
})

describe('a slip exposes nobody', () => {
  const all: Of[] = [
    { uses: [{ minors: 2 }], assistants: 1, settings: { freeCloakroom: true } },
    { uses: [{ community: true }, { minors: 1 }] },
    { uses: [{ kind: 'fee', feeKind: 'overdue_fine', cents: cents(240) }] },
    { uses: [{ kind: 'course', cents: cents(2_500) }] },
    { uses: [{ kind: 'visit' }] },
  ]
  const rows = (['fi', 'sv', 'en'] as const).flatMap((code) => all.map((of) => [code, of] as const))
  test.each(rows)('in %s: no card, no number of one, no word of it', (code, of) => {
    language = code
    const words = wordsOf(of)
    expect(words).not.toMatch(/kaikukort|•|kort|card|asiakas|klient|client|holder|työntekijä/i)
    expect(words).not.toMatch(/[AXYZ]M?\d{4,}/)
  })
})
