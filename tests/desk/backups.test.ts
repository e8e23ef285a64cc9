import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import type { Backup } from '../../db/backup.ts'
import type { Role } from '../../desk/contract.ts'
import {
  allSent,
  CARD,
  check,
  deskAtWork,
  eventToday,
  limit,
  statusWhere,
  newId,
  idOf,
  PAIRING_CODE,
  recordUse,
  startDesk,
  type TestDesk,
} from './harness.ts'

const PIN = '2222'
const backups = async (desk: TestDesk): Promise<readonly Backup[]> => (await desk.api.invoke('backup.list', {})).backups
const newest = async (desk: TestDesk): Promise<string> => {
  await desk.api.invoke('backup.make', {})
  return (await backups(desk))[0]?.name ?? ''
}
const uses = async (desk: TestDesk) => (await desk.api.invoke('use.recent', {})).length
/** Overwrites the middle of a database file, as a bad sector does. */
function damage(file: string): void {
  writeFileSync(file, readFileSync(file).fill(0xff, 4_096))
}

it('a desk that was paired has a backup without being asked', async () => {
  const { desk } = await deskAtWork()
  await expect.poll(async () => (await backups(desk)).length).toBe(1)
})

it('a desk that is not paired makes none: an empty ledger must not push out what a damaged one left', async () => {
  const desk = await startDesk()
  await expect(desk.api.invoke('backup.make', {})).rejects.toMatchObject({ key: 'not_paired' })
  expect(await backups(desk)).toEqual([])
})

it('after damage the newest backup brings pairing, uses and what waits back, and all of it arrives once', async () => {
  const { register, desk, eventId } = await deskAtWork()
  await recordUse(desk, eventId, CARD.admit)
  await allSent(desk)
  await register.stop()
  await recordUse(desk, eventId, CARD.family, 1)
  const name = await newest(desk)
  await desk.stop()
  damage(join(desk.dataDir, 'ledger.db'))

  const again = await startDesk({ dataDir: desk.dataDir })
  expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'first_run', reason: 'ledger_damaged' })
  expect((await backups(again))[0]).toMatchObject({ name })
  expect(await again.api.invoke('backup.restore', { name, pin: null })).toMatchObject({ phase: 'ready' })
  expect(await uses(again)).toBe(2)
  expect(readdirSync(again.dataDir).filter((file) => file.includes('damaged')).length).toBeGreaterThan(0)
  await register.restart()
  await again.api.invoke('sync.now', {})
  await allSent(again)
  expect((await register.uses()).map(({ cardNumber, minors }) => [cardNumber, minors])).toEqual([
    [CARD.admit, 0],
    [CARD.family, 1],
  ])
})

it('a desk at work goes back to a backup, and what the register has since is not sent twice', async () => {
  const { register, desk, eventId } = await deskAtWork()
  await register.stop()
  await recordUse(desk, eventId, CARD.admit)
  const name = await newest(desk)
  await register.restart()
  await desk.api.invoke('sync.now', {})
  await allSent(desk)
  await desk.api.invoke('backup.restore', { name, pin: null })
  await eventToday(desk)
  await allSent(desk)
  expect(await register.uses()).toHaveLength(1)
  expect(await check(desk, eventId, CARD.family)).toMatchObject({ kind: 'admit' })
  // what stood before is a backup of its own
  expect((await backups(desk))[0]?.name).not.toBe(name)
})

it('limits hold again after a backup: what the register has since counts', async () => {
  const { desk } = await deskAtWork()
  await limit(desk, { performance: { oncePerProduction: true } })
  const eventId = await eventToday(desk)
  const name = await newest(desk)
  await recordUse(desk, eventId, CARD.admit)
  await allSent(desk)
  await desk.api.invoke('backup.restore', { name, pin: PIN })
  await expect.poll(async () => (await check(desk, eventId, CARD.admit)).kind, { timeout: 5_000 }).toBe('refuse')
})

it('limits hold again where a damaged ledger had no backup and the desk was paired anew', async () => {
  const { register, desk } = await deskAtWork()
  await limit(desk, { performance: { oncePerProduction: true } })
  const eventId = await eventToday(desk)
  await recordUse(desk, eventId, CARD.admit)
  await allSent(desk)
  await desk.stop()
  damage(join(desk.dataDir, 'ledger.db'))
  const again = await startDesk({ dataDir: desk.dataDir })
  const pairing = { registerUrl: register.url, code: PAIRING_CODE, deskName: 'Kassa 1' }
  await again.api.invoke('pairing.pair', pairing)
  await eventToday(again)
  await limit(again, { performance: { oncePerProduction: true } })
  await expect.poll(async () => (await check(again, eventId, CARD.admit)).kind, { timeout: 5_000 }).toBe('refuse')
})

