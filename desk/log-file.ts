/** The log on the disk: the newest lines in `NAME.log`, older ones in `NAME.1.log` and so on. docs/security.md#logs */
import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Beside the ledger. */
export const LOG_FOLDER = 'logs'
export const LOG_FILE = /^[a-z]+(\.\d)?\.log$/
/** So many files of a name, so long each; then the oldest goes. Bytes. */
const FILES = 5
const LONGEST = 1_000_000

/**
 * Appends lines, ended and redacted by whoever gives them, to a file of the data folder, its owner's alone. At once, since
 * the last line before an end is the one that is looked for. Never throws: a full disk must not end a desk.
 */
export function openLogFile(dataDir: string, name: string, longest = LONGEST): (lines: string) => void {
  const folder = join(dataDir, LOG_FOLDER)
  const file = (age: number) => join(folder, age === 0 ? `${name}.log` : `${name}.${String(age)}.log`)
  const rotate = () => {
    for (let age = FILES - 2; age >= 0; age--) if (existsSync(file(age))) renameSync(file(age), file(age + 1))
  }
  return (lines) => {
    try {
      // the data folder is the desk's to make; until it is there, the standard error has the lines alone
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
      const { size } = statSync(file(0), { throwIfNoEntry: false }) ?? { size: 0 }
      if (size + Buffer.byteLength(lines) > longest) rotate()
      appendFileSync(file(0), lines, { mode: 0o600 })
    } catch {
      // the standard error has the lines all the same
    }
  }
}
