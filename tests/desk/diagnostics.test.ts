import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { holdsCardNumber } from '../../desk/rules/card-number.ts'
import { diagnose } from '../../desk/diagnostics.ts'
import { allSent, CARD, deskAtWork, recordUse, startDesk } from './harness.ts'
import { tempDir } from '../temp.ts'

const NOW = Date.parse('2026-01-21T12:00:00Z')
const NO_BACKUPS = { backups: [], failed: false, usesNotGiven: false }

it('a day’s records leave nothing in it that names a card, a use or a key', async () => {
  const { desk, eventId } = await deskAtWork()
  for (const card of [CARD.admit, CARD.family]) await recordUse(desk, eventId, card)
  await allSent(desk)
  await desk.api.invoke('backup.make', {})
  const told = await desk.api.invoke('diagnostics.get', {})
  expect(Object.keys(told).sort()).toEqual(
    ['at', 'version', 'runtime', 'system', 'room', 'checkedAt', 'backups', 'clockOff'].sort(),
  )
  const text = JSON.stringify(told)
  expect(holdsCardNumber(text)).toBe(false)
  const { keyId, registerUrl } = await desk.api.invoke('desk.about', {})
  for (const kept of [keyId, registerUrl, eventId, desk.dataDir]) expect(text).not.toContain(kept)
  expect(told.room).toBeGreaterThan(0)
  expect(told.backups.newest).toBeGreaterThanOrEqual(told.checkedAt - 1_000)
  expect(Math.abs(told.clockOff ?? Infinity)).toBeLessThan(5_000)
})

it('needs a desk that is paired', async () => {
  const { api } = await startDesk()
  await expect(api.invoke('diagnostics.get', {})).rejects.toMatchObject({ key: 'not_paired' })
})

const diagnosed = (change: Partial<Parameters<typeof diagnose>[0]>) =>
  diagnose({
    ...{ dataDir: tempDir(), now: () => NOW, backups: () => NO_BACKUPS, openedAt: NOW - 1_000, clockOff: null },
    ...change,
  })

it('a folder that is gone and backups that cannot be read are told, not thrown', async () => {
  const dataDir = join(tempDir(), 'gone')
  writeFileSync(dataDir, '')
  rmSync(dataDir)
  const backups = () => {
    throw new Error('EIO')
  }
  expect(await diagnosed({ dataDir, backups })).toMatchObject({ room: null, backups: { newest: null, failed: true } })
})

it('the ledger was looked through when it was opened, or when it was last copied', async () => {
  const copiedAt = (at: number) => () => ({
    backups: [{ name: 'ledger.db', kind: 'daily' as const, at, bytes: 1 }],
    failed: false,
    usesNotGiven: false,
  })
  expect(await diagnosed({})).toMatchObject({ checkedAt: NOW - 1_000, backups: { newest: null } })
  expect(await diagnosed({ backups: copiedAt(NOW - 500) })).toMatchObject({ checkedAt: NOW - 500 })
  expect(await diagnosed({ backups: copiedAt(NOW - 5_000) })).toMatchObject({ checkedAt: NOW - 1_000 })
  // a copy made by a clock that was ahead
  expect(await diagnosed({ backups: copiedAt(NOW + 5_000) })).toMatchObject({ checkedAt: NOW - 1_000 })
})