it('two at once: one is put back, the other is told to wait, and what is recorded afterwards stays', async () => {
  const { desk, eventId } = await deskAtWork()
  const name = await newest(desk)
  const restore = () => desk.api.invoke('backup.restore', { name, pin: null })
  const both = await Promise.allSettled([restore(), restore()])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { key: 'desk_busy' } })
  await eventToday(desk)
  await recordUse(desk, eventId, CARD.admit)
  expect(await uses(desk)).toBe(1)
})

it('nothing else may change whose desk it is meanwhile', async () => {
  const { register, desk } = await deskAtWork()
  const name = await newest(desk)
  const restoring = desk.api.invoke('backup.restore', { name, pin: null })
  const pairing = { registerUrl: register.url, code: PAIRING_CODE, deskName: 'Kassa 2' }
  await expect(desk.api.invoke('pairing.pair', pairing)).rejects.toMatchObject({ code: 'conflict' })
  expect(await restoring).toMatchObject({ phase: 'ready', deskName: 'Kassa 1' })
})

it('while uses wait none is put back: they would never be sent', async () => {
  const { register, desk, eventId } = await deskAtWork()
  const name = await newest(desk)
  await register.stop()
  await recordUse(desk, eventId, CARD.admit)
  const restoring = desk.api.invoke('backup.restore', { name, pin: null })
  await expect(restoring).rejects.toMatchObject({ key: 'restore_waiting' })
  expect(await uses(desk)).toBe(1)
})

it('what the register rejected since the backup is still there to be mended, and counts', async () => {
  const { register, desk, eventId } = await deskAtWork()
  const name = await newest(desk)
  await register.issue('POST', `cards/${CARD.admit}/inactivate`)
  const useId = idOf(await recordUse(desk, eventId, CARD.admit))
  await statusWhere(desk, ({ rejected }) => rejected === 1)
  await desk.api.invoke('backup.restore', { name, pin: null })
  expect(await desk.api.invoke('use.recent', {})).toMatchObject([{ id: useId, state: 'rejected' }])
  await register.issue('POST', `cards/${CARD.admit}/activate`)
  await eventToday(desk)
  await desk.api.invoke('use.resend', { useId })
  await allSent(desk)
  expect(await register.uses()).toMatchObject([{ id: useId }])
})

it('a booking that was handed over since the backup is not promised once more', async () => {
  const { desk, eventId } = await deskAtWork()
  await desk.api.invoke('booking.make', { id: newId(), eventId, text: CARD.admit, minors: 0, channel: 'phone' })
  const name = await newest(desk)
  await recordUse(desk, eventId, CARD.admit)
  await allSent(desk)
  await desk.api.invoke('backup.restore', { name, pin: null })
  expect(await desk.api.invoke('booking.list', { eventId })).toEqual([])
  await expect.poll(() => uses(desk)).toBe(1)
})

it('what was taken back before it left is not sent after all', async () => {
  const { register, desk, eventId } = await deskAtWork()
  await register.stop()
  const useId = idOf(await recordUse(desk, eventId, CARD.admit))
  const name = await newest(desk)
  await desk.api.invoke('use.undo', { id: newId(), useId, reason: '' })
  await desk.api.invoke('backup.restore', { name, pin: null })
  expect(await desk.api.invoke('use.recent', {})).toMatchObject([{ state: 'undone' }])
  await register.restart()
  await desk.api.invoke('sync.now', {})
  await statusWhere(desk, ({ network }) => network === 'online')
  await recordUse(desk, eventId, CARD.family)
  await allSent(desk)
  expect((await register.uses()).map(({ cardNumber }) => cardNumber)).toEqual([CARD.family])
})

it('after damage a use that was sent since the backup is cancelled at the register, not only here', async () => {
  const { register, desk, eventId } = await deskAtWork()
  await register.stop()
  const useId = idOf(await recordUse(desk, eventId, CARD.admit))
  const name = await newest(desk)
  await register.restart()
  await desk.api.invoke('sync.now', {})
  await allSent(desk)
  await desk.stop()
  await register.stop()
  damage(join(desk.dataDir, 'ledger.db'))
  const again = await startDesk({ dataDir: desk.dataDir })
  await again.api.invoke('backup.restore', { name, pin: null })
  await again.api.invoke('use.undo', { id: newId(), useId, reason: '' })
  await register.restart()
  await again.api.invoke('sync.now', {})
  await expect.poll(async () => (await register.uses())[0]?.cancelled, { timeout: 8_000 }).toBe(true)
})

