/** What docs/kaikukanta-api.yaml takes, desk/sync/protocol.ts takes, and nothing else. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { OutgoingRecord, RegisterEvent, Venue } from '../../../desk/sync/protocol.ts'
import { conformance } from '../api-conformance.ts'
import { aCorrection, aUse } from './harness.ts'

const FILE = 'docs/kaikukanta-api.yaml'

describe('the contract and the code say the same of', () => {
  const EVENT = {
    id: 'hamlet',
    kind: 'performance',
    productionId: 'hamlet',
    production: 'Hamlet',
    field: 'culture',
    day: '2026-11-21',
    startsAt: null,
    place: null,
    ticketsOnSale: null,
    leftOut: false,
  }
  const VENUE = { id: 'kirjasto', name: 'Kirjasto', kinds: [], limits: {} }
  const FEE = { kind: 'fee', feeKind: 'copying', cents: 20 }
  const use = (changes: object) => ['Use', OutgoingRecord, { ...aUse(), ...changes }] as const
  const correction = (changes: object) =>
    ['Correction', OutgoingRecord, { ...aCorrection(randomUUID()), ...changes }] as const
  const event = (changes: object) => ['Event', RegisterEvent, { ...EVENT, ...changes }] as const
  const venue = (changes: object) => ['Venue', Venue, { ...VENUE, ...changes }] as const

  test.each([
    ['a use without sums', true, use({})],
    ['a use with sums of nothing', true, use({ feeKind: null, cents: null })],
    ['a use with a sum', false, use({ cents: 100 })],
    ['a fee', true, use(FEE)],
    ['a fee of nothing', true, use({ ...FEE, cents: 0 })],
    ['the largest fee', true, use({ ...FEE, cents: 100_000_000 })],
    ['a fee beyond it', false, use({ ...FEE, cents: 100_000_001 })],
    ['a fee of half a cent', false, use({ ...FEE, cents: 0.5 })],
    ['a negative fee', false, use({ ...FEE, cents: -1 })],
    ['a fee without its kind', false, use({ kind: 'fee', cents: 20 })],
    ['a fee of no kind', false, use({ ...FEE, feeKind: null })],
    ['a fee without a sum', false, use({ kind: 'fee', feeKind: 'copying' })],
    ['a fee of an unknown kind', false, use({ ...FEE, feeKind: 'parking' })],
    ['a course', true, use({ kind: 'course' })],
    ['a course with what is covered', true, use({ kind: 'course', cents: 2_500 })],
    ['a course with a kind of fee', false, use({ ...FEE, kind: 'course' })],
    ['a visit', true, use({ kind: 'visit' })],
    ['a visit with a sum', false, use({ kind: 'visit', cents: 500 })],
    ['an unknown kind', false, use({ kind: 'ferry' })],
    ['a correction', true, correction({})],
    ['a correction of a fee', true, correction(FEE)],
    ['a correction of a fee without a sum', false, correction({ ...FEE, cents: null })],
    ['a correction of nothing', false, correction({ useId: undefined })],
    ['a correction without a reason', false, correction({ reason: undefined })],
    ['a performance', true, event({})],
    ['a course that lasts', true, event({ venueId: 'opisto', kind: 'course', lastDay: '2027-01-18', feeCents: 6_800 })],
    ['an open end', true, event({ kind: 'visit', lastDay: '9999-12-31' })],
    ['features', true, event({ features: ['gala', 'guest'] })],
    ['an unknown feature', false, event({ features: ['weekend'] })],
    ['an empty venue', false, event({ venueId: '' })],
    ['a venue', true, venue({})],
    ['a venue that is sold for', true, venue({ relation: 'sells_for' })],
    ['an unknown relation', false, venue({ relation: 'owns' })],
  ])('%s', (_name, isRight, [name, schema, value]) => {
    const sent = JSON.parse(JSON.stringify(value)) as unknown
    expect([conformance().faultsOf(name, sent).length === 0, v.is(schema, sent)]).toEqual([isRight, isRight])
  })

  test('what a missing property stands for', () => {
    const { components } = parse(readFileSync(FILE, 'utf8'))
    const defaultsOf = (name: string) =>
      Object.entries<{ default?: unknown }>(components.schemas[name].properties).filter(([, one]) => 'default' in one)
    for (const [name, schema, value] of [use({}), correction({}), event({}), venue({})]) {
      const parsed = v.parse(schema, value) as Record<string, unknown>
      const defaults = defaultsOf(name)
      expect(defaults.length).toBeGreaterThan(0)
      for (const [property, one] of defaults) expect(parsed[property], property).toEqual(one.default)
    }
  })

  test('an event that ends before it begins: no schema can say it, the code refuses it', () => {
    expect(v.is(RegisterEvent, { ...EVENT, lastDay: '2026-11-20' })).toBe(false)
    expect(v.is(RegisterEvent, { ...EVENT, lastDay: '2026-11-21' })).toBe(true)
  })
})
