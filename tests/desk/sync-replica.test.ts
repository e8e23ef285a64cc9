import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { GONE, keyOf, minorsOf, page, replicaWith, row, type Says, snapshot } from './sync-replica-rig.ts'

describe('a line that is cut', () => {
  it('at any byte of a snapshot is noticed', { timeout: 60_000 }, async () => {
    const whole = snapshot(9, [row(1, 4), row(2), row(3)])
    const answer = { cards: whole, changes: () => GONE }
    const { client } = await replicaWith(answer)
    const readAll = async () => {
      const read: object[] = []
      for await (const rows of (await client.snapshot()).rows()) read.push(...rows)
      return read.length
    }
    for (let cutAt = 0; cutAt < whole.body.length; cutAt++) {
      answer.cards = { ...whole, cutAt, promises: cutAt % 2 === 0 }
      await expect(readAll(), `cut at ${String(cutAt)}`).rejects.toMatchObject({ trouble: 'no_connection' })
    }
    answer.cards = whole
    expect(await readAll()).toBe(3)
  })

  it('in a snapshot leaves the replica as it was, and no half file', { timeout: 60_000 }, async () => {
    const answer = { cards: snapshot(1, [row(1)]), changes: () => GONE }
    const { replica, refresh, files } = await replicaWith(answer)
    await refresh()
    const [first] = files()
    const whole = snapshot(9, [row(1, 4), row(2), row(3)])
    const { length } = whole.body
    for (const cutAt of [0, 1, 40, Math.floor(length / 2), length - 20, length - 1]) {
      answer.cards = { ...whole, cutAt, promises: cutAt % 2 === 0 }
      await expect(refresh(), `cut at ${String(cutAt)}`).rejects.toMatchObject({ trouble: 'no_connection' })
      expect([replica.progress()?.cursor, minorsOf(replica, 1), minorsOf(replica, 2), files()]).toEqual([
        1,
        0,
        null,
        [first],
      ])
    }
    answer.cards = whole
    await refresh()
    expect([replica.progress()?.cursor, minorsOf(replica, 1), files().length]).toEqual([9, 4, 1])
  })

  it('at any byte of the changes leaves rows and cursor as they were', { timeout: 60_000 }, async () => {
    const whole = page([row(1, 4), { key: keyOf(2), deleted: true }, row(3)], 9)
    let changes: Says = whole
    const { replica, refresh, asked } = await replicaWith({
      cards: snapshot(1, [row(1), row(2)]),
      changes: () => changes,
    })
    await refresh()
    for (let cutAt = 0; cutAt < whole.body.length; cutAt++) {
      changes = { ...whole, cutAt, promises: cutAt % 2 === 0 }
      await expect(refresh(), `cut at ${String(cutAt)}`).rejects.toMatchObject({ trouble: 'no_connection' })
      expect([replica.progress()?.cursor, replica.progress()?.cards, minorsOf(replica, 1)]).toEqual([1, 2, 0])
    }
    changes = whole
    await refresh()
    expect([replica.progress()?.cursor, replica.progress()?.cards, minorsOf(replica, 1)]).toEqual([9, 2, 4])
    expect(asked.filter((url) => url === '/v1/cards')).toHaveLength(1)
  })

  it('between two pages goes on with the second, and the age is not that of the first', async () => {
    const pages: Record<string, Says> = { 1: page([row(1, 1)], 5, true), 5: { ...page([row(1, 2)], 9), cutAt: 10 } }
    const { replica, refresh, asked } = await replicaWith({
      cards: snapshot(1, [row(1)]),
      changes: (after) => pages[after] ?? page([], 9),
    })
    await refresh()
    const { asOf } = replica.progress() ?? {}
    await expect(refresh()).rejects.toMatchObject({ trouble: 'no_connection' })
    expect([replica.progress()?.cursor, minorsOf(replica, 1), replica.progress()?.asOf]).toEqual([5, 1, asOf])
    pages['5'] = page([row(1, 2)], 9)
    await refresh()
    expect([replica.progress()?.cursor, minorsOf(replica, 1)]).toEqual([9, 2])
    expect(asked.filter((url) => url.endsWith('after=1'))).toHaveLength(1)
  })
})

describe('a register', () => {
  it('that keeps no changes from this cursor on is asked for a snapshot', async () => {
    const answer = { cards: snapshot(1, [row(1)]), changes: () => GONE }
    const { replica, refresh } = await replicaWith(answer)
    await refresh()
    answer.cards = snapshot(3, [row(2)])
    await refresh()
    expect([replica.progress()?.cursor, minorsOf(replica, 1), minorsOf(replica, 2)]).toEqual([3, null, 0])
  })

  it.each([
    ['the same card twice', snapshot(9, [row(1), row(1)])],
    ['fewer cards than it counts', snapshot(9, [row(1)], 2)],
  ])('whose snapshot holds %s is not believed, and scanning goes on by the old one', async (_, wrong) => {
    const answer = { cards: snapshot(1, [row(1)]), changes: () => GONE }
    const { replica, refresh, files } = await replicaWith(answer)
    await refresh()
    answer.cards = wrong
    await expect(refresh()).rejects.toMatchObject({ trouble: 'no_connection' })
    expect([replica.progress()?.cursor, minorsOf(replica, 1), files().length]).toEqual([1, 0, 1])
  })
})

it('a long page of changes is put in by parts, so that a scan waits for one of them only', async () => {
  const many = Array.from({ length: 1_000 }, (_, i) => {
    const key = Buffer.alloc(16, 7)
    key.writeUInt32BE(i)
    return { ...row(1), key: key.toString('base64url') }
  })
  const { replica, refresh } = await replicaWith({ cards: snapshot(1, [row(1)]), changes: () => page(many, 9) })
  await refresh()
  const seen = new Set<string>()
  let looking = true
  const scans = async () => {
    for (; looking; await setImmediate())
      seen.add(JSON.stringify([replica.progress()?.cursor, replica.progress()?.cards]))
  }
  const scanning = scans()
  await refresh()
  looking = false
  await scanning
  expect([...seen]).toEqual(['[1,1]', '[1,251]', '[1,501]', '[1,751]'])
  // the cursor moves with the last part
  expect([replica.progress()?.cursor, replica.progress()?.cards]).toEqual([9, 1_001])
})
