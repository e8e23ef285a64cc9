import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeskError, type ErrorMessage, type Request } from '../../desk/contract.ts'
import { offersOf } from '../../renderer/lib/offers.ts'
import { PLAIN } from '../../renderer/lib/shown.ts'
import { counterAt } from './counter-harness.ts'
import { admit, BANNED, CAP_FULL, notRecorded, recorded, refuse, TOO_EARLY, USED, worker } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const FULL = refuse([CAP_FULL], { party: { minorsMax: 2, available: 0 } })
const OVERRIDE = { pin: '1111', reason: 'agreed' }
const SOLD_OUT = { code: 'sold_out', overridable: false } as const

describe('a limit of the venue’s own', () => {
  test('is exceeded with a PIN and a reason, and the slip says so', async () => {
    const { counter, records, presented } = counterAt({ 'card.check': () => FULL })
    await counter.scan('A999005429')
    expect(presented.at(-1)?.todo.at(-1)).toContain('F2')
    counter.setMinors(1)
    counter.taking.openSupervisor()
    expect(counter.asking).toBe('supervisor')
    expect(await counter.taking.exceed(OVERRIDE)).toBeNull()
    expect(records()).toMatchObject([{ cards: [{ minors: 1 }], override: OVERRIDE }])
    expect(presented.at(-1)?.todo).toContain('Raja ylitettiin esimiehen luvalla.')
    expect(counter.asking).toBeNull()
  })

  test('stays while nobody gives a word: Enter records nothing and says what is needed', async () => {
    const { counter, records, noticed } = counterAt({ 'card.check': () => FULL })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    expect([records(), noticed.at(-1)?.text]).toEqual([[], 'Tähän tarvitaan esimiehen lupa: F2.'])
  })

  test.each<ErrorMessage>(['pin_wrong', 'pin_locked', 'pin_not_set'])(
    '%s is told in the dialog, which stays',
    async (key) => {
      const { counter, reason } = counterAt({
        'card.check': () => FULL,
        'use.record': () => {
          throw new DeskError('denied', key)
        },
      })
      await counter.scan('A999005429')
      counter.taking.openSupervisor()
      expect(await counter.taking.exceed(OVERRIDE)).toBe(key)
      expect([counter.asking, counter.notice, reason()]).toEqual(['supervisor', null, 'cap_full'])
    },
  )

  test('a wrong PIN and then the right one are the same attempt', async () => {
    const { counter, records } = counterAt({
      'card.check': () => FULL,
      'use.record': (request: Request<'use.record'>) => {
        if (request.override?.pin === '9999') throw new DeskError('denied', 'pin_wrong')
        return recorded(request)
      },
    })
    await counter.scan('A999005429')
    await counter.taking.exceed({ ...OVERRIDE, pin: '9999' })
    await counter.taking.exceed(OVERRIDE)
    const [first, second] = records()
    expect(first?.cards).toEqual(second?.cards)
  })

  test('another error closes the dialog and is told on the screen', async () => {
    const { counter } = counterAt({
      'card.check': () => FULL,
      'use.record': () => {
        throw new DeskError('unavailable', 'disk_full')
      },
    })
    await counter.scan('A999005429')
    counter.taking.openSupervisor()
    expect(await counter.taking.exceed(OVERRIDE)).toBeNull()
    expect([counter.asking, counter.notice?.stays]).toEqual([null, true])
  })

  test('given with a word that does not help shows why, and asks for no second one', async () => {
    const soldOut = refuse([SOLD_OUT])
    const { counter, reason } = counterAt({ 'card.check': () => FULL, 'use.record': () => notRecorded(soldOut) })
    await counter.scan('A999005429')
    await counter.taking.exceed(OVERRIDE)
    expect([reason(), counter.choice.card]).toEqual(['sold_out', null])
  })
})

describe('a card that is not in the data', () => {
  const MISSING = refuse([{ code: 'not_found', dataAsOf: 0, misread: false }], { provisional: true })

  test('is let in alone until the register answers, where the venue allows it', async () => {
    const { counter, records, presented } = counterAt({ 'card.check': () => MISSING })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    expect(records()).toEqual([])
    await counter.taking.admitProvisionally()
    expect(records()).toMatchObject([{ cards: [{ minors: 0 }], provisional: true }])
    expect(presented.at(-1)?.todo.join()).toContain('Väliaikainen')
  })

  test('names whom to tell', async () => {
    const { counter, presented } = counterAt({ 'card.check': () => MISSING }, { venue: { responsible: 'Aino 040 1' } })
    await counter.scan('A999005429')
    expect(presented.at(-1)?.todo).toContain('Vastuuhenkilö: Aino 040 1')
  })
})

describe('what is offered', () => {
  const NONE = { primary: null, book: false, supervisor: false, provisional: false }
  const rows: [name: string, verdict: Parameters<typeof offersOf>[0]['verdict'], offers: object][] = [
    ['a good card', admit(0), { ...NONE, primary: 'record', book: true }],
    ['an attention', USED, { ...NONE, primary: 'record', book: true }],
    ['a refused card', BANNED, NONE],
    ['a full cap', FULL, { ...NONE, supervisor: true }],
    ['too early', refuse([TOO_EARLY]), { ...NONE, primary: 'book', supervisor: true }],
    ['too early and full', refuse([TOO_EARLY, CAP_FULL]), { ...NONE, book: true, supervisor: true }],
    ['too early and sold out', refuse([TOO_EARLY, SOLD_OUT]), NONE],
    ['a worker', worker(), { ...NONE, primary: 'record' }],
    [
      'a missing worker’s card',
      refuse([{ code: 'not_found', dataAsOf: 0, misread: false }], { provisional: true, community: true }),
      NONE,
    ],
  ]
  test.each(rows)('at %s', (_name, verdict, offers) => {
    expect(offersOf({ verdict, terms: PLAIN })).toEqual(offers)
  })
})
