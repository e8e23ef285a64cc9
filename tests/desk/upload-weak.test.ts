import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { later, openOutpost, until } from '../faults/proxy/outpost.ts'
import { prng } from '../faults/rig.ts'
import { tempDir } from '../temp.ts'

const WAITING = 60
const ANSWER_WITHIN = 600
/** Twenty records take most of the time for an answer, thirty more than all of it. */
const MS_PER_RECORD = 25

it(
  'a backlog gets through a line over which all of it takes longer than an answer may',
  { timeout: 60_000 },
  async () => {
    const sizes: number[] = []
    const outpost = await openOutpost({
      ...{ folder: tempDir(), cards: WAITING, random: prng(1), answerWithin: ANSWER_WITHIN },
      choose: () => null,
      before({ ids }) {
        if (ids.length > 0) sizes.push(ids.length)
        return later(ids.length * MS_PER_RECORD)
      },
    })
    onTestFinished(outpost.close)
    await outpost.ready()
    const { ledger, session, register, cards } = outpost
    const today = helsinkiDay(Date.now())
    const eventId = ledger.events.between(session.pairing.venueId, today, today)[0]?.id ?? ''
    for (const { number } of cards) expect(outpost.record(randomUUID(), eventId, number, 0)).toEqual({ recorded: true })
    session.upload()
    await until(
      () => ledger.outbox.count() === 0,
      40_000,
      () => `sent ${sizes.join(', ')}`,
    )
    expect(sizes.slice(0, 3)).toEqual([60, 30, 15])
    // what came late and what was sent again are the same
    expect(register.store.useLists.count()).toEqual({ total: WAITING, cancelled: 0 })
  },
)
