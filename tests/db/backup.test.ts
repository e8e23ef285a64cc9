import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { BACKUPS_KEPT, BACKUP_FOLDER } from '../../db/backup.ts'
import type { EventFacts } from '../../db/events.ts'
import { openLedger } from '../../db/ledger.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'
import { tempDir } from '../temp.ts'

const at = (day: number) => Date.UTC(2026, 10, day, 8)
function ledgerIn(dir = tempDir()) {
  const ledger = openLedger(dir)
  onTestFinished(() => void ledger.close())
  return { dir, ledger }
}
/** One that was made earlier, as far as its name tells. */
const putBackup = (dir: string, moment: number, ending = '') =>
  writeFileSync(
    join(dir, BACKUP_FOLDER, `ledger-${new Date(moment).toISOString().replace(/[:.]/g, '-')}${ending}.db`),
    '',
  )
const filesIn = (dir: string) => readdirSync(join(dir, BACKUP_FOLDER))

it('a backup holds what was committed, in one file of its own that only its owner reads', async () => {
  const { dir, ledger } = ledgerIn()
  ledger.settings.set('language', 'sv')
  const { name, bytes } = await ledger.backups.make(at(1))
  expect(filesIn(dir)).toEqual([name])
  const file = join(dir, BACKUP_FOLDER, name)
  expect(statSync(file)).toMatchObject({ size: bytes })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(ledger.backups.list()).toEqual([{ name, kind: 'daily', at: at(1), bytes }])
})

it('what is recorded while a backup is made is not held up, and is not torn', async () => {
  const { ledger } = ledgerIn()
  for (let i = 0; i < 5_000; i++) ledger.settings.set(`name ${String(i)}`, 'x'.repeat(200))
  const making = ledger.backups.make(at(1))
  let written = 0
  while (written < 50) {
    await new Promise((turn) => setImmediate(turn))
    ledger.transaction(() => {
      ledger.settings.set('one', String(written))
      ledger.settings.set('other', String(written))
    })
    written++
  }
  const { name } = await making
  await ledger.backups.restore(name)
  expect(ledger.settings.get('one')).toBe(ledger.settings.get('other'))
  expect(ledger.settings.get('name 4999')).toBe('x'.repeat(200))
})

it('a backup put back is in the open ledger and outlasts it', async () => {
  const { dir, ledger } = ledgerIn()
  ledger.settings.set('language', 'sv')
  const { name } = await ledger.backups.make(at(1))
  ledger.settings.set('language', 'en')
  await ledger.backups.restore(name)
  expect(ledger.settings.get('language')).toBe('sv')
  ledger.settings.set('theme', 'dark')
  ledger.close()
  const { ledger: again } = ledgerIn(dir)
  expect([again.setAside, again.settings.get('language'), again.settings.get('theme')]).toEqual([null, 'sv', 'dark'])
})

it('a backup is put back while this thread goes on: nobody at the desk waits for it', async () => {
  const { ledger } = ledgerIn()
  ledger.transaction(() => {
    for (let i = 0; i < 60_000; i++) ledger.settings.set(`name ${String(i)}`, 'x'.repeat(400))
  })
  const { name } = await ledger.backups.make(at(1))
  let looks = 0
  const timer = setInterval(() => looks++, 5)
  const begun = performance.now()
  await ledger.backups.restore(name)
  clearInterval(timer)
  // a quarter of those that an idle thread would take: on a busy machine it has less
  expect(looks).toBeGreaterThan((performance.now() - begun) / 5 / 4)
})

it('the newest are kept, and nothing else in the folder is touched', async () => {
  const { dir, ledger } = ledgerIn()
  await ledger.backups.make(at(1))
  writeFileSync(join(dir, BACKUP_FOLDER, 'read me.txt'), 'ours')
  for (let day = 2; day < BACKUPS_KEPT + 3; day++) putBackup(dir, at(day))
  await ledger.backups.make(at(BACKUPS_KEPT + 3))
  const kept = ledger.backups.list()
  expect(kept).toHaveLength(BACKUPS_KEPT)
  expect([kept.at(0)?.at, kept.at(-1)?.at]).toEqual([at(BACKUPS_KEPT + 3), at(4)])
  expect(filesIn(dir)).toContain('read me.txt')
})

