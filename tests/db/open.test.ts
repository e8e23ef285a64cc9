import Database from 'better-sqlite3'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lockDataDir } from '../../db/lock.ts'
import { type Db, openDatabase, openLockFile } from '../../db/open.ts'
import { StoreError, troubleOf } from '../../db/store-error.ts'
import { lockBeforeWindow } from '../../desk/standalone/before-window.ts'
import { tempDir } from '../temp.ts'

const FIRST = 'CREATE TABLE a (x INTEGER NOT NULL) STRICT'
const SECOND = 'CREATE TABLE b (y INTEGER NOT NULL) STRICT; INSERT INTO b VALUES (2)'

const open = (file: string, migrations = [FIRST]) => {
  const opened = openDatabase({ file, migrations })
  onTestFinished(() => void opened.db.close())
  return opened
}
const version = (db: Db) => db.pragma('user_version', { simple: true })
const troubleOfOpening = (file: string, migrations = [FIRST]) => {
  try {
    open(file, migrations)
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
  return null
}

describe('opening a database file', () => {
  it('commits reach the disk: WAL at synchronous FULL, with foreign keys, asserted after a write', () => {
    const { db } = open(join(tempDir(), 'x.db'))
    db.exec('INSERT INTO a VALUES (1)')
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'trusted_schema']
    expect(pragmas.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 1, 0])
  })

  it('migrates an older file step by step and keeps what it holds', () => {
    const file = join(tempDir(), 'x.db')
    const { db } = open(file)
    db.exec('INSERT INTO a VALUES (1)')
    db.close()
    const later = open(file, [FIRST, SECOND]).db
    expect(version(later)).toBe(2)
    expect(later.prepare('SELECT x, y FROM a, b').all()).toEqual([{ x: 1, y: 2 }])
  })

  it('a migration that fails half way leaves neither its tables nor its number', () => {
    const file = join(tempDir(), 'x.db')
    open(file).db.close()
    expect(() => open(file, [FIRST, `${SECOND}; INSERT INTO nowhere VALUES (1)`])).toThrow('nowhere')
    const { db } = open(file)
    expect(version(db)).toBe(1)
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'b'").get()).toEqual({ n: 0 })
  })

  it('refuses a file of a newer version in words and leaves it as it is', () => {
    const file = join(tempDir(), 'x.db')
    open(file, [FIRST, SECOND]).db.close()
    const before = readFileSync(file)
    const error = troubleOfOpening(file)
    expect(error).toMatchObject({ trouble: 'newer' })
    expect(String(error)).toContain('Nothing was changed')
    expect(readFileSync(file)).toEqual(before)
  })

  it('sets a damaged file aside, never deletes it, and begins a new one', () => {
    const dir = tempDir()
    const file = join(dir, 'x.db')
    const noise = Buffer.alloc(8_192, 'not a database ')
    writeFileSync(file, noise)
    const { db, setAside } = open(file)
    expect(version(db)).toBe(1)
    expect(readFileSync(setAside as string)).toEqual(noise)
  })

  it('keeps what only the write-ahead log holds, with the damaged file', () => {
    const dir = tempDir()
    const words = ['CREATE TABLE word (word TEXT NOT NULL) STRICT']
    const { db } = open(join(dir, 'alive.db'), words)
    const add = db.prepare('INSERT INTO word VALUES (?)')
    db.transaction(() => {
      for (let i = 0; i < 5_000; i++) add.run(`word number ${String(i)}`)
    })()
    db.pragma('wal_checkpoint(TRUNCATE)')
    add.run('only in the log')
    const file = join(dir, 'x.db')
    copyFileSync(join(dir, 'alive.db-wal'), `${file}-wal`)
    const bytes = readFileSync(join(dir, 'alive.db'))
    bytes.fill(0xff, 4 * 4_096, 6 * 4_096)
    writeFileSync(file, bytes)

    const { setAside } = open(file, words)
    const kept = readdirSync(dir).filter((name) => name.startsWith(basename(setAside ?? 'nothing')))
    expect(kept.some((name) => readFileSync(join(dir, name)).includes('only in the log'))).toBe(true)
    expect(existsSync(`${file}-wal`) && readFileSync(`${file}-wal`).includes('only in the log')).toBe(false)
  })

  it('notices damage inside an otherwise readable file', () => {
    const file = join(tempDir(), 'x.db')
    const { db } = open(file)
    const add = db.prepare('INSERT INTO a VALUES (?)')
    db.transaction(() => {
      for (let i = 0; i < 20_000; i++) add.run(i)
    })()
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    const bytes = readFileSync(file)
    bytes.fill(0xff, 3 * 4_096, 5 * 4_096)
    writeFileSync(file, bytes)
    expect(open(file).setAside).not.toBeNull()
    expect(readdirSync(join(file, '..')).some((name) => name.includes('.damaged-'))).toBe(true)
  })

  it('says in words that a place cannot be written', () => {
    const error = troubleOfOpening(tempDir())
    expect(error).toMatchObject({ trouble: 'read_only' })
    expect(String(error)).toContain('permissions')
  })
})

