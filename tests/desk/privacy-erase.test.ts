/** What is erased in the ledger goes from the disk too. docs/rules.md#privacy */
import Database from 'better-sqlite3'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openLedger } from '../../db/ledger.ts'
import { BUSY_MS } from '../../db/open.ts'
import { createEraser } from '../../desk/retention.ts'
import { tempDir } from '../temp.ts'
import { allSent, CARD, deskAtWork, recordUse } from './harness.ts'

const later = (ms: number) => new Promise((over) => setTimeout(over, ms))
const ledgerOf = (dataDir: string) => join(dataDir, 'ledger.db')

/** What waits, as it stands in the file. */
function sealed(dataDir: string): Buffer[] {
  const db = new Database(ledgerOf(dataDir), { readonly: true })
  onTestFinished(() => void db.close())
  const found = db.prepare<[], Buffer>('SELECT sealed_number FROM use WHERE sealed_number IS NOT NULL').pluck().all()
  db.close()
  return found
}
const onDisk = (dataDir: string, bytes: Buffer) =>
  ['', '-wal'].some((suffix) => {
    const file = ledgerOf(dataDir) + suffix
    return existsSync(file) && readFileSync(file).includes(bytes)
  })

it('soon after the register has a use nothing of its number is on the disk, not even sealed', async () => {
  const { register, desk, eventId } = await deskAtWork()
  await register.stop()
  await recordUse(desk, eventId, CARD.family, 2)
  await recordUse(desk, eventId, CARD.admit)
  const numbers = sealed(desk.dataDir)
  expect(numbers).toHaveLength(2)
  for (const number of numbers) expect(onDisk(desk.dataDir, number)).toBe(true)
  await register.restart()
  await desk.api.invoke('sync.now', {})
  await allSent(desk)
  await expect.poll(() => statSync(`${ledgerOf(desk.dataDir)}-wal`).size, { timeout: 5_000 }).toBe(0)
  for (const number of numbers) expect(onDisk(desk.dataDir, number)).toBe(false)
})

it('waits for a moment in which nothing is recorded, but not for ever', async () => {
  const erased: number[] = []
  const begun = performance.now()
  const ledger = { outbox: { erase: () => Boolean(erased.push(performance.now() - begun)) } }
  const eraser = createEraser(ledger as unknown as Parameters<typeof createEraser>[0], () => undefined)
  onTestFinished(() => eraser.close())
  for (let i = 0; i < 10; i++) {
    eraser.soon()
    await later(60)
  }
  expect(erased).toEqual([])
  await later(700)
  expect(erased).toHaveLength(1)
  while (erased.length < 2) {
    eraser.soon()
    await later(100)
    expect(performance.now() - begun).toBeLessThan(13_000)
  }
})

it('is tried again where somebody reads the ledger meanwhile', async () => {
  const answers = [false, false, true]
  const ledger = { outbox: { erase: () => answers.shift() } }
  const eraser = createEraser(ledger as unknown as Parameters<typeof createEraser>[0], () => undefined)
  onTestFinished(() => eraser.close())
  eraser.soon()
  await expect.poll(() => answers.length, { timeout: 4_000 }).toBe(0)
})

it('keeps nobody waiting while somebody reads the ledger or backs it up', async () => {
  const dataDir = tempDir()
  const ledger = openLedger(dataDir)
  onTestFinished(() => void ledger.close())
  const write = () => ledger.settings.set('any', String(Math.random()))
  const reader = new Database(ledgerOf(dataDir), { readonly: true })
  onTestFinished(() => void reader.close())
  write()
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM use').get()
  write()
  const begun = performance.now()
  expect(ledger.outbox.erase()).toBe(false)
  expect(performance.now() - begun).toBeLessThan(BUSY_MS / 2)
  reader.exec('COMMIT')
  expect(ledger.outbox.erase()).toBe(true)
  expect(statSync(`${ledgerOf(dataDir)}-wal`).size).toBe(0)

  for (let i = 0; i < 2_000; i++) ledger.settings.set(`filler ${String(i)}`, 'x'.repeat(400))
  const backup = ledger.backups.make(Date.now())
  for (let turn = 0; turn < 3; turn++) {
    expect(typeof ledger.outbox.erase()).toBe('boolean')
    await new Promise((next) => setImmediate(next))
  }
  expect((await backup).bytes).toBeGreaterThan(400_000)
  expect(ledger.outbox.erase()).toBe(true)
})