it('one that is to push out none leaves more than are kept, until the next', async () => {
  const { ledger } = ledgerIn()
  for (let n = 0; n < 7; n++) await ledger.backups.make(at(1) + n, 'by_hand', { pushesOut: false })
  expect(ledger.backups.list()).toHaveLength(7)
  await ledger.backups.make(at(2), 'by_hand')
  expect(ledger.backups.list()).toHaveLength(5)
})

it('one made by hand or before a restore pushes out its own kind alone, and none outlasts the daily ones', async () => {
  const { dir, ledger } = ledgerIn()
  const kinds = () => Object.entries(Object.groupBy(ledger.backups.list(), ({ kind }) => kind))
  const figures = () => Object.fromEntries(kinds().map(([kind, some]) => [kind, some.length]))
  await ledger.backups.make(at(1))
  for (let day = 2; day <= 3; day++) putBackup(dir, at(day))
  for (let n = 0; n < 7; n++) putBackup(dir, at(4) + n, '-by-hand')
  await ledger.backups.make(at(4) + 7, 'by_hand')
  for (let n = 0; n < 4; n++) putBackup(dir, at(5) + n, '-before-restoring')
  await ledger.backups.make(at(5) + 4, 'before_restoring')
  expect(figures()).toEqual({ daily: 3, by_hand: 5, before_restoring: 3 })
  const newest = ledger.backups.list().find(({ kind }) => kind === 'by_hand')
  expect(newest).toMatchObject({ at: at(4) + 7, name: expect.stringMatching(/-by-hand\.db$/) as string })
  for (let day = 6; day < 5 + BACKUPS_KEPT; day++) putBackup(dir, at(day))
  await ledger.backups.make(at(5 + BACKUPS_KEPT))
  expect(figures()).toEqual({ daily: BACKUPS_KEPT })
})

it('what the ledger keeps at hand is read anew after a restore', async () => {
  const { ledger } = ledgerIn()
  const event: EventFacts = {
    ...{ id: 'event', venueId: 'talo', kind: 'performance', productionId: 'hamlet', production: 'Hamlet', title: null },
    ...{ field: 'culture', day: '2026-11-01' as LocalDate, lastDay: null, startsAt: '19:00', place: null },
    ...{ ticketsOnSale: null, capacity: null, peopleAtATime: null, features: [], feeCents: null, leftOut: false },
  }
  ledger.events.putOwn(event)
  const { name } = await ledger.backups.make(at(1))
  ledger.events.say('event', { ownCap: 3, ownLeftOut: null, soldOutAt: null })
  expect(ledger.events.get('event')?.ownCap).toBe(3)
  await ledger.backups.restore(name)
  expect(ledger.events.get('event')?.ownCap).toBeNull()
  ledger.retention.forgetEverything()
  expect(ledger.events.get('event')).toBeNull()
})

it('a damaged backup is refused, and the ledger stays as it is', async () => {
  const { dir, ledger } = ledgerIn()
  const { name } = await ledger.backups.make(at(1))
  const file = join(dir, BACKUP_FOLDER, name)
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0x5a, 4_096, 40_000))
  ledger.settings.set('language', 'en')
  await expect(ledger.backups.restore(name)).rejects.toMatchObject({ trouble: 'damaged' })
  expect(ledger.settings.get('language')).toBe('en')
})

it('a name that leads out of the folder is no backup', async () => {
  const { dir, ledger } = ledgerIn()
  await ledger.backups.make(at(1))
  for (const name of ['../ledger.db', 'ledger.db', '', `${dir}/ledger.db`])
    await expect(ledger.backups.restore(name)).rejects.toThrow('no backup')
})

it('a copy that was cut short is no backup, and goes with the next', async () => {
  const { dir, ledger } = ledgerIn()
  await ledger.backups.make(at(1))
  const part = join(dir, BACKUP_FOLDER, 'ledger-2026-11-02T08-00-00-000Z.db.part')
  writeFileSync(part, 'half')
  expect(ledger.backups.list()).toHaveLength(1)
  await ledger.backups.make(at(3))
  expect(existsSync(part)).toBe(false)
})
