/** Seven days without a network, with a clock that is set forward and back: all of it is accepted, and limits held. */
import { randomUUID } from 'node:crypto'
import type { EventRow } from '../../../db/events.ts'
import { CONCERT_HALL_ID, SWIMMING_HALL_ID, SWIMMING_ID, THEATRE_ID } from '../../../desk/demo/seed.ts'
import type { CardNumber } from '../../../desk/rules/card-number.ts'
import { helsinkiDay } from '../../../desk/rules/local-date.ts'
import { count, must, pick, type Scenario } from '../rig.ts'
import { openOutpost, type Outpost, until } from './outpost.ts'

const FULL = 20_000
const SAMPLE = 2_000
const RESTARTS = 12
/** Recorded and accepted before the line broke. */
const BEFORE = 0.1
const VISITS_A_YEAR = 30
const CONCERT_CAP = 8

const HOUR = 3_600_000
const BEGIN = Date.parse('2026-03-02T09:00:00+02:00')
const DAYS = 7
/** How wrong the desk's clock is from which part of the week on: set forward, back, right again. */
const ERRORS: readonly (readonly [from: number, hours: number])[] = [
  [0, 0],
  [0.2, 50],
  [0.3, 0],
  [0.4, -30],
  [0.5, 0],
  [0.55, 26],
  [0.65, -3],
  [0.8, 0],
]
/** For a while the clock says that it is next year, and nobody comes. */
const NEXT_YEAR = 320 * 24 * HOUR

/** What limits must come to, kept apart from the desk. */
interface Model {
  readonly recorded: string[]
  readonly visits: Map<string, number>
  readonly tickets: Map<string, number>
  readonly acquired: Set<string>
  refused: number
}

export const weekOffline: Scenario = {
  name: 'seven days offline',
  async run({ full, random, folder }) {
    const total = full ? FULL : SAMPLE
    const time = { part: 0, mistake: 0, isOff: false }
    const right = () => BEGIN + time.part * DAYS * 24 * HOUR
    const now = () => right() + errorAt(time.part) * HOUR + time.mistake
    const outpost = await openOutpost({
      ...{ folder: folder(), cards: Math.ceil(total / 25), random, now, registerNow: right, answerWithin: 10_000 },
      choose: () => (time.isOff ? pick(['reset', 'portal_page', 'portal_redirect'], random) : null),
    })
    await outpost.ready()
    const model: Model = { recorded: [], visits: new Map(), tickets: new Map(), acquired: new Set(), refused: 0 }
    for (let i = 0; model.recorded.length < total; i++) {
      time.part = model.recorded.length / total
      if (time.isOff !== time.part >= BEFORE) {
        outpost.session.syncNow()
        await outpost.sent()
        time.isOff = true
        await outpost.restart()
      }
      if (i % Math.ceil(total / RESTARTS) === 1) await outpost.restart()
      if (i === Math.floor(total / 2)) await nextYear(outpost, time)
      useOnce(outpost, model, now(), random)
    }
    time.part = 1
    const waited = outpost.ledger.outbox.count()
    must(waited === Math.ceil(total * (1 - BEFORE)), `${String(waited)} wait, of ${String(total)}`)
    time.isOff = false
    const begun = performance.now()
    outpost.session.syncNow()
    await outpost.sent()
    const seconds = (performance.now() - begun) / 1_000
    check(outpost, model)
    await outpost.close()
    return (
      `${count(total)} uses of ${count(outpost.cards.length)} cards, ${count(waited)} of them waiting at the end and accepted ` +
      `in ${seconds.toFixed(1)} s; ${count(model.refused)} refused by limits, none wrongly; clock set ${String(ERRORS.length + 1)} times`
    )
  },
}

const errorAt = (part: number): number => ERRORS.findLast(([from]) => from <= part)?.[1] ?? 0

