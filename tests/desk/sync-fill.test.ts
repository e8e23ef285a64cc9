import { existsSync } from 'node:fs'
import type * as workerThreads from 'node:worker_threads'
import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import { replicaFile } from '../../db/replica.ts'
import { CardRow } from '../../desk/sync/protocol.ts'
import { isPlainRow } from '../../desk/sync/snapshot-row.ts'
import { GONE, manyRows, minorsOf, replicaWith, row, snapshot } from './sync-replica-rig.ts'

const threads: workerThreads.Worker[] = []
vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof workerThreads>()
  class Noted extends real.Worker {
    constructor(...given: ConstructorParameters<typeof workerThreads.Worker>) {
      super(...given)
      threads.push(this)
    }
  }
  return { ...real, Worker: Noted }
})

/** A replica in force, and a snapshot whose line stands still in its middle. */
async function stalled() {
  const answer = { cards: snapshot(1, [row(1)]), changes: () => GONE }
  const rig = await replicaWith(answer)
  await rig.refresh()
  const whole = snapshot(9, [row(1, 4), row(2)])
  answer.cards = { ...whole, cutAt: whole.body.length - 20, stalls: true }
  const refreshing = rig.refresh()
  refreshing.catch(() => undefined)
  await vi.waitUntil(() => existsSync(replicaFile(rig.dataDir, 2)), { timeout: 10_000 })
  const isAsBefore = () =>
    expect([rig.replica.progress()?.cursor, minorsOf(rig.replica, 1), rig.files()]).toEqual([1, 0, ['replica-1.db']])
  return { ...rig, answer, whole, refreshing, isAsBefore }
}

describe('the thread that fills a replica', () => {
  it('leaves the desk its time while the cards come', { timeout: 60_000 }, async () => {
    const cards = snapshot(1, manyRows(60_000))
    const { refresh, replica } = await replicaWith({ cards, changes: () => GONE })
    const before = performance.eventLoopUtilization()
    const begun = performance.now()
    await refresh()
    const { active } = performance.eventLoopUtilization(before)
    expect(replica.progress()?.cards).toBe(60_000)
    expect(active / (performance.now() - begun)).toBeLessThan(0.5)
  })

  it('that is killed changes nothing, leaves no half file, and the next one does it', async () => {
    const { refresh, refreshing, isAsBefore, answer, whole, replica } = await stalled()
    await threads.at(-1)?.terminate()
    await expect(refreshing).rejects.toThrow('ended without a word')
    isAsBefore()
    answer.cards = whole
    await refresh()
    expect([replica.progress()?.cursor, minorsOf(replica, 1)]).toEqual([9, 4])
  })

  it('that runs out of memory dies alone', async () => {
    const { refreshing, isAsBefore } = await stalled()
    expect(threads.at(-1)?.resourceLimits?.maxOldGenerationSizeMb).toBeLessThan(1_000)
    const error = Object.assign(new Error('no memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })
    threads.at(-1)?.emit('error', error)
    await threads.at(-1)?.terminate()
    await expect(refreshing).rejects.toBe(error)
    isAsBefore()
  })

  it('leaves the desk’s own output alone: a pipe that a thread is joined to takes no blocking writes any more', async () => {
    const { end, refreshing } = await stalled()
    expect([threads.at(-1)?.stdout.readableFlowing, threads.at(-1)?.stderr.readableFlowing]).toEqual([null, null])
    end()
    await expect(refreshing).rejects.toThrow()
  })

  it('ends at once when the desk is closed, and leaves no half file', async () => {
    const { refreshing, isAsBefore, end } = await stalled()
    const begun = performance.now()
    end()
    await expect(refreshing).rejects.toMatchObject({ trouble: 'no_connection' })
    expect(performance.now() - begun).toBeLessThan(5_000)
    isAsBefore()
  })
})

describe('a row told at a glance', () => {
  const good = fc.record({
    key: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    kind: fc.constantFrom('customer', 'customer_mobile', 'community', 'community_mobile'),
    state: fc.constantFrom('active', 'inactive', 'banned', 'in_transfer'),
    validUntil: fc.constantFrom('2026-12-31', '2024-02-29', '1999-01-01'),
    minors: fc.integer({ min: 0, max: 99 }),
  })
  const odd = fc.oneof(
    fc.anything(),
    fc.constantFrom('2026-02-31', '2025-02-29', '2026-1-1', 'A'.repeat(21), `${'A'.repeat(22)}\n`, -1, 100, 0.5),
    fc.constantFrom('customer', 'active', '', NaN, Infinity, '7', '2026-12-31T00:00:00Z', '+002026-12-31'),
  )

  it('is one that the schema takes, as it is', () => {
    fc.assert(
      fc.property(
        good,
        fc.constantFrom('', 'key', 'kind', 'state', 'validUntil', 'minors'),
        odd,
        (row, field, value) => {
          const changed = field === '' ? row : { ...row, [field]: value }
          if (isPlainRow(changed)) expect(v.parse(CardRow, changed)).toEqual(changed)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('is every one that a register writes', () => {
    fc.assert(fc.property(good, isPlainRow))
  })
})