it('the oldest can be put back too, though a copy of what stands now is made first', async () => {
  const { desk } = await deskAtWork()
  const restore = (name = '') => desk.api.invoke('backup.restore', { name, pin: null })
  await desk.api.invoke('backup.make', {})
  const beforeRestoring = async () => (await backups(desk)).filter(({ kind }) => kind === 'before_restoring')
  for (let n = 0; n < 3; n++) await restore((await backups(desk)).at(-1)?.name)
  expect(await beforeRestoring()).toHaveLength(3)
  expect(await restore((await beforeRestoring()).at(-1)?.name)).toMatchObject({ phase: 'ready' })
})

it('what is made by hand takes the place of no daily one', async () => {
  const { desk } = await deskAtWork()
  await expect.poll(async () => (await backups(desk)).length).toBe(1)
  for (let n = 0; n < 7; n++) await desk.api.invoke('backup.make', {})
  const kinds = (await backups(desk)).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'by_hand')).toHaveLength(5)
  expect(kinds.filter((kind) => kind === 'daily')).toHaveLength(1)
})

it('the PINs and what is set for this desk stay as they are now; what was recorded comes back', async () => {
  const { desk, eventId } = await deskAtWork()
  const set = (role: Role, pin: string, current: string | null) => desk.api.invoke('pin.set', { role, pin, current })
  await set('administrator', '1234', null)
  await set('supervisor', '4321', null)
  await recordUse(desk, eventId, CARD.admit)
  await allSent(desk)
  const name = await newest(desk)
  await set('administrator', PIN, '1234')
  await set('supervisor', '1111', '4321')
  await desk.api.invoke('state.prefer', { language: 'sv', theme: 'dark' })
  await desk.api.invoke('backup.restore', { name, pin: PIN })
  const state = await desk.api.invoke('state.get', {})
  expect(state).toMatchObject({ phase: 'ready', preferences: { language: 'sv', theme: 'dark' } })
  expect(await uses(desk)).toBe(1)
  const override = (pin: string) => recordUse(desk, eventId, CARD.family, 0, { override: { pin, reason: 'lupa' } })
  await expect(override('4321')).rejects.toMatchObject({ key: 'pin_wrong' })
  expect(await override('1111')).toMatchObject({ outcome: 'recorded' })
  await expect(desk.api.invoke('backup.restore', { name, pin: '1234' })).rejects.toMatchObject({ key: 'pin_wrong' })
  await allSent(desk)
  expect(await desk.api.invoke('backup.restore', { name, pin: PIN })).toMatchObject({ phase: 'ready' })
})

it('PINs that nobody has set since do not come back, so that nobody is locked out', async () => {
  const { desk } = await deskAtWork()
  await desk.api.invoke('pin.set', { role: 'administrator', pin: '9876', current: null })
  const name = await newest(desk)
  await desk.stop()
  // as when the desk was paired anew because nobody knew the PIN any more
  const db = new Database(join(desk.dataDir, 'ledger.db'))
  db.exec('DELETE FROM pin')
  db.close()
  const again = await startDesk({ dataDir: desk.dataDir })
  const restored = await again.api.invoke('backup.restore', { name, pin: null })
  expect(restored).toMatchObject({ pins: { administrator: false, supervisor: false } })
})

it('the desk goes on with the newest token of its pairing, not with the one of the backup', async () => {
  const { register, desk, eventId } = await deskAtWork()
  const name = await newest(desk)
  await desk.stop()
  const old = new Database(join(desk.dataDir, 'backups', name))
  old.exec(`UPDATE pairing SET wrapped_token = zeroblob(64), desk_name = 'Entinen'`)
  old.close()
  const again = await startDesk({ dataDir: desk.dataDir })
  const restored = await again.api.invoke('backup.restore', { name, pin: null })
  expect(restored).toMatchObject({ phase: 'ready', deskName: 'Kassa 1' })
  await eventToday(again)
  await recordUse(again, eventId, CARD.admit)
  await allSent(again)
  expect(await register.uses()).toHaveLength(1)
})

