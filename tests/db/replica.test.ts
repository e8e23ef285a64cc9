import { createHash } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildReplica, type KeyedCard, openReplica, replicaFile, sweepReplicas } from '../../db/replica.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'
import { tempDir } from '../temp.ts'

/** More than are put in order at a time. */
const MANY = 140_003
const card = (n: number): KeyedCard => ({
  ...{ key: createHash('md5').update(String(n)).digest(), kind: 'customer', state: 'active' },
  ...{ validUntil: '2026-12-31' as LocalDate, minors: n % 100 },
})
const progress = (cards: number) => ({ keyId: 'key', cursor: 1, asOf: 1, cards })

describe('a replica that is being filled', () => {
  it('holds every card as it was given, whatever their order and number', () => {
    const file = replicaFile(tempDir(), 1)
    const builder = buildReplica(file)
    for (let from = 0; from < MANY; from += 7_000)
      builder.add(Array.from({ length: Math.min(7_000, MANY - from) }, (_, i) => card(from + i)))
    builder.finish(progress(MANY))
    const replica = openReplica(file)
    for (let n = 0; n < MANY; n += 97) expect(replica.find(card(n).key)?.minors).toBe(n % 100)
    expect([replica.find(card(MANY).key), replica.progress()]).toEqual([null, progress(MANY)])
    replica.close()
  })

  it.each([
    ['next to each other', [1, 2, 2, 3]],
    ['far from each other', [1, ...Array.from({ length: MANY }, (_, i) => i + 2), 1]],
  ])('refuses a card that comes twice, %s', (_, numbers) => {
    const builder = buildReplica(replicaFile(tempDir(), 1))
    const all = () => {
      builder.add(numbers.map(card))
      builder.finish(progress(numbers.length))
    }
    expect(all).toThrowError(expect.objectContaining({ trouble: 'damaged' }))
    builder.abandon()
  })

  it('counts for nothing before it is finished, and leaves nothing when it is abandoned', () => {
    const dir = tempDir()
    const builder = buildReplica(replicaFile(dir, 1))
    builder.add([card(1)])
    expect(() => openReplica(replicaFile(dir, 1))).toThrow()
    builder.abandon()
    expect(readdirSync(dir)).toEqual([])
  })
})

it('every file of a replica but the one in force is swept away, also where only its log was left', async () => {
  const dir = tempDir()
  const names = [
    'replica-1.db',
    'replica-2.db',
    'replica-2.db-wal',
    'replica-3.db-journal',
    'replica-x.db',
    'ledger.db',
  ]
  for (const name of names) writeFileSync(join(dir, name), '')
  await sweepReplicas(dir, 1)
  expect(readdirSync(dir).toSorted()).toEqual(['ledger.db', 'replica-1.db', 'replica-x.db'])
})
