/** A ledger of a busy venue: what it holds must not be felt at the counter. */
import * as v from 'valibot'
import type { Ledger } from '../../db/ledger.ts'
import type { UseRow } from '../../db/uses.ts'
import { createChecker } from '../../desk/check.ts'
import { requests } from '../../desk/contract.ts'
import { record } from '../../desk/record.ts'
import type { CardNumber } from '../../desk/rules/card-number.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'
import type { VenueKeys } from '../../desk/venue-keys.ts'
import { type Figure, percentile } from './figures.ts'
import { cardNumber, createFixture, type Fixture } from './fixture.ts'
import { AIMS } from './limits.ts'

const CARDS = 10_000
const SCANS = 2_000
const USES_A_TRANSACTION = 20_000
const USES_AN_EVENT = 500

/** The nth made-up UUID. */
export const uuidOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

interface Uses {
  readonly ledger: Ledger
  readonly keys: VenueKeys
  readonly event: { readonly id: string; readonly venueId: string; readonly day: LocalDate }
  readonly count: number
  /** The number of the first. */
  readonly from: number
  readonly state: 'waiting' | 'accepted'
  readonly numberOf: (i: number) => CardNumber
}

/** Writes uses as a desk records them, many in a transaction. Those that wait are in the outbox, with their number. */
export function putUses({ ledger, keys, event, count, from, state, numberOf }: Uses): void {
  const recordedAt = Date.now() - 60_000
  const put = (n: number) => {
    const [id, number] = [uuidOf(n), numberOf(n)]
    const use: UseRow = {
      ...{ id, eventId: event.id, keyId: keys.keyId, cardKey: keys.cardKey(number), venueId: event.venueId },
      ...{ sealedNumber: state === 'waiting' ? keys.seal(number, id) : null, kind: 'performance', what: 'Hamlet' },
      ...{ field: 'culture', community: 0, adults: 1, minors: 0, feeKind: null, cents: null, day: event.day },
      ...{ channel: 'desk', provisional: 0, here: 1, recordedAt, dataAsOf: recordedAt, seen: '', excess: '[]' },
      ...{ reason: null, groupId: null, corrects: null, state, rejection: null, takenBack: 0 },
    }
    ledger.uses.add(use)
    if (state === 'waiting') ledger.outbox.add('use', id, keys.keyId)
  }
  for (let begun = 0; begun < count; begun += USES_A_TRANSACTION)
    ledger.transaction(() => {
      for (let i = begun; i < Math.min(count, begun + USES_A_TRANSACTION); i++) put(from + i)
    })
}

/** Events of the past, each with as many uses as a house has seats for. */
function fill({ ledger, session, eventId }: Fixture, uses: number, said: (what: string) => void): void {
  const tonight = ledger.events.get(eventId)
  if (!tonight) throw new Error('there is no event')
  const past = (from: number) => {
    const day = new Date(Date.now() - (uses - from) * 1_000 - 86_400_000).toISOString().slice(0, 10) as LocalDate
    const event = { ...tonight, id: `past-${String(from)}`, productionId: `past-${String(from)}`, day }
    ledger.events.putOwn(event)
    const count = Math.min(USES_AN_EVENT, uses - from)
    const numberOf = (n: number) => cardNumber(n % CARDS)
    putUses({ ledger, keys: session.keys, event, count, from: SCANS + from, state: 'accepted', numberOf })
  }
  for (let begun = 0; begun < uses; begun += USES_A_TRANSACTION) {
    ledger.transaction(() => {
      for (let from = begun; from < Math.min(uses, begun + USES_A_TRANSACTION); from += USES_AN_EVENT) past(from)
    })
    if (begun % (5 * USES_A_TRANSACTION) === 0)
      said(`${begun.toLocaleString('en')} of ${uses.toLocaleString('en')} uses`)
  }
}

/** To record and to judge with so many uses in the ledger, beside an empty one. In turns, so that both see the same disk. */
export function fullLedger(uses: number, said: (what: string) => void): Figure[] {
  const [empty, full] = [createFixture(CARDS), createFixture(CARDS)]
  fill(full, uses, said)
  said(`${String(SCANS)} cards are judged and recorded on both sides`)
  const sides = [sideOf(full), sideOf(empty)] as const
  for (let i = 0; i < SCANS; i++) for (const side of sides) side.scan(i)
  const figure = (act: 'judging' | 'recording', share: number): Figure => ({
    name: `${act} with ${uses.toLocaleString('en')} uses, p${String(share * 100)}`,
    value: percentile(sides[0][act], share),
    limit: percentile(sides[1][act], share),
    unit: 'ms',
    aim: share === 0.5 ? `aim ≤ ${String(AIMS.sync.full.ratio)}× an empty ledger` : '',
  })
  for (const fixture of [empty, full]) fixture.close()
  return [figure('judging', 0.5), figure('judging', 0.99), figure('recording', 0.5), figure('recording', 0.99)]
}

function sideOf(fixture: Fixture) {
  const { eventId } = fixture
  const check = createChecker(fixture)
  const judging: number[] = []
  const recording: number[] = []
  const timed = (times: number[], work: () => unknown) => {
    const begun = performance.now()
    work()
    times.push(performance.now() - begun)
  }
  return {
    judging,
    recording,
    scan(i: number) {
      const text = cardNumber(i)
      timed(judging, () => check({ eventId, text, recheck: false, group: [], act: 'hand_over' }))
      const request = v.parse(requests['use.record'], { eventId, cards: [{ id: uuidOf(i), text, minors: 0 }] })
      timed(recording, () => record(fixture, request, false))
    },
  }
}
