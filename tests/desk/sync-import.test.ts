import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pairWith } from '../../desk/sync/client.ts'
import { CARD, check, deskAtWork, PAIRING_CODE } from './harness.ts'
import { GONE, minorsOf, replicaWith, row, type Says, snapshot } from './sync-replica-rig.ts'

const TAKEN = Date.parse('2026-01-21T10:00:00.000Z')
const DAY = 86_400_000

/** A replica of an older snapshot, whose register says nothing any more, and files to import. */
async function cutOff() {
  const answer: { cards: Says; changes: () => Says } = { cards: snapshot(1, [row(1)]), changes: () => GONE }
  const rig = await replicaWith(answer)
  await rig.refresh()
  const take = (body: Uint8Array, latest = TAKEN + DAY) => {
    const path = join(rig.dataDir, 'kortit.ndjson')
    writeFileSync(path, body)
    return rig.replica.importFile(path, latest)
  }
  return { ...rig, answer, take }
}
const newer = (rows: readonly object[], head: object = {}) => {
  const [first, ...rest] = gunzipSync(snapshot(9, rows).body).toString().trimEnd().split('\n')
  return Buffer.from(`${[JSON.stringify({ ...JSON.parse(first ?? ''), ...head }), ...rest].join('\n')}\n`)
}

describe('a replica out of a file', () => {
  it.each([
    ['as it comes from the register', snapshot(9, [row(1, 4), row(2)]).body],
    ['out of its gzip', newer([row(1, 4), row(2)])],
  ])('%s takes the place of the old one', async (_, body) => {
    const { take, replica, files } = await cutOff()
    expect(await take(body)).toMatchObject({ cursor: 9, cards: 2, asOf: TAKEN })
    expect([minorsOf(replica, 1), minorsOf(replica, 2), files()]).toEqual([4, 0, ['replica-2.db']])
  })

  const whole = snapshot(9, [row(1, 4), row(2)]).body
  const plain = newer([row(1, 4), row(2)])
  it.each<[string, Uint8Array, string]>([
    ['of another organisation', newer([row(1, 4)], { keyId: 'another' }), 'other_key'],
    ['older than what is here', newer([row(1, 4)], { takenAt: '2026-01-21T09:59:59.000Z' }), 'older'],
    ['of a time to come', newer([row(1, 4)], { takenAt: '2026-01-22T10:00:01.000Z' }), 'in_future'],
    ['that is cut inside its gzip', whole.subarray(0, whole.length - 12), 'cut'],
    ['that is cut in a line', plain.subarray(0, plain.length - 20), 'cut'],
    ['that is cut after a line', plain.subarray(0, plain.lastIndexOf('{')), 'cut'],
    ['with a card twice', newer([row(1, 4), row(1, 4)]), 'wrong_count'],
    ['with fewer cards than it counts', newer([row(1, 4)], { count: 2 }), 'wrong_count'],
    ['that goes on after its end', Buffer.concat([plain, Buffer.from('{}\n')]), 'wrong_count'],
    ['that is a picture', Buffer.from('\x89PNG\r\n\x1a\nabc', 'latin1'), 'not_cards'],
    ['that is empty', Buffer.alloc(0), 'not_cards'],
  ])('%s is refused, and what is here stays', async (_, body, refusal) => {
    const { take, replica, files } = await cutOff()
    await expect(take(body)).rejects.toMatchObject({ refusal })
    expect([replica.progress()?.cursor, minorsOf(replica, 1), files()]).toEqual([1, 0, ['replica-1.db']])
  })

  it('does not wait for a line that stands still', async () => {
    const { take, replica, answer, refresh } = await cutOff()
    answer.cards = { ...snapshot(7, [row(1, 1)]), cutAt: 60, stalls: true }
    const refreshing = refresh()
    await new Promise((later) => setTimeout(later, 300))
    expect(await take(snapshot(9, [row(1, 4)]).body)).toMatchObject({ cursor: 9 })
    await expect(refreshing).rejects.toMatchObject({ trouble: 'no_connection' })
    expect(minorsOf(replica, 1)).toBe(4)
  })
})

describe('the command', () => {
  it('takes a file by its path, with the administrator’s PIN, and says what is wrong with it', async () => {
    const { register, desk, eventId } = await deskAtWork()
    await desk.api.invoke('pin.set', { role: 'administrator', pin: '2222', current: null })
    const { token } = await pairWith(register.url, PAIRING_CODE, 'Toinen')
    const headers = { authorization: `Bearer ${token}` }
    const cards = await (await fetch(`${register.url}/v1/cards`, { headers })).text()
    await register.stop()
    const path = join(desk.dataDir, 'kortit.ndjson')
    // newer than whatever the desk has fetched by itself meanwhile
    const [head = '', ...rows] = cards.split('\n')
    const newer = { ...(JSON.parse(head) as object), takenAt: new Date(Date.now() + 1000).toISOString() }
    writeFileSync(path, [JSON.stringify(newer), ...rows].join('\n'))
    const take = (path: string, pin: string | null = '2222') => desk.api.invoke('replica.import', { path, pin })
    await expect(take(path, null)).rejects.toMatchObject({ code: 'denied' })
    await expect(take(path, '9999')).rejects.toMatchObject({ code: 'denied' })
    expect(await take(path)).toEqual({ outcome: 'imported', cards: 14, asOf: expect.any(Number) as number })
    expect(await check(desk, eventId, CARD.admit)).toMatchObject({ kind: 'admit' })
    for (const missing of ['kortit.ndjson', join(desk.dataDir, 'missing'), desk.dataDir])
      expect(await take(missing)).toEqual({ outcome: 'refused', refusal: 'unreadable' })
    writeFileSync(path, 'kortti;voimassa\n')
    expect(await take(path)).toEqual({ outcome: 'refused', refusal: 'not_cards' })
  })
})
