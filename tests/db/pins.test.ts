import { expect, it, onTestFinished } from 'vitest'
import { openLedger } from '../../db/ledger.ts'
import { tempDir } from '../temp.ts'

const ledger = () => {
  const opened = openLedger(tempDir())
  onTestFinished(() => void opened.close())
  return opened
}
const salt = Buffer.alloc(16, 1)
const hash = Buffer.alloc(32, 2)

it('each role has its own PIN, or none', () => {
  const { pins } = ledger()
  pins.put('supervisor', salt, hash)
  expect(pins.get('supervisor')).toEqual({ role: 'supervisor', salt, hash, failures: 0, lockedUntil: 0 })
  expect(pins.get('administrator')).toBeNull()
})

it('a new PIN begins without failures, and only its own role', () => {
  const { pins } = ledger()
  pins.put('supervisor', salt, hash)
  pins.put('administrator', salt, hash)
  pins.count('supervisor', 5, 1_000)
  pins.count('administrator', 7, 2_000)
  pins.put('supervisor', Buffer.alloc(16, 3), hash)
  expect(pins.get('supervisor')).toMatchObject({ salt: Buffer.alloc(16, 3), failures: 0, lockedUntil: 0 })
  expect(pins.get('administrator')).toMatchObject({ failures: 7, lockedUntil: 2_000 })
})

it('all are cleared together', () => {
  const { pins } = ledger()
  pins.put('supervisor', salt, hash)
  pins.put('administrator', salt, hash)
  pins.clear()
  expect([pins.get('supervisor'), pins.get('administrator')]).toEqual([null, null])
})

it('what is no scrypt hash is not stored', () => {
  expect(() => ledger().pins.put('supervisor', salt, Buffer.from('1234'))).toThrow('CHECK')
})