it('a demonstration puts no backup back: its PINs are known to everybody', async () => {
  const { desk } = await deskAtWork()
  const name = await newest(desk)
  await desk.stop()
  damage(join(desk.dataDir, 'ledger.db'))
  const again = await startDesk({ dataDir: desk.dataDir })
  await again.api.invoke('pairing.demo', {})
  const restoring = again.api.invoke('backup.restore', { name, pin: PIN })
  await expect(restoring).rejects.toMatchObject({ key: 'not_paired' })
  expect(await again.api.invoke('pairing.end_demo', {})).toMatchObject({ reason: 'ledger_damaged' })
  expect(await again.api.invoke('backup.restore', { name, pin: null })).toMatchObject({ deskName: 'Kassa 1' })
})

it('each way to fail has its own words, and the ledger is as it was', async () => {
  const { desk, eventId } = await deskAtWork()
  const [newer, gone, uncopied] = [await newest(desk), await newest(desk), await newest(desk)]
  await recordUse(desk, eventId, CARD.admit)
  await allSent(desk)
  const folder = join(desk.dataDir, 'backups')
  const old = new Database(join(folder, newer))
  old.pragma('user_version = 99')
  old.close()
  rmSync(join(folder, gone))
  const restore = (name: string) => desk.api.invoke('backup.restore', { name, pin: null })
  await expect(restore(newer)).rejects.toMatchObject({ key: 'backup_newer' })
  await expect(restore(gone)).rejects.toMatchObject({ key: 'backup_gone' })
  const held = new Database(join(desk.dataDir, 'ledger.db'))
  held.exec('BEGIN IMMEDIATE')
  await expect(restore(uncopied)).rejects.toMatchObject({ key: 'restore_busy' })
  held.close()
  expect(await uses(desk)).toBe(1)
  expect(await restore(uncopied)).toMatchObject({ phase: 'ready' })
})

it('the cards are those of today, also without a network', async () => {
  const { register, desk, eventId } = await deskAtWork()
  const name = await newest(desk)
  await desk.stop()
  const db = new Database(join(desk.dataDir, 'ledger.db'))
  const pointer = db.prepare("SELECT value FROM setting WHERE name = 'replica'").pluck().get() as string
  db.close()
  const old = new Database(join(desk.dataDir, 'backups', name))
  // as if a snapshot had come since
  old.prepare("UPDATE setting SET value = ? WHERE name = 'replica'").run(pointer.replace(/\d+/, '99'))
  old.close()
  await register.stop()
  const again = await startDesk({ dataDir: desk.dataDir })
  await again.api.invoke('backup.restore', { name, pin: null })
  expect(await check(again, eventId, CARD.admit)).toMatchObject({ kind: 'admit' })
})

it('where an administrator has a PIN, only that PIN puts a backup back', async () => {
  const { desk, eventId } = await deskAtWork()
  await desk.api.invoke('pin.set', { role: 'administrator', pin: PIN, current: null })
  const name = await newest(desk)
  await recordUse(desk, eventId, CARD.admit)
  for (const pin of [null, '9999'])
    await expect(desk.api.invoke('backup.restore', { name, pin })).rejects.toMatchObject({ code: 'denied' })
  expect(await uses(desk)).toBe(1)
  expect(await desk.api.invoke('backup.restore', { name, pin: PIN })).toMatchObject({ phase: 'ready' })
  expect(await uses(desk)).toBe(0)
})

it('a backup that is damaged changes nothing, and the desk goes on', async () => {
  const { desk, eventId } = await deskAtWork()
  const name = await newest(desk)
  damage(join(desk.dataDir, 'backups', name))
  await recordUse(desk, eventId, CARD.admit)
  await allSent(desk)
  const restoring = desk.api.invoke('backup.restore', { name, pin: null })
  await expect(restoring).rejects.toMatchObject({ key: 'backup_unusable' })
  expect(await uses(desk)).toBe(1)
  await recordUse(desk, eventId, CARD.family)
  expect(await uses(desk)).toBe(2)
})

it('a folder that takes no backup is told in words, and recording goes on', async () => {
  const { desk, eventId } = await deskAtWork()
  await expect.poll(async () => (await backups(desk)).length).toBe(1)
  const folder = join(desk.dataDir, 'backups')
  rmSync(folder, { recursive: true })
  writeFileSync(folder, '')
  await expect(desk.api.invoke('backup.make', {})).rejects.toMatchObject({ key: 'backup_failed' })
  expect(await recordUse(desk, eventId, CARD.admit)).toMatchObject({ outcome: 'recorded' })
  rmSync(folder)
  expect(await desk.api.invoke('backup.make', {})).toMatchObject({ failed: false })
})
