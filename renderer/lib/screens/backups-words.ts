/** What a list of backups calls each of them. Pure. */
import type { BackupState, Instant } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'
import { momentText, timeText } from '../format.ts'

type Backup = BackupState['backups'][number]

/** When it was made, `tänään klo 14.20`; to the second, `tänään klo 14.20.05`, where another was made in the same minute. */
export function backupMoment({ at }: Backup, backups: readonly Backup[], now: Instant): string {
  const moment = momentText(at, now)
  if (backups.filter((other) => momentText(other.at, now) === moment).length < 2) return moment
  const seconds = String(Math.floor(at / 1000) % 60).padStart(2, '0')
  const time = timeText(at)
  return moment.replace(time, `${time}${getLocale() === 'en' ? ':' : '.'}${seconds}`)
}

/** Why it was made, where that is not every day's; else empty. */
export const backupKindText = ({ kind }: Backup): string => KINDS[kind]()

const KINDS: Readonly<Record<Backup['kind'], () => string>> = {
  daily: () => '',
  by_hand: m.backups_by_hand,
  before_restoring: m.backups_before_restoring,
}
