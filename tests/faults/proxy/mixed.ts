/** Every fault of the network, mixed: every good use comes to the register once, every bad one is shown. */
import { randomUUID } from 'node:crypto'
import { UseRecord } from '../../../desk/sync/protocol.ts'
import { undo } from '../../../desk/undo.ts'
import { helsinkiDay } from '../../../desk/rules/local-date.ts'
import * as v from 'valibot'
import { count, must, pick, type Rig, type Scenario } from '../rig.ts'
import { type Fault, NAMES, SLOW } from './faults.ts'
import { later, openOutpost, type Outpost } from './outpost.ts'
import type { Asked } from './proxy.ts'

const FULL = 10_000
const SAMPLE = 1_000
/** Poison rows: one in so many. */
const BAD_EVERY = 50
const TAKEN_BACK_EVERY = 20
const RESTARTS = 5
const FAULTY = 0.4
const SLOW_SHARE = 0.02
const ANSWER_WITHIN = 600

/** What is bad of a use: the register cannot read it, does not know its card, or has another under its id. */
type Poison = 'malformed' | 'card_unknown' | 'id_conflict'
const POISONS: readonly Poison[] = ['malformed', 'card_unknown', 'id_conflict']

interface Use {
  readonly id: string
  readonly number: string
  readonly poison: Poison | null
  /** It was taken back: `undone` here, or to be cancelled there. */
  takenBack?: 'undone' | 'cancelling'
}

export const mixedFaults: Scenario = {
  name: 'every fault of the network',
  async run(rig) {
    const total = rig.full ? FULL : SAMPLE
    const uses = new Map<string, Use>()
    let calm = true
    const poisonOf = (id: string) => uses.get(id)?.poison
    const outpost: Outpost = await openOutpost({
      ...{ folder: rig.folder(), cards: total, random: rig.random, answerWithin: ANSWER_WITHIN, mostRecords: 120 },
      choose: () => (calm ? null : chooseFault(rig.random)),
      isIndigestible: (id) => poisonOf(id) === 'malformed',
      before: (asked, body) => spoil(outpost, asked, body, poisonOf),
    })
    await outpost.ready()
    calm = false
    await recordAll(rig, outpost, uses, total)
    const begun = performance.now()
    await outpost.sent()
    const emptied = performance.now() - begun
    const figures = check(outpost, uses)
    const { counts } = outpost.proxy
    const faults = NAMES.reduce((sum, fault) => sum + (counts.get(fault) ?? 0), 0)
    const unseen = NAMES.filter((fault) => !counts.has(fault))
    must(!rig.full || unseen.length === 0, `faults that never happened: ${unseen.join(', ')}`)
    await outpost.close()
    return (
      `${figures}; ${count(counts.get('requests') ?? 0)} requests, ${count(faults)} faults of ` +
      `${String(NAMES.length - unseen.length)} kinds, ${String(RESTARTS)} restarts; empty ${emptied.toFixed(0)} ms after the last`
    )
  },
}

/** Slow ones seldom: they last as long as the desk waits. */
function chooseFault(random: () => number): Fault | null {
  if (random() < SLOW_SHARE) return pick(SLOW, random)
  return random() < FAULTY
    ? pick(
        NAMES.filter((fault) => !SLOW.includes(fault)),
        random,
      )
    : null
}

async function recordAll({ random }: Rig, outpost: Outpost, uses: Map<string, Use>, total: number): Promise<void> {
  const eventId = eventOf(outpost)
  const takenBack: Promise<void>[] = []
  for (let i = 0; i < total; i++) {
    const { number } = outpost.cards[i] ?? { number: '' }
    const isBad = i % BAD_EVERY === BAD_EVERY / 2
    const poison = isBad ? (POISONS[Math.floor(i / BAD_EVERY) % POISONS.length] as Poison) : null
    const use: Use = { id: randomUUID(), number, poison }
    uses.set(use.id, use)
    const result = outpost.record(use.id, eventId, number, 0)
    must('recorded' in result, `a good card was refused: ${JSON.stringify(result)}`)
    outpost.session.upload()
    // some before they leave, some while they are under way, some long after
    const after = random() * (random() < 0.3 ? 100 : 4_000)
    if (!isBad && random() < 1 / TAKEN_BACK_EVERY) takenBack.push(later(after).then(() => takeBack(outpost, use)))
    if (random() < 0.3) await later(random() * 20)
    if (i % Math.ceil(total / (RESTARTS + 1)) === 1 && i > 1) await outpost.restart()
  }
  await Promise.all(takenBack)
}

