/**
 * Whatever is taken, booked, handed over, corrected, cancelled and imported, in whatever order: a small ledger in memory
 * does what the decisions say, and the limits hold.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PerformanceEvent, PerformanceLimits } from '../../desk/rules/limits.ts'
import { afterwards, canBeGiven, type LimitDecision, withOverride } from '../../desk/rules/limits-decision.ts'
import type { Party } from '../../desk/rules/limits-party.ts'
import { capOf, decidePerformance, type PerformanceCard } from '../../desk/rules/limits-performance.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'

const DAY = '2026-01-21' as LocalDate
const NOON = Date.parse('2026-01-21T12:00:00+02:00')

/** The minors registered on each card; the last one is a community card. */
const REGISTERED = [0, 1, 2, 5, 0, 0, 1, 1, 2, 3, 0]
const COMMUNITY = REGISTERED.length - 1
/** Two productions, two performances of each on one day, one of them of a large festival. */
const EVENTS = [
  { production: 0, tickets: 34 },
  { production: 0, tickets: 150 },
  { production: 1, tickets: 5000 },
  { production: 1, tickets: 5000 },
]
const CAPS: PerformanceLimits = { cap: 5, largeEvent: { cap: 20, per: 'day' } }
const SHARE = 12
const ALL: PerformanceLimits = { ...CAPS, oncePerProduction: true, openBookings: 1, deskShare: SHARE }
const limits = fc.constantFrom(CAPS, { ...CAPS, deskShare: SHARE }, ALL)
const eventOf = (index: number): PerformanceEvent => ({
  ...{ day: DAY, startsAt: '19:00', ticketsOnSale: EVENTS[index]?.tickets ?? 0, capacity: null, peopleAtATime: null },
  ...{ features: [], leftOut: null, ownCap: null, soldOut: false },
})

type By = 'staff' | 'supervisor' | 'afterwards'
interface Shown {
  readonly card: number
  readonly along: number
}
interface Entry {
  readonly event: number
  readonly shown: readonly Shown[]
  readonly desk: number
  readonly open: boolean
  /** Recorded beyond a limit, by a supervisor's word or because it had happened. */
  readonly excess: boolean
}

class Model {
  readonly entries: (Entry | null)[] = []
  readonly limits: PerformanceLimits
  constructor(limits: PerformanceLimits) {
    this.limits = limits
  }
  live = (): Entry[] => this.entries.filter((entry) => entry !== null)

  private others = (without: number | null) =>
    this.entries.filter((entry, i) => entry !== null && i !== without) as Entry[]

  tickets(event: number, without: number | null = null, of: (entry: Entry) => boolean = () => true): number {
    const perDay = capOf(CAPS, eventOf(event))?.per === 'day'
    const sameSpan = (other: number) =>
      perDay ? EVENTS[other]?.production === EVENTS[event]?.production : other === event
    return this.others(without)
      .filter((entry) => sameSpan(entry.event) && of(entry))
      .reduce((sum, { shown }) => sum + shown.reduce((n, { along }) => n + 1 + along, 0), 0)
  }

  party(entry: Omit<Entry, 'excess'>, without: number | null): Party<PerformanceCard> {
    const had = (card: number) => this.others(without).filter(({ shown }) => shown.some((s) => s.card === card))
    const cards = entry.shown.map(({ card, along }) => ({
      community: card === COMMUNITY,
      along,
      minorsRegistered: REGISTERED[card] ?? 0,
      acquired: had(card).filter((o) => EVENTS[o.event]?.production === EVENTS[entry.event]?.production).length,
      openBookings: new Set(
        had(card)
          .filter((o) => o.open && o.event !== entry.event)
          .map((o) => o.event),
      ).size,
    }))
    return { cards, assistants: 0 }
  }

  decide(entry: Omit<Entry, 'excess'>, by: By, without: number | null = null): LimitDecision {
    const decision = decidePerformance({
      limits: this.limits,
      event: eventOf(entry.event),
      party: this.party(entry, without),
      act: entry.open ? 'book' : 'hand_over',
      taken: this.tickets(entry.event, without),
      takenHere: this.tickets(entry.event, without, ({ desk }) => desk === entry.desk),
      now: NOON,
    })
    return by === 'staff' ? decision : by === 'supervisor' ? withOverride(decision) : afterwards(decision)
  }

  /** Records or replaces where the decision lets it. */
  put(entry: Omit<Entry, 'excess'>, by: By, place: number | null = null): void {
    const decision = this.decide(entry, by, place)
    if (decision.kind === 'refuse') return
    const beyond = decision.excess.length > 0 || decision.kind === 'attention'
    this.entries[place ?? this.entries.length] = { ...entry, excess: beyond }
  }
}

/** As many minors as registered or fewer, or one more. */
const oneShown = fc
  .tuple(fc.nat(COMMUNITY), fc.nat(6))
  .map(([card, n]) => ({ card, along: n % ((REGISTERED[card] ?? 0) + 2) }))
const shown = fc.uniqueArray(oneShown, {
  minLength: 1,
  maxLength: 3,
  selector: ({ card }) => card,
})
const entry = fc.record({ event: fc.nat(EVENTS.length - 1), shown, desk: fc.nat(1), open: fc.boolean() })
const place = fc.nat(30)
const steps = (...bys: By[]) =>
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), entry, by: fc.constantFrom(...bys) }) },
      fc.record({ kind: fc.constant('hand_over' as const), place, by: fc.constantFrom(...bys) }),
      fc.record({ kind: fc.constant('correct' as const), place, shown, by: fc.constantFrom(...bys) }),
      fc.record({ kind: fc.constant('cancel' as const), place }),
    ),
    { minLength: 10, maxLength: 60, size: 'max' },
  )
