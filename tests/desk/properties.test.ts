import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UseRow } from '../../db/uses.ts'
import { type Bare, bareDesk, bookAt, correctAt, enterAt, HOLDERS, recordAt, TODAY, undoAt } from './bare.ts'

/** What staff may do, on one of two performances of a production; `n` picks the card, the party and the use. */
type Act = readonly ['record' | 'override' | 'book' | 'enter' | 'correct' | 'undo' | 'release', 0 | 1, number]
const acts = fc.array(
  fc.tuple(
    fc.constantFrom<Act[0]>('record', 'record', 'override', 'book', 'enter', 'correct', 'undo', 'release'),
    fc.constantFrom<0 | 1>(0, 1),
    fc.nat(999),
  ),
  { maxLength: 25 },
)
const SEEN = ['already_used', 'cap_full', 'cap_short', 'once_per_production', 'too_many_minors', 'sold_out']

class House {
  readonly desk: Bare = bareDesk()
  readonly #cap: number
  #events: readonly string[] = []
  #uses: string[] = []
  #bookings: string[] = []
  #runs = 0

  constructor(cap: number) {
    this.#cap = cap
  }

  /** New performances of a new production: what was taken before is of others. */
  begin(once: boolean): void {
    const productionId = `production-${String(++this.#runs)}`
    this.desk.limit({ performance: { cap: this.#cap, oncePerProduction: once } })
    this.#events = [this.desk.event({ productionId }), this.desk.event({ productionId })]
    this.#uses = []
    this.#bookings = []
  }

  do([act, which, n]: Act): void {
    const [desk, eventId] = [this.desk, this.#events[which] as string]
    const [text, minors] = [HOLDERS[n % 4] as string, (n >> 2) % 5]
    const useId = this.#uses[n % Math.max(1, this.#uses.length)]
    const overridden = act === 'override'
    if (act === 'record' || overridden)
      this.#keep(recordAt(desk, eventId, [[text, minors]], { overridden, seen: SEEN }))
    else if (act === 'enter') this.#keep(enterAt(desk, eventId, text, { minors, seen: SEEN }))
    else if (act === 'book') this.#book(eventId, text, minors)
    else if (act === 'release') this.#release(n)
    else if (useId !== undefined && this.#counts(useId))
      if (act === 'undo') undoAt(desk, useId)
      else this.#keep(correctAt(desk, useId, { eventId, minors, day: TODAY, seen: SEEN }))
  }

  #keep(result: ReturnType<typeof recordAt>): void {
    if (result.outcome === 'recorded') this.#uses.push(...result.uses.map(({ id }) => id))
  }
  #book(eventId: string, text: string, minors: number): void {
    const made = bookAt(this.desk, eventId, text, { minors, seen: SEEN })
    if (made.outcome === 'booked') this.#bookings.push(made.booking.id)
  }
  #release(n: number): void {
    const id = this.#bookings[n % Math.max(1, this.#bookings.length)]
    if (id !== undefined) this.desk.ledger.bookings.release(id)
  }
  #counts(useId: string): boolean {
    return this.desk.ledger.uses.get(useId)?.takenBack === 0
  }

  /** What counts at each performance. */
  get taken(): number[] {
    return this.#events.map((eventId) => this.desk.ledger.counts.taken(eventId))
  }
  /** The uses that count. */
  get uses(): UseRow[] {
    return this.#uses.flatMap((id) => this.desk.ledger.uses.get(id) ?? []).filter(({ takenBack }) => takenBack === 0)
  }
  /** Tickets of what came within the limits, by performance. */
  get withinLimits(): number[] {
    const { ledger } = this.desk
    return this.#events.map((eventId) => {
      const uses = this.uses.filter((use) => use.eventId === eventId && use.excess === '[]')
      const booked = ledger.bookings.open(eventId).filter(({ excess }) => excess === '[]')
      return uses.reduce((n, use) => n + 1 + use.minors, 0) + booked.reduce((n, { minors }) => n + 1 + minors, 0)
    })
  }
}

const CAP = 5
/** A booking whose use was corrected onto another performance counted twice. */
const FOUND: Act[] = [
  ['book', 1, 435],
  ['record', 0, 0],
  ['record', 1, 0],
  ['record', 0, 543],
  ['correct', 1, 680],
]

describe('whatever staff do', () => {
  const house = () => new House(CAP)
  it('no cap is exceeded without a recorded excess, and nothing is ever counted below zero', () => {
    const at = house()
    fc.assert(
      fc.property(acts, fc.boolean(), (list, once) => {
        at.begin(once)
        for (const act of list) {
          at.do(act)
          expect(Math.min(...at.taken)).toBeGreaterThanOrEqual(0)
          expect(Math.max(...at.withinLimits)).toBeLessThanOrEqual(CAP)
        }
      }),
      { numRuns: 300, examples: [[FOUND, false]] },
    )
  })

  it('more minors than registered are only ever kept with that doubt', () => {
    const at = house()
    fc.assert(
      fc.property(acts, (list) => {
        at.begin(false)
        list.forEach((act) => at.do(act))
        for (const use of at.uses) {
          const registered = HOLDERS.findIndex((number) => isOf(at.desk, use, number))
          const doubted = use.seen.split(',').includes('too_many_minors')
          expect(use.minors <= registered || doubted).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('once per production is once, unless it is kept as an excess', () => {
    const at = house()
    fc.assert(
      fc.property(acts, (list) => {
        at.begin(true)
        list.forEach((act) => at.do(act))
        const cards = at.uses.filter(({ excess }) => excess === '[]').map(({ cardKey }) => String(cardKey))
        expect(new Set(cards).size).toBe(cards.length)
      }),
      { numRuns: 40 },
    )
  })

  it('undo restores exactly', () => {
    const at = house()
    fc.assert(
      fc.property(acts, fc.nat(999), (list, n) => {
        at.begin(false)
        list.forEach((act) => at.do(act))
        const before = { taken: at.taken, uses: at.uses }
        at.do(['override', 0, n])
        const [added] = at.uses.filter(({ id }) => !before.uses.some((use) => use.id === id))
        if (added) undoAt(at.desk, added.id)
        expect({ taken: at.taken, uses: at.uses }).toEqual(before)
      }),
      { numRuns: 40 },
    )
  })
})

const isOf = (desk: Bare, { cardKey }: UseRow, number: string): boolean =>
  cardKey !== null && desk.session.keys.cardKey(number as never).equals(cardKey)
