import { expect, test } from 'vitest'
import { DEMO_CODE_2 } from '../../../desk/demo/seed.ts'
import { seedMany } from '../../../desk/demo/seed-many.ts'
import { NOON, startDesk, startRig } from './harness.ts'

const takenAt = (now: number) => new Date(now).toISOString()

test('while no card changes a snapshot says the same again, but for its time; then it says what there is', async () => {
  const rig = await startRig()
  seedMany(rig.register, 2_500, 3)
  const desk = await startDesk(rig)
  const [head, ...first] = await desk.snapshot()
  expect(head).toMatchObject({ count: 2_514, takenAt: takenAt(NOON) })
  rig.clock.now += 60_000
  expect(await desk.snapshot()).toEqual([{ ...head, takenAt: takenAt(NOON + 60_000) }, ...first])

  await rig.issuer('POST', '/cards/A999005458/minors', { minors: 5 })
  await rig.issuer('DELETE', '/cards/A999005429')
  const [newHead, ...rows] = await desk.snapshot()
  expect([newHead?.['count'], rows.at(-1)]).toEqual([2_513, { end: 2_513 }])
  const known = new Set(first.map((row) => JSON.stringify(row)))
  expect(rows.slice(0, -1).filter((row) => !known.has(JSON.stringify(row)))).toMatchObject([{ minors: 5 }])
})

test('what is kept of one organisation is nothing to another', async () => {
  const rig = await startRig()
  const [ours, theirs] = [await startDesk(rig), await startDesk(rig, DEMO_CODE_2)]
  const keysOf = async ({ snapshot }: typeof ours) => (await snapshot()).map(({ key }) => key).slice(1, -1)
  const [first, other, again] = [await keysOf(ours), await keysOf(theirs), await keysOf(ours)]
  expect(again).toEqual(first)
  expect(other.filter((key) => first.includes(key))).toEqual([])
  expect(other).toHaveLength(first.length)
})

test('one that was cut is not kept for a whole one', async () => {
  const rig = await startRig()
  seedMany(rig.register, 30_000, 2)
  const { token } = await rig.pair()
  const cut = new AbortController()
  const answer = await fetch(`${rig.url}/v1/cards`, {
    headers: { authorization: `Bearer ${token}` },
    signal: cut.signal,
  })
  await answer.body?.getReader().read()
  cut.abort()
  const desk = await startDesk(rig)
  expect(await desk.snapshot()).toHaveLength(30_014 + 2)
})