type Step = ReturnType<typeof steps> extends fc.Arbitrary<(infer S)[]> ? S : never

function play(model: Model, step: Step): void {
  if (step.kind === 'put') return model.put(step.entry, step.by)
  const old = model.entries[step.place]
  if (!old) return
  if (step.kind === 'cancel') model.entries[step.place] = null
  else if (step.kind === 'hand_over') model.put({ ...old, open: false }, step.by, step.place)
  else model.put({ ...old, shown: step.shown }, step.by, step.place)
}

const capAt = (event: number) => capOf(CAPS, eventOf(event))?.tickets ?? Infinity
const withinMinors = ({ shown: all }: Entry) =>
  all.every(({ card, along }) => card === COMMUNITY || along <= (REGISTERED[card] ?? 0))

describe('no sequence of takes and give-backs', () => {
  const everywhere = EVENTS.map((_, event) => event)

  it('exceeds a cap, a share or a card limit at the word of staff', () => {
    let filled = 0
    fc.assert(
      fc.property(limits, steps('staff'), (set, all) => {
        const model = new Model(set)
        for (const step of all) {
          play(model, step)
          for (const event of everywhere) {
            const taken = model.tickets(event)
            expect(taken).toBeGreaterThanOrEqual(0)
            expect(taken).toBeLessThanOrEqual(capAt(event))
            if (taken === capAt(event)) filled++
            for (const desk of [0, 1])
              expect(model.tickets(event, null, (e) => e.desk === desk)).toBeLessThanOrEqual(set.deskShare ?? 20)
          }
          expect(model.live().every(withinMinors)).toBe(true)
          expect(mostPerProduction(model)).toBeLessThanOrEqual(set.oncePerProduction ? 1 : Infinity)
          expect(mostOpen(model)).toBeLessThanOrEqual(set.openBookings ?? Infinity)
        }
      }),
      { numRuns: 300 },
    )
    expect(filled).toBeGreaterThan(100)
  })

  it('exceeds a cap without a recorded excess, or admits more minors than registered, at a supervisor’s word', () => {
    let exceeded = 0
    fc.assert(
      fc.property(limits, steps('staff', 'supervisor'), (set, all) => {
        const model = new Model(set)
        for (const step of all) {
          play(model, step)
          for (const event of everywhere) {
            expect(model.tickets(event, null, (e) => !e.excess)).toBeLessThanOrEqual(capAt(event))
            if (model.tickets(event) > capAt(event)) exceeded++
          }
          expect(model.live().every(withinMinors)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
    expect(exceeded).toBeGreaterThan(100)
  })

  it('stops what has happened from being recorded, nor lets it pass unmarked', () => {
    fc.assert(
      fc.property(limits, steps('staff', 'supervisor', 'afterwards'), entry, (set, all, happened) => {
        const model = new Model(set)
        for (const step of all) {
          play(model, step)
          for (const event of everywhere)
            expect(model.tickets(event, null, (e) => !e.excess)).toBeLessThanOrEqual(capAt(event))
          expect(model.live().every((e) => e.excess || withinMinors(e))).toBe(true)
        }
        expect(model.decide(happened, 'afterwards').kind).not.toBe('refuse')
      }),
    )
  })

  it('leaves a trace once given back: every decision is what it was', () => {
    fc.assert(
      fc.property(limits, steps('staff', 'supervisor'), entry, entry, (set, all, taken, asked) => {
        const model = new Model(set)
        for (const step of all) play(model, step)
        const before = everywhere.map((event) => model.tickets(event))
        const decision = model.decide(asked, 'staff')
        const length = model.entries.length
        model.put(taken, 'supervisor')
        if (model.entries.length > length) model.entries[length] = null
        expect(everywhere.map((event) => model.tickets(event))).toEqual(before)
        expect(model.decide(asked, 'staff')).toEqual(decision)
      }),
    )
  })

  it('makes the number that can be given wrong: so many are admitted, one more is not', () => {
    let asked = 0
    fc.assert(
      fc.property(limits, steps('staff', 'supervisor'), fc.nat(3), fc.nat(5), (set, all, event, along) => {
        const model = new Model(set)
        for (const step of all) play(model, step)
        const ask = (n: number) => ({ event, shown: [{ card: 3, along: n }], desk: 0, open: false })
        const decision = model.decide(ask(along), 'staff')
        const given = canBeGiven(decision, model.party(ask(along), null))
        expect(given >= 0 && given <= 1 + along).toBe(true)
        if (decision.kind !== 'refuse' || given === 0) return
        asked++
        expect(model.decide(ask(given - 1), 'staff').kind).toBe('admit')
        expect(model.decide(ask(given), 'staff').kind).toBe('refuse')
      }),
      { numRuns: 1000 },
    )
    expect(asked).toBeGreaterThan(10)
  })
})

/** The most often that a holder's card has had one production. */
function mostPerProduction(model: Model): number {
  const counts = new Map<string, number>()
  for (const { event, shown: all } of model.live())
    for (const { card } of all) {
      const key = `${card} ${EVENTS[event]?.production}`
      if (card !== COMMUNITY) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  return Math.max(0, ...counts.values())
}

/** The most events that a holder's card has bookings open for. */
function mostOpen(model: Model): number {
  const open = model.live().filter((e) => e.open)
  const events = (card: number) => new Set(open.filter((e) => e.shown.some((s) => s.card === card)).map((e) => e.event))
  return Math.max(...REGISTERED.slice(0, COMMUNITY).map((_, card) => events(card).size))
}
