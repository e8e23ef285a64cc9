/** A register as large as a bench wants it, the same for the same seed. */
import { addDays, helsinkiDay, type LocalDate } from '../rules/local-date.ts'
import { type CardNumber, expectedCheckDigit } from '../rules/card-number.ts'
import type { CardState } from '../rules/verdict.ts'
import { kindOf, type NumberedCard } from './cards.ts'
import type { Register } from './register.ts'

/** Prime to 10^8: stepping by it visits every eight digits once before any twice. */
const STEP = 61_803_399
const BODIES = 100_000_000
const PLACES = 2 ** 48

/** Adds exactly `count` made-up cards in one transaction. Numbers the register has already are passed over. */
export function seedMany({ store, now }: Register, count: number, seed: number): void {
  const { db } = store
  const insert = db.prepare<[number, string, string, string, string, number, number]>(
    `INSERT INTO cards (place, number, kind, state, valid_until, minors, state_since, revision)
     VALUES (?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`,
  )
  const revision = db.prepare<[], number>('SELECT card_revision FROM register').pluck()
  const setRevision = db.prepare<[number]>('UPDATE register SET card_revision = ?')
  const random = prng(~seed)
  db.transaction(() => {
    const first = revision.get() as number
    let added = 0
    for (const card of randomCards(seed, helsinkiDay(now()))) {
      if (added === count) break
      const place = Math.floor(random() * PLACES)
      const { number, kind, state, validUntil, minors } = card
      added += insert.run(place, number, kind, state, validUntil, minors, first + added + 1).changes
    }
    setRevision.run(first + added)
  }).immediate()
}

/** Cards without end in the order that seedMany adds them, so that a bench can ask for ones it knows are there. */
export function* randomCards(seed: number, today: LocalDate): Generator<NumberedCard, never> {
  const random = prng(seed)
  let body = Math.floor(random() * BODIES)
  for (;;) {
    body = (body + STEP) % BODIES
    const number = numberOf(body, random())
    const kind = kindOf(number)
    const validUntil = addDays(today, Math.floor(random() * 730) - 180)
    const minors = kind.startsWith('community') || random() < 0.6 ? 0 : 1 + Math.floor(random() * 4)
    yield { number, kind, state: stateOf(random()), validUntil, minors }
  }
}

/** Mostly customers' cards, with a right check digit where the shape has one. */
function numberOf(body: number, chance: number): CardNumber {
  const digits = String(body).padStart(8, '0')
  if (chance > 0.97) return `YM${digits}` as CardNumber
  if (chance > 0.94) return `AM${digits}` as CardNumber
  const letter = chance < 0.65 ? 'A' : chance < 0.88 ? 'X' : chance < 0.91 ? 'Z' : 'Y'
  const open = `${letter}${digits}0` as CardNumber
  return `${letter}${digits}${String(expectedCheckDigit(open) ?? 7)}` as CardNumber
}

const stateOf = (chance: number): CardState =>
  chance < 0.9 ? 'active' : chance < 0.97 ? 'inactive' : chance < 0.99 ? 'banned' : 'in_transfer'

/** Mulberry32: even, fast, and the same everywhere. Numbers in [0, 1). */
function prng(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
