import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { allSent, CARD, damage, deskAtWork, eventToday, PAIRING_CODE, recordUse, startDesk } from './harness.ts'
import { backups, newest, PIN, uses } from './backups-steps.ts'

it('a desk that was paired has a backup without being asked', async () => {
  const { desk } = await deskAtWork()
  await expect.poll(async () => (await backups(desk)).length).toBe(1)
})

it('a desk that is not paired makes none: an empty ledger must not push out what a damaged one left', async () => {
  const desk = await startDesk()
  await expect(desk.api.invoke('backup.make', {})).rejects.toMatchObject({ key: 'not_paired' })
  expect(await backups(desk)).toEqual([])
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

it('where an administrator has a PIN, only that PIN puts a backup back', async () => {
  const { desk, eventId } = await deskAtWork()
  await desk.api.invoke('pin.set', { role: 'administrator', pin: PIN, current: null })
  const name = await newest(desk)
  await recordUse(desk, eventId, CARD.admit)
  for (const pin of [null, '9999'])
    await expect(desk.api.invoke('backup.restore', { name, pin })).rejects.toMatchObject({ code: 'denied' })
  expect(await uses(desk)).toBe(1)
  expect(await desk.api.invoke('backup.restore', { name, pin: PIN })).toMatchObject({ phase: 'ready' })
  expect(await uses(desk)).toBe(1)
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
