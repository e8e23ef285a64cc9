import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import type { Role } from '../../desk/contract.ts'
import {
  allSent,
  CARD,
  check,
  damage,
  deskAtWork,
  eventToday,
  limit,
  statusWhere,
  newId,
  idOf,
  PAIRING_CODE,
  recordUse,
  startDesk,
} from './harness.ts'
import { backups, newest, PIN, uses } from './backups-steps.ts'

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
  await expect.poll(() => uses(desk), { timeout: 5_000 }).toBe(1)
})

it('what was taken back before it left is not sent after all', async () => {
  const { register, desk, eventId } = await deskAtWork()
  await register.stop()
  // until then it may leave over a connection that stood
  await statusWhere(desk, ({ network }) => network === 'offline')
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
