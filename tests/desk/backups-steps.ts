/** What tests of backups do at a desk. */
import type { Backup } from '../../db/backup.ts'
import type { TestDesk } from './harness.ts'

export const PIN = '2222'
export const backups = async (desk: TestDesk): Promise<readonly Backup[]> =>
  (await desk.api.invoke('backup.list', {})).backups
export const newest = async (desk: TestDesk): Promise<string> => {
  await desk.api.invoke('backup.make', {})
  return (await backups(desk))[0]?.name ?? ''
}
export const uses = async (desk: TestDesk) => (await desk.api.invoke('use.recent', {})).length
