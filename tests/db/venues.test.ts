import { describe, expect, it } from 'vitest'
import type { Ledger } from '../../db/ledger.ts'
import { bareDesk } from '../desk/bare.ts'

const KEY = 'key'
const given = (id: string, registerLimits = '{}') => ({
  id,
  name: id.toUpperCase(),
  relation: 'own' as const,
  registerLimits,
})
const begin = () => {
  const { ledger } = bareDesk()
  ledger.venues.replaceAll(KEY, [given('a'), given('b'), given('c')])
  return ledger
}
const listed = (ledger: Ledger, keyId = KEY) => ledger.venues.all(keyId).map(({ id }) => id)

describe('the venues of a pairing', () => {
  it('are in the order of the register until one is used', () => {
    const ledger = begin()
    expect(listed(ledger)).toEqual(['a', 'b', 'c'])
    ledger.venues.use('c', 1_000)
    ledger.venues.use('b', 2_000)
    expect(listed(ledger)).toEqual(['b', 'c', 'a'])
    expect(listed(ledger, 'another')).toEqual([])
  })

  it('that the register no longer lists are kept but not offered, with what was set for them', () => {
    const ledger = begin()
    ledger.venues.set('b', '{"visit":{}}', '{"responsible":"Aino"}')
    ledger.venues.replaceAll(KEY, [given('c', '{"course":{}}'), given('a')])
    expect(listed(ledger)).toEqual(['c', 'a'])
    expect(ledger.venues.get('c')?.registerLimits).toBe('{"course":{}}')
    ledger.venues.replaceAll(KEY, [given('b')])
    expect(ledger.venues.all(KEY)).toMatchObject([
      { id: 'b', ownLimits: '{"visit":{}}', settings: '{"responsible":"Aino"}' },
    ])
  })
})

describe('the venue that is asked for at every scan', () => {
  it('is read once, and anew after every change', () => {
    const { venues } = begin()
    expect(venues.get('a')).toBe(venues.get('a'))
    venues.set('a', '{}', '{}')
    expect(venues.get('a')?.ownLimits).toBe('{}')
    venues.use('a', 7)
    expect(venues.get('a')?.usedAt).toBe(7)
    venues.replaceAll(KEY, [{ ...given('a'), name: 'Another' }])
    expect(venues.get('a')?.name).toBe('Another')
    expect(venues.get('nothing')).toBeNull()
  })

  it('is as it was where the change was rolled back', () => {
    const ledger = begin()
    expect(() =>
      ledger.transaction(() => {
        ledger.venues.set('a', '{"visit":{}}', '{}')
        expect(ledger.venues.get('a')?.ownLimits).toBe('{"visit":{}}')
        throw new Error('no space left')
      }),
    ).toThrow('no space left')
    expect(ledger.venues.get('a')?.ownLimits).toBeNull()
  })
})
