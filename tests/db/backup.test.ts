import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { BACKUPS_KEPT, BACKUP_FOLDER } from '../../db/backup.ts'
import { openLedger } from '../../db/ledger.ts'
import { tempDir } from '../temp.ts'

const at = (day: number) => Date.UTC(2026, 10, day, 8)
function ledgerIn(dir = tempDir()) {
  const ledger = openLedger(dir)
  onTestFinished(() => void ledger.close())
  return { dir, ledger }
}
const filesIn = (dir: string) => readdirSync(join(dir, BACKUP_FOLDER))

it('a backup holds what was committed, in one file of its own that only its owner reads', async () => {
  const { dir, ledger } = ledgerIn()
  ledger.settings.set('language', 'sv')
  const { name, bytes } = await ledger.backups.make(at(1))
  expect(filesIn(dir)).toEqual([name])
  const file = join(dir, BACKUP_FOLDER, name)
  expect(statSync(file)).toMatchObject({ size: bytes })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(ledger.backups.list()).toEqual([{ name, at: at(1), bytes }])
})

it('what is recorded while a backup is made is not held up, and is not torn', async () => {
  const { ledger } = ledgerIn()
  for (let i = 0; i < 5_000; i++) ledger.settings.set(`name ${String(i)}`, 'x'.repeat(200))
  const making = ledger.backups.make(at(1))
  let written = 0
  while (written < 50) {
    await new Promise((turn) => setImmediate(turn))
    ledger.transaction(() => {
      ledger.settings.set('one', String(written))
      ledger.settings.set('other', String(written))
    })
    written++
  }
  const { name } = await making
  await ledger.backups.restore(name)
  expect(ledger.settings.get('one')).toBe(ledger.settings.get('other'))
  expect(ledger.settings.get('name 4999')).toBe('x'.repeat(200))
})

it('a backup put back is in the open ledger and outlasts it', async () => {
  const { dir, ledger } = ledgerIn()
  ledger.settings.set('language', 'sv')
  const { name } = await ledger.backups.make(at(1))
  ledger.settings.set('language', 'en')
  await ledger.backups.restore(name)
  expect(ledger.settings.get('language')).toBe('sv')
  ledger.settings.set('theme', 'dark')
  ledger.close()
  const { ledger: again } = ledgerIn(dir)
  expect([again.setAside, again.settings.get('language'), again.settings.get('theme')]).toEqual([null, 'sv', 'dark'])
})

it('the newest are kept, and nothing else in the folder is touched', async () => {
  const { dir, ledger } = ledgerIn()
  await ledger.backups.make(at(1))
  writeFileSync(join(dir, BACKUP_FOLDER, 'read me.txt'), 'ours')
  for (let day = 2; day <= BACKUPS_KEPT + 3; day++) await ledger.backups.make(at(day))
  const kept = ledger.backups.list()
  expect(kept).toHaveLength(BACKUPS_KEPT)
  expect([kept.at(0)?.at, kept.at(-1)?.at]).toEqual([at(BACKUPS_KEPT + 3), at(4)])
  expect(filesIn(dir)).toContain('read me.txt')
})

it('a damaged backup is refused, and the ledger stays as it is', async () => {
  const { dir, ledger } = ledgerIn()
  const { name } = await ledger.backups.make(at(1))
  const file = join(dir, BACKUP_FOLDER, name)
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0x5a, 4_096, 40_000))
  ledger.settings.set('language', 'en')
  await expect(ledger.backups.restore(name)).rejects.toThrow()
  expect(ledger.settings.get('language')).toBe('en')
})

it('a name that leads out of the folder is no backup', async () => {
  const { dir, ledger } = ledgerIn()
  await ledger.backups.make(at(1))
  for (const name of ['../ledger.db', 'ledger.db', '', `${dir}/ledger.db`])
    await expect(ledger.backups.restore(name)).rejects.toThrow('no backup')
})

it('a copy that was cut short is no backup, and goes with the next', async () => {
  const { dir, ledger } = ledgerIn()
  await ledger.backups.make(at(1))
  const part = join(dir, BACKUP_FOLDER, 'ledger-2026-11-02T08-00-00-000Z.db.part')
  writeFileSync(part, 'half')
  expect(ledger.backups.list()).toHaveLength(1)
  await ledger.backups.make(at(3))
  expect(existsSync(part)).toBe(false)
})
