import * as v from 'valibot'
import type { UseRow } from '../../db/uses.ts'
import { requests } from '../../desk/contract.ts'
import { record as recordUse } from '../../desk/record.ts'
import { type Figure, percentile } from './figures.ts'
import { cardNumber, createFixture } from './fixture.ts'
import { AIMS, rawInsert } from './limits.ts'

const RECORDS = 1_000

/** From the confirm to the commit, beside one INSERT of the same bytes. Taken in turns, so that both see the same disk. */
export function record(): Figure[] {
  const fixture = createFixture(10_000)
  const insert = rawInsert(fixture.dataDir)
  const times = { record: [] as number[], insert: [] as number[] }
  for (let i = 0; i < RECORDS; i++) {
    const id = `01900000-0000-7000-8000-${i.toString(16).padStart(12, '0')}`
    const request = v.parse(requests['use.record'], {
      eventId: fixture.eventId,
      cards: [{ id, text: cardNumber(i), minors: 0 }],
    })
    times.record.push(timed(() => recordUse(fixture, request, false)))
    const row = fixture.ledger.uses.get(id) as UseRow
    times.insert.push(timed(() => insert(row)))
  }
  fixture.close()
  return [0.5, 0.99].map((share) => ({
    name: `record a use, durable, p${String(share * 100)}`,
    value: percentile(times.record, share),
    limit: percentile(times.insert, share),
    unit: 'ms',
    aim: `aim ≤ ${String(AIMS.record.ratio)}× a raw INSERT`,
  }))
}

function timed(work: () => unknown): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}
