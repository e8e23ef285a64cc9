import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BACKUP_FOLDER, BACKUPS_KEPT } from '../../db/backup.ts'
import { keepBackups } from '../../desk/backups.ts'
import type { ClockDoubt } from '../../desk/contract.ts'
import { bareDesk, EVENING, HOLDERS, recordAt } from './bare.ts'
import { deskAtWork, startDesk } from './harness.ts'
import { backups } from './backups-steps.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LONG_AGO = Date.UTC(2020, 0, 1)

const filesIn = (dir: string) => readdirSync(join(dir, BACKUP_FOLDER)).toSorted()
/** Daily ones that were made earlier, as far as their names tell. */
function putDailies(dir: string, moments: readonly number[]): void {
  mkdirSync(join(dir, BACKUP_FOLDER), { recursive: true })
  for (const at of moments)
    writeFileSync(join(dir, BACKUP_FOLDER, `ledger-${new Date(at).toISOString().replace(/[:.]/g, '-')}.db`), '')
}
const lastDays = Array.from({ length: BACKUPS_KEPT }, (_, n) => EVENING - (n + 1) * DAY)

/** A desk that was paired, has recorded a use and has these dailies; `doubt` is what its session says of its clock. */
function keeping(dailies: readonly number[], doubt?: ClockDoubt | null) {
  const desk = bareDesk()
  recordAt(desk, desk.event(), HOLDERS[0])
  putDailies(desk.dataDir, dailies)
  const session = () => (doubt === undefined ? null : { clockDoubt: () => doubt })
  const kept = keepBackups({ ledger: desk.ledger, now: desk.now, log: () => undefined, session })
  /** Looks once, and returns the moments of the dailies afterwards. */
  const look = async () => {
    kept.begin()
    await kept.close()
    return desk.ledger.backups.list().flatMap(({ kind, at }) => (kind === 'daily' ? [at] : []))
  }
  return { desk, kept, look }
}

it('a desk whose date is years behind makes none and pushes none out', async () => {
  const { desk, look } = keeping(lastDays)
  desk.clock.at = LONG_AGO
  expect(await look()).toEqual(lastDays)
})

it('what staff ask for by a wrong clock is made, and pushes none out until the clock is right', async () => {
  const { desk, kept } = keeping(lastDays)
  desk.clock.at = LONG_AGO
  for (let n = 0; n < 7; n++) {
    desk.clock.at++
    await kept.make()
  }
  const count = (wanted: string) => desk.ledger.backups.list().filter(({ kind }) => kind === wanted).length
  expect([count('daily'), count('by_hand')]).toEqual([BACKUPS_KEPT, 7])
  desk.clock.at = EVENING
  await kept.make()
  expect(count('daily')).toBe(BACKUPS_KEPT)
  expect(count('by_hand')).toBeLessThanOrEqual(5)
})

it('one that was made by a clock ahead does not have one made at every look', async () => {
  const made = [EVENING + 2 * DAY, EVENING - HOUR]
  expect(await keeping(made).look()).toEqual(made)
  const { look } = keeping([EVENING + 2 * DAY, EVENING - DAY])
  expect(await look()).toEqual([EVENING + 2 * DAY, EVENING, EVENING - DAY])
})

it.each([
  ['days ahead of the register’s makes none', 2 * DAY, 1],
  ['minutes ahead of it makes one as ever', 10 * 60_000, 2],
])('a clock that is %s', async (_, by, count) => {
  const { look } = keeping([EVENING - DAY], { kind: 'ahead', by })
  expect(await look()).toHaveLength(count)
})

it('a desk that boots years ago pushes none out, from its first moment on', async () => {
  const { desk } = await deskAtWork()
  await expect.poll(async () => (await backups(desk)).length).toBe(1)
  await desk.stop()
  putDailies(desk.dataDir, lastDays.slice(1))
  const before = filesIn(desk.dataDir)
  const again = await startDesk({ dataDir: desk.dataDir, now: () => LONG_AGO })
  await again.stop()
  expect(filesIn(desk.dataDir)).toEqual(before)
})
