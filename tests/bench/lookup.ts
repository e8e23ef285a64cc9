import { createChecker } from '../../desk/check.ts'
import { type Figure, median } from './figures.ts'
import { cardNumber, createFixture } from './fixture.ts'
import { AIMS, rawSelect } from './limits.ts'

const CARDS = 1_000_000
const ROUNDS = 25
const LOOKUPS = 4_000

/** From the text of a scan to its verdict, with a million cards, beside the SELECT alone. */
export function lookup(): Figure[] {
  const fixture = createFixture(CARDS)
  const check = createChecker(fixture)
  const select = rawSelect(fixture.file)
  const numbers = Array.from({ length: ROUNDS * LOOKUPS }, (_, i) => cardNumber((i * 7_919) % CARDS))
  const keys = numbers.map((number) => fixture.session.keys.cardKey(number))
  const times = { check: [] as number[], select: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    const slice = [round * LOOKUPS, (round + 1) * LOOKUPS] as const
    const texts = numbers.slice(...slice)
    const ofRound = keys.slice(...slice)
    times.check.push(
      perCall(texts, (text) => check({ eventId: fixture.eventId, text, recheck: false, group: [], act: 'hand_over' })),
    )
    times.select.push(perCall(ofRound, select))
  }
  fixture.close()
  return [
    {
      name: 'lookup and decide, 1,000,000 cards, p50 of rounds',
      value: median(times.check),
      limit: median(times.select),
      unit: 'µs',
      aim: `aim ≤ ${String(AIMS.lookup.ratio)}× a raw SELECT`,
    },
  ]
}

/** Microseconds a call. */
function perCall<T>(items: readonly T[], work: (item: T) => unknown): number {
  const begun = performance.now()
  for (const item of items) work(item)
  return ((performance.now() - begun) / items.length) * 1_000
}
