import { expect, test } from 'vitest'
import type { BackupState } from '../../../desk/contract.ts'
import { backupKindText, backupMoment } from '../../../renderer/lib/screens/backups-words.ts'
import { m } from '../../../renderer/paraglide/messages.js'
import { overwriteGetLocale } from '../../../renderer/paraglide/runtime.js'

type Backup = BackupState['backups'][number]
const NOW = Date.parse('2026-01-21T18:30:00+02:00')
const at = (time: string, kind: Backup['kind'] = 'daily'): Backup => {
  const moment = Date.parse(`2026-01-21T${time}+02:00`)
  return { name: `${time}-${kind}`, kind, at: moment, bytes: 1 }
}

test.each([
  ['fi', 'tänään klo 14.20.05', 'tänään klo 9.00'],
  ['sv', 'i dag kl. 14.20.05', 'i dag kl. 9.00'],
  ['en', '14:20:05 today', '09:00 today'],
] as const)('backups of the same minute are told apart by the second, in %s', (language, first, alone) => {
  overwriteGetLocale(() => language)
  const backups = [at('14:20:41'), at('14:20:05', 'by_hand'), at('09:00:30')]
  expect(backupMoment(backups[1] as Backup, backups, NOW)).toBe(first)
  expect(backupMoment(backups[2] as Backup, backups, NOW)).toBe(alone)
  overwriteGetLocale(() => 'fi')
})

test('one that was made before a restore says so, and one of every day says nothing', () => {
  const [before, hand, daily] = (['before_restoring', 'by_hand', 'daily'] as const).map((kind) => at('09:00:00', kind))
  expect([before, hand, daily].map((backup) => backupKindText(backup as Backup))).toEqual([
    m.backups_before_restoring(),
    m.backups_by_hand(),
    '',
  ])
})
