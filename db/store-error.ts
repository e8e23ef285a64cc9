import { rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

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

/** SQLite's result codes, by better-sqlite3's names and by the numbers that Node's own SQLite gives. */
const TROUBLES: ReadonlyArray<readonly [prefix: string, number: number, trouble: StoreTrouble]> = [
  ['SQLITE_CORRUPT', 11, 'damaged'],
  ['SQLITE_NOTADB', 26, 'damaged'],
  ['SQLITE_FULL', 13, 'full'],
  ['SQLITE_READONLY', 8, 'read_only'],
  ['SQLITE_CANTOPEN', 14, 'read_only'],
  ['SQLITE_BUSY', 5, 'busy'],
  ['SQLITE_LOCKED', 6, 'busy'],
  ['SQLITE_IOERR', 10, 'io'],
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
  if (!(error instanceof Error)) return null
  const { code, errcode = 0, syscall } = error as NodeJS.ErrnoException & { errcode?: number }
  // a DOMException's is a number
  if (typeof code !== 'string') return null
  const isPrimary = (number: number) => code === 'ERR_SQLITE_ERROR' && (errcode & 0xff) === number
  const ofSqlite = TROUBLES.find(([prefix, number]) => code.startsWith(prefix) || isPrimary(number))
  if (ofSqlite) return ofSqlite[2]
  return syscall === undefined ? null : (OF_THE_SYSTEM[code] ?? null)
}

const WORDS: Record<string, string> = {
  full: 'the disk is full; free some space and start again',
  read_only: 'it cannot be opened for writing; check the permissions of the data folder',
  busy: 'another program holds it; is a second desk running on this data folder?',
  io: 'the disk reported an error; check the disk before anything else',
}

/** A file that cannot be made or made longer is no more than that to SQLite; why not, only the system says. */
function isFull(folder: string): boolean {
  const probe = join(folder, `room-${String(process.pid)}.tmp`)
  try {
    writeFileSync(probe, Buffer.alloc(4096), { flag: 'wx' })
    return false
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOSPC' || code === 'EDQUOT'
  } finally {
    rmSync(probe, { force: true })
  }
}

/** What is wrong with the file, in words; an error that is no trouble of a file stays what it is. */
export function asStoreError(error: unknown, file: string): unknown {
  const told = troubleOf(error)
  if (error instanceof StoreError || told === null) return error
  const trouble = (told === 'read_only' || told === 'io') && isFull(dirname(file)) ? 'full' : told
  return new StoreError(trouble, `${basename(file)}: ${WORDS[trouble] ?? trouble}. Nothing was changed.`, {
    cause: error,
  })
}
