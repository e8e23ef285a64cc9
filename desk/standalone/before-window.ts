/**
 * What the launcher holds and knows before it opens the window, by Node's own SQLite: the desk's library takes 12 ms to
 * load, and is loaded while the browser starts.
 */
import { DatabaseSync } from 'node:sqlite'
import { type DataDirLock, lockDataDir } from '../../db/lock.ts'
import { type OpenReadOnly, settingUnopened } from '../../db/setting-unopened.ts'

/** Throws as `lockDataDir` does. */
export const lockBeforeWindow = (dataDir: string): DataDirLock => lockDataDir(dataDir, (file) => new DatabaseSync(file))

const withNode: OpenReadOnly = (file) => new DatabaseSync(file, { readOnly: true })

/** Whether slips print by themselves. With Node's SQLite only until this process has loaded the desk. */
export const printsSlips = (dataDir: string, open = withNode): boolean =>
  settingUnopened(open, dataDir, 'printing', '$.slips') === 'always'
