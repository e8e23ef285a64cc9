import { describe, expect, it } from 'vitest'
import { listJournal } from '../../desk/journal.ts'
import { resend, resendAll } from '../../desk/resend.ts'
import { REJECTIONS, type Rejection } from '../../desk/rules/rejection.ts'
import type { OutgoingRecord, UseResult } from '../../desk/sync/protocol.ts'
import { uploadAll } from '../../desk/sync/upload.ts'
import { type Bare, bareDesk, bookAt, correctAt, HOLDERS, recordAt, recordedId, undoAt } from './bare.ts'
import { allSent, CARD, deskAtWork, idOf, recordUse } from './harness.ts'

const [ALONE, ONE, TWO, THREE] = HOLDERS

type Said = Rejection | 'accepted'
/** Sends what waits to a register that says this. Returns what was sent. */
async function upload(desk: Bare, said: Said | ((record: OutgoingRecord) => Said)): Promise<OutgoingRecord[]> {
  const sent: OutgoingRecord[] = []
  const answer = (record: OutgoingRecord): UseResult => {
    const result = typeof said === 'string' ? said : said(record)
    return result === 'accepted' ? { id: record.id, result } : { id: record.id, result: 'rejected', reason: result }
  }
  const send = (records: readonly OutgoingRecord[]) => {
    sent.push(...records)
    return Promise.resolve(records.map(answer))
  }
  const { ledger, session, now } = desk
  await uploadAll({ ledger, client: { send }, keys: session.keys, now, onSettled() {}, log() {} })
  return sent
}

/** A use that the register rejected for this. */
async function rejectedUse(reason: Rejection) {
  const desk = bareDesk()
  const eventId = desk.event()
  const useId = recordedId(recordAt(desk, eventId, [[TWO, 2]]))
  const [first] = await upload(desk, reason)
  return { desk, eventId, useId, first, taken: () => desk.ledger.counts.taken(eventId) }
}

/** A change of an accepted use, which the register rejected for this. */
async function rejectedChange(reason: Rejection, minors = 2) {
  const desk = bareDesk()
  const eventId = desk.event()
  const useId = recordedId(recordAt(desk, eventId, [[TWO, 0]]))
  await upload(desk, 'accepted')
  const changed = recordedId(correctAt(desk, useId, { eventId, minors }))
  await upload(desk, reason)
  return { desk, eventId, useId, changed, taken: () => desk.ledger.counts.taken(eventId) }
}

const offered = (desk: Bare) =>
  listJournal(desk, { before: null, filter: 'rejected', text: null, recordedOn: null }).entries.map(
    ({ id, canResend }) => [id, canResend],
  )

describe('sending a rejected use again', () => {
  it('is taken once the register has changed its mind, and stands there exactly once', async () => {
    const { register, desk, eventId } = await deskAtWork({ syncEvery: 1_000_000 })
    await register.issue('POST', `cards/${CARD.admit}/inactivate`)
    const useId = idOf(await recordUse(desk, eventId, CARD.admit))
    expect((await allSent(desk)).rejected).toBe(1)

    await desk.api.invoke('use.resend', { useId })
    expect((await allSent(desk)).rejected, 'it is judged anew, and as before').toBe(1)

    await register.issue('POST', `cards/${CARD.admit}/activate`)
    const [first, second] = [desk.api.invoke('use.resend', { useId }), desk.api.invoke('use.resend', { useId })]
    expect([await first, await second]).toEqual([{ outcome: 'on_its_way' }, { outcome: 'on_its_way' }])
    expect((await allSent(desk)).rejected).toBe(0)
    expect(await desk.api.invoke('use.resend', { useId })).toEqual({ outcome: 'on_its_way' })
    await allSent(desk)
    expect(await register.uses()).toEqual([expect.objectContaining({ id: useId, cardNumber: CARD.admit })])
    const { entries } = await desk.api.invoke('journal.list', { before: null, filter: 'all' })
    expect(entries).toMatchObject([{ id: useId, state: 'accepted', mask: null, rejection: null, canResend: false }])
  })

  it('goes under the id and with the body that it had, and takes nothing more from a limit', async () => {
    const { desk, useId, first, taken } = await rejectedUse('card_not_active')
    expect(taken()).toBe(3)
    resend(desk, { useId })
    expect(taken()).toBe(3)
    expect(await upload(desk, 'accepted')).toEqual([first])
    expect(taken()).toBe(3)
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'accepted', rejection: null, sealedNumber: null })
  })

  it('is asked for in one piece: what fails in between leaves it rejected', async () => {
    const { desk, useId } = await rejectedUse('card_not_active')
    const { ledger } = desk
    const full = { ...ledger, uses: { ...ledger.uses, audit: () => { throw new Error('disk full') } } } // prettier-ignore
    expect(() => resend({ ...desk, ledger: full }, { useId })).toThrow('disk full')
    expect([ledger.uses.get(useId)?.state, ledger.outbox.count()]).toEqual(['rejected', 0])
  })

  it('can be taken back here before it leaves again: the register hears of nothing', async () => {
    const { desk, useId, taken } = await rejectedUse('card_not_active')
    resend(desk, { useId })
    expect(undoAt(desk, useId)).toMatchObject({ outcome: 'undone' })
    expect([await upload(desk, 'accepted'), taken()]).toEqual([[], 0])
    expect(resend(desk, { useId })).toEqual({ outcome: 'kept', why: 'put_away' })
  })

  it('is offered for each reason that can go away, and for no other', async () => {
    const reasons = [...REJECTIONS, 'other'] as const
    const desk = bareDesk()
    const eventId = desk.event()
    const byUse = new Map(reasons.map((reason) => [recordedId(recordAt(desk, eventId, [[TWO, 0]], { seen: ['same_card_again', 'already_used'] })), reason])) // prettier-ignore
    await upload(desk, ({ id }) => byUse.get(id) as Rejection)
    const never = offered(desk).flatMap(([id, can]) => (can ? [] : [byUse.get(id as string)]))
    expect(never.sort()).toEqual(['already_cancelled', 'id_conflict', 'use_unknown'])
    for (const [useId, reason] of byUse)
      expect(resend(desk, { useId }).outcome, reason).toBe(never.includes(reason) ? 'kept' : 'on_its_way')
  })

  it('of another pairing is refused', async () => {
    const { desk, useId } = await rejectedUse('card_not_active')
    const keys = { ...desk.session.keys, keyId: 'other' }
    expect(() => resend({ ...desk, session: { ...desk.session, keys } }, { useId })).toThrow('other_pairing')
  })
})

