/** Words from outside are one line of letters, wherever they come from. docs/security.md#ways-out */
import { expect, it } from 'vitest'
import { NewEvent } from '../../desk/contract.ts'
import * as v from 'valibot'
import { readText } from '../../desk/csv/cells.ts'
import { RegisterEvent } from '../../desk/sync/protocol.ts'

const HOSTILE = ' <b>Ilta</b>\u0000 \u202Eatli\u202C\u2066\u2069\n\u0007 \u05D0 '
const LINE = '<b>Ilta</b> atli \u05D0'
const NONE = { lastDay: null, startsAt: null, ticketsOnSale: null, capacity: null, peopleAtATime: null, feeCents: null }
const named = { production: HOSTILE, title: HOSTILE, place: HOSTILE }
const shared = { ...NONE, kind: 'performance', field: 'culture', day: '2026-03-01', features: [], leftOut: false }

it('from the register', () => {
  const event = v.parse(RegisterEvent, { id: 'e', productionId: 'p', ...shared, ...named })
  expect(event).toMatchObject({ production: LINE, title: LINE, place: LINE })
})

it('from a person at the desk', () => {
  const event = v.parse(NewEvent, { ...shared, ...named, ownCap: null, soldOut: false })
  expect(event).toMatchObject({ production: LINE, title: LINE, place: LINE })
})

it('from a file', () => expect(readText(HOSTILE)).toEqual({ value: LINE }))
