import { expect, test } from 'vitest'
import * as v from 'valibot'
import { RecordId } from '../../desk/contract.ts'
import { uuid7 } from '../../renderer/lib/uuid7.ts'

test('an id is what the contract calls a record id', () => {
  for (let i = 0; i < 1_000; i++) expect(v.is(RecordId, uuid7())).toBe(true)
})

test('the first 48 bits are the time', () => {
  expect(uuid7(0x0192_3456_789a).replaceAll('-', '').slice(0, 12)).toBe('01923456789a')
})

test('no two are the same', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => uuid7(1))).size).toBe(10_000)
})
