/** Tables for staff, as files where they look for them. docs/security.md#exports */
import { createHash } from 'node:crypto'
import { constants, existsSync, readFileSync, statSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type WrittenCell, writeTable } from './csv/write.ts'
import { makeFolder } from './folder.ts'
import type { Instant } from './rules/local-date.ts'

const NAME = 'Kaikuluukku'
/** Files that hold cards' numbers are told from others by their name, and whose they are by its end. */
const NUMBERED = 'kaikukortti-numbers-'
const PLAIN = 'kaikukortti-'

/**
 * What the names of one desk's files with numbers end with. The folder is the user's, who may have other desks: those are told
 * apart by where they keep their data, which outlasts a pairing and a damaged ledger. The demonstration's files are not the desk's.
 */
export const numberedBy = (dataDir: string, demo = false): string =>
  createHash('sha256')
    .update(`${resolve(dataDir)}${demo ? ' demo' : ''}`)
    .digest('hex')
    .slice(0, 8)

/** `Kaikuluukku` among the user's downloads; where there is no such folder, `exports` of the data folder. */
export function exportsFolder(dataDir: string, env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  const downloads = [namedDownloads(env, home), join(home, 'Downloads')].find((folder) => folder && isFolder(folder))
  return downloads ? join(downloads, NAME) : join(dataDir, 'exports')
}

/** On Linux the folder has a name in the user's language. Source: xdg-user-dirs */
function namedDownloads(env: NodeJS.ProcessEnv, home: string): string | null {
  const file = join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'user-dirs.dirs')
  if (!existsSync(file)) return null
  const named = /^XDG_DOWNLOAD_DIR="(.+)"$/m.exec(readFileSync(file, 'utf8'))?.[1]
  return named?.replace('$HOME', home) ?? null
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

type Rows = readonly (readonly WrittenCell[])[]

export interface NewTable {
  readonly folder: string
  /** Whose it is, where it holds cards' numbers: `numberedBy`. */
  readonly numberedBy?: string | undefined
  readonly header: readonly string[]
  /** Hands its rows to `write`, some at a time. What it rejects with leaves no file. */
  readonly fill: (write: (rows: Rows) => Promise<void>) => Promise<void>
  readonly now: Instant
}

/**
 * Writes a new file that its user alone can read, and returns its full path. Rejects with the system's error or that of
 * `fill`, and then nothing of the file is left.
 */
export async function writeFile({ folder, numberedBy: by, header, fill, now }: NewTable): Promise<string> {
  makeFolder(folder)
  const name = by === undefined ? `${PLAIN}${stampOf(now)}` : `${NUMBERED}${stampOf(now)}-${by}`
  const { path, file } = await openNew(join(folder, name))
  // what a further part would begin with is in the file already
  const top = writeTable(header, [])
  try {
    await file.appendFile(top)
    await fill((rows) => file.appendFile(writeTable(header, rows).subarray(top.byteLength)))
    await file.sync()
    await file.close()
    return path
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(path, { force: true })
    throw error
  }
}

/** Never over another file: a second one of the same second gets a number. */
async function openNew(start: string) {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  for (let n = 1; ; n++) {
    const path = `${start}${n > 1 ? `-${String(n)}` : ''}.csv`
    try {
      return { path, file: await open(path, flags, 0o600) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Finnish time, `2026-01-21-183000`. */
const stampOf = (now: Instant): string => STAMP.format(now).replace(' ', '-').replaceAll(':', '')
const STAMP = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Europe/Helsinki', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
})

/** One desk's files with numbers that are still in the folder: full paths, the oldest first. */
export async function numberedFiles(folder: string, by: string): Promise<string[]> {
  const ours = new RegExp(`^${NUMBERED}[-\\d]+-${by}(-\\d+)?\\.csv$`)
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => ours.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/** Removes them. Returns those that could not be: another program may have them open. */
export async function removeFiles(paths: readonly string[]): Promise<string[]> {
  const removing = paths.map((path) =>
    rm(path, { force: true }).then(
      () => [],
      () => [path],
    ),
  )
  return (await Promise.all(removing)).flat()
}