function takeBack(outpost: Outpost, use: Use): void {
  const { ledger } = outpost
  use.takenBack = undo({ ledger, now: Date.now }, { id: randomUUID(), useId: use.id, reason: '' }).outcome
  outpost.session.upload()
}

function eventOf({ ledger, session }: Outpost): string {
  const today = helsinkiDay(Date.now())
  const event = ledger.events.between(session.pairing.venueId, today, today)[0]
  if (!event) throw new Error('nothing is on today')
  return event.id
}

/** At the register, just before the request comes: a card is removed, or another record has taken the id. */
async function spoil(
  { register, session }: Outpost,
  { ids }: Asked,
  body: Buffer,
  poisonOf: (id: string) => Poison | null | undefined,
): Promise<void> {
  const poisoned = ids.filter((id) => poisonOf(id))
  if (poisoned.length === 0) return
  const { uses } = JSON.parse(body.toString()) as { uses: { id: string }[] }
  for (const id of poisoned) {
    const parsed = v.safeParse(
      UseRecord,
      uses.find((use) => use.id === id),
    )
    if (!parsed.success) continue
    if (poisonOf(id) === 'card_unknown') register.store.cards.remove(parsed.output.cardNumber as never, Date.now())
    if (poisonOf(id) === 'id_conflict') takeId(register, session.pairing.deskId, parsed.output)
  }
  return Promise.resolve()
}

function takeId(register: Outpost['register'], deskId: string, use: UseRecord): void {
  const desk = register.store.db
    .prepare('SELECT id, organisation_id AS organisationId, venue_id AS venueId FROM desks WHERE id = ?')
    .get(deskId) as Parameters<typeof register.store.uses.takeAll>[1]
  register.store.uses.takeAll([{ ...use, what: 'Toinen' }], desk, register.now())
}

/** Throws where a promise is broken; returns the figures. */
function check({ register, ledger }: Outpost, uses: Map<string, Use>): string {
  const there = register.store.db.prepare('SELECT id, what, cancelled FROM uses').all() as {
    id: string
    what: string
    cancelled: 0 | 1
  }[]
  const byId = Map.groupBy(there, ({ id }) => id)
  const tally = { accepted: 0, shown: 0, cancelled: 0, undone: 0 }
  for (const { id, poison, takenBack } of uses.values()) {
    const copies = byId.get(id) ?? []
    const use = ledger.uses.get(id)
    const said = `${id} (${poison ?? 'good'}, ${takenBack ?? 'stands'}): ${String(use?.state)} here, ${JSON.stringify(copies)} there`
    if (poison) {
      must(use?.state === 'rejected' && use.rejection === poison, `a bad use is not shown as it is: ${said}`)
      must(copies.length === (poison === 'id_conflict' ? 1 : 0), `a bad use came through: ${said}`)
      tally.shown++
    } else if (takenBack) {
      // undone: never there; cancelling: there and cancelled, or it never came
      must(
        copies.every(({ cancelled }) => cancelled === 1) && copies.length <= (takenBack === 'undone' ? 0 : 1),
        `taken back, but stands: ${said}`,
      )
      must(use?.state === takenBack.replace('cancelling', 'cancelled'), `taken back, but not settled: ${said}`)
      tally[takenBack === 'undone' ? 'undone' : 'cancelled']++
    } else {
      must(copies.length === 1 && copies[0]?.cancelled === 0, `not exactly one copy: ${said}`)
      must(use?.state === 'accepted' && use.sealedNumber === null, `not settled: ${said}`)
      tally.accepted++
    }
  }
  must(
    there.every(({ id }) => uses.has(id)),
    'the register has a use that nobody recorded',
  )
  must(ledger.uses.rejectedCount() === tally.shown, 'something else is shown as rejected')
  return (
    `${count(uses.size)} uses: ${count(tally.accepted)} there once, ${count(tally.cancelled)} cancelled, ` +
    `${count(tally.undone)} undone before they left, ${count(tally.shown)} bad ones shown`
  )
}
