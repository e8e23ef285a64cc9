import { describe, expect, it } from 'vitest'
import { removeEvent, saveEvent } from '../../desk/events.ts'
import { type Bare, bareDesk, bookAt, day, HOLDERS, recordAt, recordedId, TODAY, undoAt, VENUE } from './bare.ts'
import { newId } from './harness.ts'
import { asSent, deps, detail, listed, NEW, registers, save, saved } from './events-steps.ts'

describe('an event that is sold out', () => {
  it('is so from the first time that it is said, and the moment is kept', () => {
    const desk = bareDesk()
    const { id } = saved(desk)
    const at = desk.clock.at
    saved(desk, { soldOut: true }, id)
    desk.clock.at += 60_000
    saved(desk, { soldOut: true }, id)
    expect(desk.ledger.events.get(id)?.soldOutAt).toBe(at)
    expect(detail(desk, id)).toMatchObject({ soldOut: true, moments: [{ what: 'sold_out', at }] })
  })

  it('may have room again', () => {
    const desk = bareDesk()
    const { id } = saved(desk, { soldOut: true })
    expect(saved(desk, { soldOut: false }, id)).toMatchObject({ soldOut: false, moments: [{ what: 'sold_out' }] })
    expect(saved(desk, { soldOut: true }, id).moments).toHaveLength(2)
  })
})

describe('changing an event of this desk', () => {
  it('sent as it is told changes nothing', () => {
    const desk = bareDesk()
    const event = saved(desk, { kind: 'performance', title: 'Ensi-ilta', ownCap: 5, leftOut: true, soldOut: true })
    expect(saved(desk, ...asSent(event))).toEqual(event)
    const fee = saved(desk, { kind: 'fee' })
    expect(saved(desk, ...asSent(fee))).toEqual(fee)
  })

  it('leaves day and kind once uses were recorded, and everything else may change', () => {
    const desk = bareDesk()
    const { id } = saved(desk)
    recordAt(desk, id, HOLDERS[0])
    expect(() => save(desk, { day: day('2026-01-22') }, id)).toThrow('event_in_use')
    expect(() => save(desk, { kind: 'course' }, id)).toThrow('event_in_use')
    expect(saved(desk, { startsAt: '20:00', place: 'Katto' }, id)).toMatchObject({ startsAt: '20:00', day: TODAY })
  })

  it('may move it while nothing was recorded', () => {
    const desk = bareDesk()
    const { id } = saved(desk)
    expect(saved(desk, { day: day('2026-01-22') }, id)).toMatchObject({ day: '2026-01-22' })
  })

  it('leaves it at its venue, whichever is served now', () => {
    const desk = bareDesk()
    const { id } = saved(desk)
    const event = { ...NEW, place: 'Katto' }
    expect(saveEvent(deps(desk, 'elsewhere'), { eventId: id, event })).toMatchObject({
      event: { venueId: VENUE, place: 'Katto' },
    })
  })

  it('leaves it in its production where another has the same name', () => {
    const desk = bareDesk()
    const id = desk.event({ id: newId(), productionId: 'of-2016', production: 'Hamlet', day: day('2026-01-10') })
    desk.event({ productionId: 'of-2026', production: 'Hamlet' })
    saved(desk, { production: 'HAMLET', day: day('2026-01-10') }, id)
    expect(desk.ledger.events.get(id)).toMatchObject({ productionId: 'of-2016', production: 'HAMLET' })
  })

  it('to another production takes it from those that it was with', () => {
    const desk = bareDesk()
    const [first, second] = [saved(desk), saved(desk)]
    saved(desk, { production: 'Kullervo' }, first.id)
    const [moved, left] = [first, second].map(({ id }) => desk.ledger.events.get(id)?.productionId)
    expect(moved).not.toBe(left)
    saved(desk, { production: 'macbeth' }, first.id)
    expect(desk.ledger.events.get(first.id)?.productionId).toBe(left)
  })
})

describe('an event of the register', () => {
  it('keeps its facts, and the words of the desk beside them', () => {
    const desk = bareDesk()
    const id = registers(desk, { ticketsOnSale: 100 })
    const facts = { production: 'Aivan muu', day: day('1990-01-01'), kind: 'fee' as const, ticketsOnSale: 9 }
    expect(saved(desk, { ...facts, ownCap: 3, leftOut: false, soldOut: true }, id)).toMatchObject({
      ...{ production: 'Hamlet', day: TODAY, kind: 'performance', ticketsOnSale: 100, origin: 'register' },
      ...{ ownCap: 3, cap: 3, leftOut: false, soldOut: true },
    })
  })

  it('that the register leaves out is left out until the desk says otherwise', () => {
    const desk = bareDesk()
    const id = registers(desk, { leftOut: true })
    expect(detail(desk, id).leftOut).toBe(true)
    saved(desk, { leftOut: true }, id)
    expect(desk.ledger.events.get(id)?.ownLeftOut).toBeNull()
    expect(saved(desk, { leftOut: false }, id).leftOut).toBe(false)
    expect(desk.ledger.events.get(id)?.ownLeftOut).toBe(false)
  })
})

describe('removing an event', () => {
  const remove = (desk: Bare, id: string) => removeEvent(deps(desk), id)

  it('of this desk takes it off the list', () => {
    const desk = bareDesk()
    const { id } = saved(desk)
    expect(remove(desk, id)).toBeNull()
    expect(listed(desk)).toEqual([])
    expect(remove(desk, id)).toBeNull()
  })

  it('with a use or a booking is refused', () => {
    const desk = bareDesk()
    const [used, booked] = [saved(desk).id, saved(desk).id]
    const use = recordedId(recordAt(desk, used, HOLDERS[0]))
    bookAt(desk, booked, HOLDERS[0])
    expect(() => remove(desk, used)).toThrow('event_in_use')
    expect(() => remove(desk, booked)).toThrow('event_in_use')
    undoAt(desk, use)
    expect(remove(desk, used)).toBeNull()
  })

  it("is not for the register's, nor for what is not there", () => {
    const desk = bareDesk()
    const id = registers(desk)
    expect(() => remove(desk, id)).toThrow('event_not_ours')
    expect(() => remove(desk, 'nothing')).toThrow('event_unknown')
    expect(listed(desk)).toHaveLength(1)
  })
})
