import { describe, expect, it } from 'vitest'
import { bareDesk, day, TODAY } from '../desk/bare.ts'

const begin = () => {
  const desk = bareDesk()
  return { ...desk.ledger.tallies, events: [desk.event(), desk.event()] as const }
}

describe('refusals', () => {
  it('are counted by event and reason, the most frequent first', () => {
    const { refused, refusals, events } = begin()
    for (const code of ['cap_full', 'expired', 'cap_full', 'cap_full', 'sold_out', 'expired'])
      refused(events[0], TODAY, code)
    refused(events[1], TODAY, 'banned')
    expect(refusals(events[0])).toEqual([
      { code: 'cap_full', count: 3 },
      { code: 'expired', count: 2 },
      { code: 'sold_out', count: 1 },
    ])
    expect(refusals(events[1])).toEqual([{ code: 'banned', count: 1 }])
  })

  it('of several days are one number at the event', () => {
    const { refused, refusals, events } = begin()
    for (const on of [TODAY, day('2026-01-20'), TODAY]) refused(events[0], on, 'cap_full')
    expect(refusals(events[0])).toEqual([{ code: 'cap_full', count: 3 }])
  })

  it('are none where nobody was refused', () => {
    const { refusals, events } = begin()
    expect(refusals(events[0])).toEqual([])
  })
})

describe('moments', () => {
  it('stay in the order in which they came, whatever the clock said', () => {
    const { moment, moments, events } = begin()
    moment(events[0], 'cap_full', 2_000)
    moment(events[0], 'sold_out', 1_000)
    moment(events[0], 'cap_full', 3_000)
    moment(events[1], 'sold_out', 4_000)
    expect(moments(events[0])).toEqual([
      { what: 'cap_full', at: 2_000 },
      { what: 'sold_out', at: 1_000 },
      { what: 'cap_full', at: 3_000 },
    ])
  })

  it('are of events that there are', () => {
    const { moment, refused } = begin()
    expect(() => moment('nothing', 'cap_full', 1)).toThrow('FOREIGN KEY')
    expect(() => refused('nothing', TODAY, 'expired')).toThrow('FOREIGN KEY')
  })
})
