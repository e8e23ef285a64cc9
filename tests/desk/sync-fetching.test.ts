/** Cards that are being taken in are counted for whoever waits for them. */
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it, onTestFinished, vi } from 'vitest'
import { PAIRING_CODE, startDesk, startRegister, statusWhere } from './harness.ts'
import { heldRegister } from './held-register.ts'
import { GONE, manyRows, replicaWith, row, type Says, snapshot } from './sync-replica-rig.ts'

const LARGE = snapshot(9, manyRows(20_000))
/** So many of the large one have come for certain, before its line stands still. */
const COME = 10_000
const STILL: Says = { ...LARGE, cutAt: Math.floor(LARGE.body.length * 0.9), stalls: true }

/** A replica that is being fetched, and whose line stands still close to the end. */
async function fetching(cards = STILL) {
  const answer = { cards, changes: () => GONE }
  const rig = await replicaWith(answer)
  const refreshing = rig.refresh()
  refreshing.catch(() => undefined)
  await vi.waitUntil(() => (rig.replica.fetching()?.cards ?? 0) > COME, { timeout: 20_000 })
  return { ...rig, answer, refreshing }
}

it('from nothing to the last count that came, each other than the one before', async () => {
  const { replica, fetching: told } = await fetching()
  expect(told[0]).toEqual({ from: 'register', cards: 0, of: 20_000 })
  expect(replica.fetching()).toEqual({ from: 'register', cards: expect.any(Number) as number, of: 20_000 })
  const counts = told.map((each) => each?.cards ?? -1)
  expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b))
})

it('some four times a second at most, however many come', { timeout: 60_000 }, async () => {
  const { refresh, fetching: told } = await replicaWith({ cards: snapshot(1, manyRows(60_000)), changes: () => GONE })
  const begun = performance.now()
  await refresh()
  const seconds = (performance.now() - begun) / 1_000
  expect(told.at(-1)).toBeNull()
  // at the beginning, and that there are no more
  expect(told.length).toBeLessThanOrEqual(2 + Math.ceil(4 * seconds))
})

it('not once they are in', async () => {
  const { replica, refresh, fetching: told } = await replicaWith({ cards: snapshot(1, [row(1)]), changes: () => GONE })
  await refresh()
  expect([replica.fetching(), told[0], told.at(-1)]).toEqual([null, { from: 'register', cards: 0, of: 1 }, null])
})

it('not once they are given up', async () => {
  const { replica, refreshing, end } = await fetching()
  end()
  await expect(refreshing).rejects.toThrow()
  expect(replica.fetching()).toBeNull()
})

it.each([
  ['the line is cut', { ...LARGE, cutAt: Math.floor(LARGE.body.length / 2) }],
  ['fewer came than were counted', snapshot(9, [row(1)], 2)],
])('not once %s', async (_, cards) => {
  const { replica, refresh, fetching: told } = await replicaWith({ cards, changes: () => GONE })
  await expect(refresh()).rejects.toMatchObject({ trouble: 'no_connection' })
  expect(replica.fetching()).toBeNull()
  // a line may be cut before even the count was read: then there was nothing to tell
  expect([told[0]?.cards ?? 0, told.at(-1) ?? null]).toEqual([0, null])
})

it('also out of a file, and not where it is refused', async () => {
  const { replica, dataDir, fetching: told } = await replicaWith({ cards: LARGE, changes: () => GONE })
  const path = join(dataDir, 'kortit.ndjson')
  const take = (body: Uint8Array) => {
    writeFileSync(path, body)
    return replica.importFile(path, Infinity)
  }
  await take(gunzipSync(LARGE.body))
  expect([told[0], told.at(-1)]).toEqual([{ from: 'file', cards: 0, of: 20_000 }, null])
  told.length = 0
  await expect(take(gunzipSync(LARGE.body).subarray(0, 100_000))).rejects.toMatchObject({ refusal: 'cut' })
  expect([told[0], told.at(-1)]).toEqual([{ from: 'file', cards: 0, of: 20_000 }, null])
})

it('on the desk’s screens', async () => {
  const register = await startRegister()
  const held = await heldRegister(register.url)
  onTestFinished(held.close)
  const desk = await startDesk()
  const told: unknown[] = []
  desk.api.subscribe('status', ({ fetching }) => told.push(fetching))
  await desk.api.invoke('pairing.pair', { registerUrl: held.url, code: PAIRING_CODE, deskName: 'Kassa 1' })
  expect(await statusWhere(desk, ({ fetching }) => fetching !== null)).toMatchObject({
    replica: null,
    fetching: { from: 'register', cards: 0, of: 14 },
  })
  await vi.waitUntil(() => told.some(Boolean))
  held.letGo()
  const { fetching } = await statusWhere(desk, ({ replica }) => replica !== null)
  expect(fetching).toBeNull()
  await vi.waitUntil(() => told.at(-1) === null)
})
