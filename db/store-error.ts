import { SqliteError } from 'better-sqlite3'

/** What can be wrong with a file, told apart by SQLite's result code, never by its words. */
export type StoreTrouble = 'newer' | 'damaged' | 'full' | 'read_only' | 'busy' | 'io'

/** A database file that cannot be used as it is, with the words for whoever started the desk. */
export class StoreError extends Error {
  readonly trouble: StoreTrouble

  constructor(trouble: StoreTrouble, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.trouble = trouble
  }
}

const TROUBLES: ReadonlyArray<readonly [prefix: string, trouble: StoreTrouble]> = [
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CANTOPEN', 'read_only'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_IOERR', 'io'],
]

/** The same of what the system says when a file is copied, renamed or removed. */
const OF_THE_SYSTEM: Readonly<Record<string, StoreTrouble>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'read_only',
  EPERM: 'read_only',
  EROFS: 'read_only',
  EBUSY: 'busy',
  EIO: 'io',
}

/** The trouble behind an error of SQLite or of the system, or null where it is a bug of ours (a constraint, bad SQL) or another error. */
export function troubleOf(error: unknown): StoreTrouble | null {
  if (error instanceof StoreError) return error.trouble
  if (error instanceof SqliteError) return TROUBLES.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? null
  const { code, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return syscall === undefined ? null : (OF_THE_SYSTEM[code ?? ''] ?? null)
}
