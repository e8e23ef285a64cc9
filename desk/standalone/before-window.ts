/**
 * What the launcher holds and knows before it opens the window, by Node's own SQLite: the desk's library takes 12 ms to
 * load, which the window does not wait for.
 */
import { DatabaseSync } from 'node:sqlite'
import { type DataDirLock, lockDataDir } from '../../db/lock.ts'
import { settingUnopened } from '../../db/setting-unopened.ts'

/** Throws as `lockDataDir` does. */
export const lockBeforeWindow = (dataDir: string): DataDirLock => lockDataDir(dataDir, (file) => new DatabaseSync(file))

/** Whether slips print by themselves, as `settingUnopened` tells: the open desk knows it itself. */
export const printsSlipsUnopened = (dataDir: string): boolean =>
  settingUnopened(dataDir, 'printing', '$.slips') === 'always'