it('an error that is none of a file’s is no trouble of one, whatever its code is', () => {
  expect(troubleOf(new DOMException('stopped', 'AbortError'))).toBeNull()
  expect(troubleOf(Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 1 }))).toBeNull()
  // extended: SQLITE_IOERR_WRITE
  expect(troubleOf(Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 778 }))).toBe('io')
})

describe('a data folder', () => {
  it('is held by one desk at a time, and free again when that desk has let go', () => {
    const dir = tempDir()
    const first = lockDataDir(dir, openLockFile)
    expect(() => lockDataDir(dir, openLockFile)).toThrow('already running')
    first.release()
    lockDataDir(dir, openLockFile).release()
    expect(existsSync(join(dir, 'desk.lock'))).toBe(true)
  })

  it('is held alike by a launcher of another process, whose SQLite is Node’s own', async () => {
    const dir = tempDir()
    const lock = `globalThis.db = new (require('node:sqlite').DatabaseSync)('desk.lock'); db.exec('BEGIN EXCLUSIVE')`
    const holds = `${lock}; process.stdout.write('held'); setInterval(() => {}, 1000)`
    const launcher = spawn(process.execPath, ['-e', holds], { cwd: dir })
    onTestFinished(() => void launcher.kill('SIGKILL'))
    await once(launcher.stdout, 'data')
    expect(() => lockDataDir(dir, openLockFile)).toThrow('already running')
    launcher.kill('SIGKILL')
    await once(launcher, 'exit')
    const held = lockDataDir(dir, openLockFile)
    const tries = `try { ${lock} } catch (error) { process.exit(error.errcode) }`
    expect(spawnSync(process.execPath, ['-e', tries], { cwd: dir }).status, 'SQLITE_BUSY').toBe(5)
    held.release()
    const begun = lockBeforeWindow(dir)
    expect(() => lockBeforeWindow(dir)).toThrow('already running')
    begun.release()
  })

  it.each([
    ['the desk’s library', (dir: string) => lockDataDir(dir, openLockFile)],
    ['Node’s own', lockBeforeWindow],
  ])('whose lock is damaged, or no file at all, is refused in words by %s', (_library, lock) => {
    const dir = tempDir()
    writeFileSync(join(dir, 'desk.lock'), 'no database, and longer than the header that one begins with'.repeat(20))
    expect(() => lock(dir)).toThrow(/desk\.lock is damaged.*remove it and start again/)
    rmSync(join(dir, 'desk.lock'))
    mkdirSync(join(dir, 'desk.lock'))
    expect(() => lock(dir)).toThrow(/desk\.lock: it cannot be opened for writing; check the permissions/)
    rmdirSync(join(dir, 'desk.lock'))
    lock(dir).release()
  })

  it('better-sqlite3 falls back to NORMAL by itself, which is why FULL is asserted', () => {
    const db = new Database(join(tempDir(), 'x.db'))
    onTestFinished(() => void db.close())
    db.pragma('journal_mode = WAL')
    db.exec(FIRST)
    expect(db.pragma('synchronous', { simple: true })).not.toBe(2)
  })
})