describe('sending all again', () => {
  it('takes them in the order in which they were recorded, and leaves what would be rejected for ever', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const ids = [ALONE, ONE, TWO, THREE].map((card) => recordedId(recordAt(desk, eventId, card)))
    await upload(desk, ({ id }) => (id === ids[1] ? 'id_conflict' : 'event_unknown'))
    expect(resendAll(desk, { after: 0 })).toEqual({ sent: 3, kept: 1, next: null })
    expect((await upload(desk, 'accepted')).map(({ id }) => id)).toEqual([ids[0], ids[2], ids[3]])
    expect(resendAll(desk, { after: 0 })).toEqual({ sent: 0, kept: 1, next: null })
  })

  it('one that the desk cannot deal with keeps none of the others back', async () => {
    const { desk, eventId, changed } = await rejectedChange('event_unknown')
    const others = [ALONE, ONE].map((card) => recordedId(recordAt(desk, eventId, card)))
    await upload(desk, 'event_unknown')
    const events = { ...desk.ledger.events, get: () => null }
    const lost = { ...desk, ledger: { ...desk.ledger, events } }
    expect(() => resend(lost, { useId: changed })).toThrow('event_unknown')
    expect(resendAll(lost, { after: 0 })).toEqual({ sent: 2, kept: 1, next: null })
    expect((await upload(desk, 'accepted')).map(({ id }) => id)).toEqual(others)
    expect(desk.ledger.uses.get(changed)).toMatchObject({ state: 'rejected', takenBack: 1 })
  })

  it('goes on from where it was, so many at a time', async () => {
    const desk = bareDesk()
    const eventId = desk.event({ kind: 'visit', lastDay: null })
    for (let n = 0; n < 201; n++) recordAt(desk, eventId, [[ALONE, 0]], { seen: ['same_card_again', 'already_used'] })
    await upload(desk, 'event_unknown')
    const first = resendAll(desk, { after: 0 })
    expect(first).toMatchObject({ sent: 200, kept: 0 })
    expect(resendAll(desk, { after: first.next ?? 0 })).toEqual({ sent: 1, kept: 0, next: null })
    expect(await upload(desk, 'accepted')).toHaveLength(201)
  })
})

describe('sending a rejected change again', () => {
  it('takes the place of the use that it changes once more, and both sides count it alone', async () => {
    const { desk, useId, changed, taken } = await rejectedChange('event_unknown')
    expect([taken(), offered(desk)]).toEqual([1, [[changed, true]]])
    expect(resend(desk, { useId: changed })).toEqual({ outcome: 'on_its_way' })
    expect(taken()).toBe(3)
    expect(await upload(desk, 'accepted')).toMatchObject([{ type: 'correction', id: changed, useId }])
    expect(taken()).toBe(3)
    expect(desk.ledger.uses.get(useId)).toMatchObject({ state: 'cancelled', takenBack: 1 })
  })

  it('and rejected again, the use stands as before', async () => {
    const { desk, useId, changed, taken } = await rejectedChange('event_unknown')
    resend(desk, { useId: changed })
    await upload(desk, 'event_unknown')
    expect([taken(), desk.ledger.uses.get(useId)?.state]).toEqual([1, 'accepted'])
  })

  it('is decided by what is left now: what filled meanwhile is for staff to look at, and nothing moves', async () => {
    const { desk, eventId, changed, taken } = await rejectedChange('event_unknown')
    desk.limit({ performance: { cap: 3 } })
    recordAt(desk, eventId, ALONE)
    expect(resend(desk, { useId: changed })).toEqual({ outcome: 'kept', why: 'doubts' })
    expect([taken(), desk.ledger.outbox.get(changed)]).toEqual([2, null])
    expect(desk.ledger.uses.get(changed)).toMatchObject({ state: 'rejected', takenBack: 1 })
  })

  it('of a use that was taken back meanwhile is put away with it', async () => {
    const { desk, useId, changed } = await rejectedChange('event_unknown')
    undoAt(desk, useId)
    expect(resend(desk, { useId: changed })).toEqual({ outcome: 'kept', why: 'put_away' })
  })

  it('carries the booking that was handed over with it', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    bookAt(desk, eventId, TWO, { minors: 2 })
    const useId = recordedId(recordAt(desk, eventId, [[TWO, 2]]))
    await upload(desk, 'accepted')
    const changed = recordedId(correctAt(desk, useId, { eventId, minors: 1 }))
    await upload(desk, 'event_unknown')
    resend(desk, { useId: changed })
    expect(desk.ledger.bookings.ofUse(changed)).not.toBeNull()
    undoAt(desk, changed)
    expect(desk.ledger.bookings.open(eventId)).toHaveLength(1)
  })
})