/** The desk runs on with a date of next year, and forgets nothing by it. */
async function nextYear(outpost: Outpost, time: { mistake: number }): Promise<void> {
  const asked = () => outpost.proxy.counts.get('requests') ?? 0
  const runOn = async () => {
    const before = asked()
    outpost.session.syncNow()
    await until(() => asked() > before + 2)
  }
  time.mistake = NEXT_YEAR
  await runOn()
  await outpost.restart()
  await runOn()
  time.mistake = 0
}

/** Somebody comes to the pool, to the theatre or, at times, to the concert hall; what the limits say is foreseen. */
function useOnce(outpost: Outpost, model: Model, now: number, random: () => number): void {
  const card = pick(outpost.cards, random)
  const chance = random()
  const minors = chance < 0.6 ? Math.min(card.minors, Math.floor(random() * 3)) : 0
  const event =
    chance < 0.6 ? poolOf(outpost) : todayAt(outpost, chance < 0.97 ? THEATRE_ID : CONCERT_HALL_ID, now, random)
  const id = randomUUID()
  const foreseen = foresee(model, event, card.number, 1 + minors)
  const result = outpost.record(id, event.id, card.number, minors)
  const said = `${event.id} ${card.number} ${String(1 + minors)}: ${JSON.stringify(result)}`
  must('recorded' in result === foreseen, `a limit said otherwise than foreseen (${String(foreseen)}): ${said}`)
  if (!foreseen) return void model.refused++
  model.recorded.push(id)
  add(model.tickets, event.id, 1 + minors)
  if (event.kind === 'visit') add(model.visits, card.number, 1 + minors)
  model.acquired.add(`${card.number} ${event.productionId}`)
}

const add = (map: Map<string, number>, key: string, n: number) => map.set(key, (map.get(key) ?? 0) + n)

function foresee(model: Model, event: EventRow, number: string, tickets: number): boolean {
  if (event.kind === 'visit') return (model.visits.get(number) ?? 0) + tickets <= VISITS_A_YEAR
  if (event.venueId !== CONCERT_HALL_ID) return true
  const isNew = !model.acquired.has(`${number} ${event.productionId}`)
  return isNew && (model.tickets.get(event.id) ?? 0) + tickets <= CONCERT_CAP
}

function poolOf({ ledger }: Outpost): EventRow {
  const event = ledger.events.get(SWIMMING_ID)
  if (!event) throw new Error('there is no pool')
  return event
}

function todayAt({ ledger }: Outpost, venueId: string, now: number, random: () => number): EventRow {
  const today = helsinkiDay(now)
  const events = ledger.events.between(venueId, today, today).filter(({ leftOut }) => !leftOut)
  // the concert hall has days on which everything is left out
  return events.length > 0 ? pick(events, random) : poolOf({ ledger } as Outpost)
}

/** Throws where a promise is broken. */
function check(outpost: Outpost, { recorded, visits, tickets }: Model): void {
  const { register, ledger, session } = outpost
  const there = register.store.db.prepare('SELECT id FROM uses').pluck().all() as string[]
  must(there.length === recorded.length, `${String(there.length)} at the register of ${String(recorded.length)}`)
  must(new Set(there).size === new Set([...there, ...recorded]).size, 'the register has others than were recorded')
  must(ledger.uses.rejectedCount() === 0, 'something was rejected')
  for (const id of recorded)
    must(ledger.uses.get(id)?.state === 'accepted', `${id} is ${String(ledger.uses.get(id)?.state)}`)
  const year = { first: '2026-01-01', next: '2027-01-01' } as Parameters<typeof ledger.counts.visits>[2]
  for (const [number, n] of visits) {
    const counted = ledger.counts.visits(session.keys.cardKey(number as CardNumber), SWIMMING_HALL_ID, year)
    must(counted === n, `${String(counted)} visits are counted of ${String(n)}`)
  }
  for (const [eventId, n] of tickets) must(ledger.counts.taken(eventId) === n, `${eventId} counts otherwise`)
}
