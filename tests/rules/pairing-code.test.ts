import { describe, expect, test } from 'vitest'
import { normalPairingCode } from '../../desk/rules/pairing-code.ts'

describe('a pairing code as people type it', () => {
  test.each([
    ['7KQM-2XRP-WD4H', '7KQM-2XRP-WD4H'],
    [' 7kqm-2xrp-wd4h ', '7KQM-2XRP-WD4H'],
    ['7kqm 2xrp wd4h', '7KQM-2XRP-WD4H'],
    ['7KQM – 2XRP—WD4H', '7KQM-2XRP-WD4H'],
    ['7kqm2xrpwd4h', '7KQM-2XRP-WD4H'],
    ['7KQM2XRP-WD4H', '7KQM-2XRP-WD4H'],
    ['７ＫＱＭ-2XRP-WD4H', '7KQM-2XRP-WD4H'],
    ['kaiku demo', 'KAIKU-DEMO'],
    ['KAIKU-DEMO-2', 'KAIKU-DEMO-2'],
  ])('%s is %s', (typed, code) => {
    expect(normalPairingCode(typed)).toBe(code)
  })

  test.each([
    ['where the groups cannot be known', 'kaikudemo', 'KAIKUDEMO'],
    ['where they are others', 'kaiku-demo-123', 'KAIKU-DEMO-123'],
  ])('gets no hyphen %s', (_, typed, code) => {
    expect(normalPairingCode(typed)).toBe(code)
  })

  test('of nothing but spaces and dashes is empty', () => {
    expect(normalPairingCode(' – ')).toBe('')
  })
})
