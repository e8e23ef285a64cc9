import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KindDetails } from '../../desk/contract.ts'
import { factsOf } from '../../renderer/lib/details.ts'
import { FeeEntry, type FeeProblem } from '../../renderer/lib/fee-entry.svelte.ts'
import { counterAt } from './counter-harness.ts'
import { admit, cents } from './verdicts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const KINDS = ['interlibrary_loan', 'overdue_fine', 'copying'] as const
const LIBRARY: KindDetails = { kind: 'fee', kinds: KINDS, cents: cents(3000), fees: null }
const atLibrary = (details: KindDetails = LIBRARY) => counterAt({ 'card.check': () => admit(0, { details }) })

describe('an entered fee', () => {
  const rows: [text: string, problem: FeeProblem | null, cents: number | null][] = [
    ['1,5', null, 150],
    ['1.50', null, 150],
    ['12', null, 1200],
    ['', 'empty', null],
    ['1,5x', 'not_a_number', null],
    ['-1', 'negative', null],
    ['1,555', 'too_many_decimals', null],
    ['99999999', 'too_large', null],
    ['0', 'zero', null],
  ]
  test.each(rows)('of "%s"', (text, problem, sum) => {
    const entry = new FeeEntry()
    entry.begin(KINDS)
    entry.choose('copying')
    entry.setText(text)
    expect([entry.problem, entry.fee?.cents ?? null]).toEqual([problem, sum])
  })

  test('has a kind by itself where there is only one', () => {
    const entry = new FeeEntry()
    entry.begin(['copying'])
    entry.setText('1')
    expect(entry.fee).toEqual({ kind: 'copying', cents: 100 })
  })

  test('is not called wrong before anything was entered', () => {
    const entry = new FeeEntry()
    entry.begin(KINDS)
    expect([entry.problem, entry.told]).toEqual(['no_kind', null])
    entry.try()
    expect([entry.told, entry.toldOfSum]).toEqual(['no_kind', null])
  })

  test('changes its kind by arrows, around the end', () => {
    const entry = new FeeEntry()
    entry.begin(KINDS)
    const kinds = ([1, 1, 1, 1, -1] as const).map((by) => {
      entry.move(by)
      return entry.kind
    })
    expect(kinds).toEqual(['interlibrary_loan', 'overdue_fine', 'copying', 'interlibrary_loan', 'copying'])
  })
})

describe('at a library', () => {
  test('a fee is recorded with its kind and cents', async () => {
    const { counter, records, presented } = atLibrary()
    await counter.scan('A999005429')
    counter.chooseFee('overdue_fine')
    counter.setAmount('12,5')
    await counter.taking.confirm()
    expect(records()).toMatchObject([{ cards: [{ minors: 0 }], fee: { kind: 'overdue_fine', cents: 1250 } }])
    expect(presented.at(-1)?.text).toMatch(/^12,50\s€$/)
  })

  test('nothing is recorded of a sum that is none, and it is said', async () => {
    const { counter, records, noticed } = atLibrary()
    await counter.scan('A999005429')
    counter.chooseFee('copying')
    counter.setAmount('1,555')
    await counter.taking.confirm()
    expect(records()).toEqual([])
    expect(noticed.at(-1)).toMatchObject({ live: 'assertive', text: 'Senttejä on enintään kaksi numeroa.' })
  })

  test('more than the card has left needs a supervisor', async () => {
    const { counter, records } = atLibrary()
    await counter.scan('A999005429')
    counter.chooseFee('copying')
    counter.setAmount('30,01')
    expect(counter.choice.offers?.supervisor).toBe(true)
    await counter.taking.confirm()
    expect(records()).toEqual([])
    counter.taking.openSupervisor()
    await counter.taking.exceed({ pin: '1111', reason: 'agreed' })
    expect(records()).toMatchObject([{ fee: { cents: 3001 }, override: { pin: '1111' } }])
  })

  test('the next card begins with an empty sum', async () => {
    const { counter } = atLibrary()
    await counter.scan('A999005429')
    counter.chooseFee('copying')
    counter.setAmount('3')
    await counter.scan('A999005458')
    expect([counter.fee.text, counter.fee.kind]).toEqual(['', null])
  })

  test('Escape empties the sum first', async () => {
    const { counter } = atLibrary()
    await counter.scan('A999005429')
    counter.setAmount('3')
    counter.clear()
    expect([counter.fee.text, counter.shown.kind]).toEqual(['', 'judged'])
    counter.clear()
    expect(counter.shown.kind).toBe('idle')
  })
})

describe('what the kind has to say', () => {
  const texts = (...args: Parameters<typeof factsOf>) => factsOf(...args).map(({ text }) => text.replace(/\s/g, ' '))
  const rows: [name: string, details: KindDetails, people: number, cents: number | null, facts: string[]][] = [
    ['a cap', { kind: 'performance', cap: 12, left: 5 }, 1, null, ['Annettu 7/12, jäljellä 5']],
    ['no cap', { kind: 'performance', cap: null, left: null }, 1, null, []],
    [
      'a course’s fee',
      { kind: 'course', left: 2, fee: { covered: cents(2500), byHolder: cents(1500) } },
      1,
      null,
      ['Kortti kattaa 25,00 €', 'Asiakas maksaa 15,00 €', 'Kurssipaikkoja jäljellä 2'],
    ],
    ['an allowance', LIBRARY, 1, null, ['Kortilla jäljellä 30,00 €']],
    ['an allowance while one types', LIBRARY, 1, 150, ['Kortilla jäljellä 30,00 €', 'Tämän jälkeen 28,50 €']],
    ['an allowance exceeded', LIBRARY, 1, 3150, ['Kortilla jäljellä 30,00 €', 'Ylittää 1,50 €']],
    ['a number of fees', { kind: 'fee', kinds: KINDS, cents: null, fees: 2 }, 1, 150, ['Maksuja jäljellä 2']],
    [
      'a series',
      { kind: 'visit', left: 30, wristband: cents(500) },
      3,
      null,
      ['Käyntejä jäljellä 30', 'Tämän jälkeen 27', 'Ranneke 5,00 €: asiakas maksaa'],
    ],
    ['a series too short', { kind: 'visit', left: 1, wristband: null }, 3, null, ['Käyntejä jäljellä 1']],
  ]
  test.each(rows)('of %s', (_name, details, people, sum, facts) => {
    expect(texts(details, people, sum)).toEqual(facts)
  })
})
