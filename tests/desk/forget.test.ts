import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KeyStore } from '../../desk/key-store.ts'
import { numberedBy } from '../../desk/export-file.ts'
import { fileKeyStore } from '../../desk/standalone/key-store.ts'
import { tempDir } from '../temp.ts'
import {
  allSent,
  CARD,
  deskAtWork,
  recordUse,
  startDesk,
  startRegister,
  statusWhere,
  type TestDesk,
} from './harness.ts'

const ADMINISTRATOR = '2222'

/** A desk with all that a desk leaves in its folder, and its administrator's PIN. */
async function fullDesk() {
  const at = await deskAtWork()
  const { desk } = at
  await recordUse(desk, at.eventId, CARD.family, 1)
  await allSent(desk)
  await desk.api.invoke('pin.set', { role: 'administrator', pin: ADMINISTRATOR, current: null })
  await desk.api.invoke('backup.make', {})
  mkdirSync(join(desk.dataDir, 'exports'))
  for (const name of ['kaikukortti-2026-01-20-180000.csv', 'kaikukortti-numbers-2026-01-20-180000.csv'])
    writeFileSync(join(desk.dataDir, 'exports', name), 'a table')
  for (const name of ['ledger.db.damaged-2026-01-20T18-00-00-000Z', 'ledger.db.damaged-2026-01-20T18-00-00-000Z-wal'])
    writeFileSync(join(desk.dataDir, name), 'what was damaged')
  for (const name of ['desk.log', 'desk.1.log', 'shell.log']) {
    mkdirSync(join(desk.dataDir, 'logs'), { recursive: true })
    writeFileSync(join(desk.dataDir, 'logs', name), 'a line')
  }
  return at
}
const forget = (desk: TestDesk, waiting = 0, pin = ADMINISTRATOR) => desk.api.invoke('desk.forget', { pin, waiting })
const inFolder = ({ dataDir }: TestDesk) => readdirSync(dataDir).toSorted()
const phase = async (desk: TestDesk) => (await desk.api.invoke('state.get', {})).phase

function rowsOf(dataDir: string): Record<string, number> {
  const db = new Database(join(dataDir, 'ledger.db'), { readonly: true })
  const tables = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
  const counted = tables.map((table) => [table, db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number])
  db.close()
  return Object.fromEntries(counted.filter(([, rows]) => rows !== 0)) as Record<string, number>
}

describe('forgetting a desk', () => {
  it('leaves an empty ledger and nothing else, and shows the first page', async () => {
    const { desk } = await fullDesk()
    expect(inFolder(desk)).toContain('backups')
    expect(await forget(desk)).toMatchObject({ phase: 'first_run', reason: 'new', setAside: null })
    expect(inFolder(desk).filter((name) => !/^(desk\.lock|ledger\.db-(wal|shm))/.test(name))).toEqual(['ledger.db'])
    expect(existsSync(`${desk.dataDir}.key`)).toBe(false)
    expect(rowsOf(desk.dataDir)).toEqual({})
    // not a page that held a row, and no write-ahead log of one
    const file = readFileSync(join(desk.dataDir, 'ledger.db'))
    for (const told of ['Kaikulan', 'Kassa 1', 'kaikulan-teatteri']) expect(file.includes(told)).toBe(false)
    expect(statSync(join(desk.dataDir, 'ledger.db-wal')).size).toBe(0)
    await desk.stop()
    expect(await phase(await startDesk({ dataDir: desk.dataDir }))).toBe('first_run')
  })

  it('touches nothing that is not the desk’s', async () => {
    const { desk } = await fullDesk()
    const others = ['thesis.db', 'replica-notes.txt', 'ledger.db.damaged-by-me.txt', 'backups/my own.db']
    for (const name of others) writeFileSync(join(desk.dataDir, name), 'mine')
    await forget(desk)
    for (const name of others) expect(readFileSync(join(desk.dataDir, name), 'utf8')).toBe('mine')
    expect(readdirSync(join(desk.dataDir, 'backups'))).toEqual(['my own.db'])
  })

  it('forgets nothing where a file with numbers cannot be removed', async () => {
    const { desk } = await fullDesk()
    // a folder under its name cannot be removed as a file
    const name = `kaikukortti-numbers-2026-01-21-180000-${numberedBy(desk.dataDir)}.csv`
    mkdirSync(join(desk.dataDir, 'exports', name, 'x'), { recursive: true })
    await expect(forget(desk)).rejects.toMatchObject({ key: 'forget_stays' })
    expect(await phase(desk)).toBe('ready')
  })

  it('wants the administrator’s PIN', async () => {
    const { desk } = await fullDesk()
    await desk.api.invoke('pin.set', { role: 'supervisor', pin: '1111', current: null })
    for (const pin of ['1111', '9999']) await expect(forget(desk, 0, pin)).rejects.toMatchObject({ key: 'pin_wrong' })
    expect(await phase(desk)).toBe('ready')
    expect(inFolder(desk)).toContain('backups')
  })

  it('is refused while uses wait, unless their number was typed', async () => {
    const { desk, register, eventId } = await fullDesk()
    await register.stop()
    await recordUse(desk, eventId, CARD.admit)
    expect(await desk.api.invoke('desk.about', {})).toMatchObject({ unsettled: 1 })
    for (const wrong of [0, 2]) await expect(forget(desk, wrong)).rejects.toMatchObject({ key: 'forget_waiting' })
    expect((await desk.api.invoke('status.get', {})).waiting).toBe(1)
    expect(await forget(desk, 1)).toMatchObject({ phase: 'first_run' })
    expect((await desk.api.invoke('status.get', {})).waiting).toBe(0)
  })

  it('that was cut off is ended at the next start', async () => {
    let broken = true
    const dataDir = tempDir()
    const file = fileKeyStore(`${dataDir}.key`)
    const keyStore: KeyStore = {
      ...file,
      forget: () => (broken ? Promise.reject(new Error('cut off')) : (file.forget?.() ?? Promise.resolve())),
    }
    const register = await startRegister()
    const desk = await startDesk({ dataDir, keyStore })
    await desk.api.invoke('pairing.pair', { registerUrl: register.url, code: 'KAIKU-DEMO', deskName: 'Kassa 1' })
    await desk.api.invoke('pin.set', { role: 'administrator', pin: ADMINISTRATOR, current: null })
    await expect(forget(desk)).rejects.toMatchObject({ key: 'internal' })
    await desk.stop()
    broken = false
    const again = await startDesk({ dataDir, keyStore })
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'first_run', reason: 'new' })
    await again.stop()
    expect(rowsOf(dataDir)).toEqual({})
    expect(existsSync(`${dataDir}.key`)).toBe(false)
  })

  it('lets the desk be paired anew', async () => {
    const { desk, register } = await fullDesk()
    await forget(desk)
    mkdirSync(desk.dataDir, { recursive: true })
    await desk.api.invoke('pairing.pair', { registerUrl: register.url, code: 'KAIKU-DEMO', deskName: 'Kassa 2' })
    await statusWhere(desk, ({ replica, network }) => replica !== null && network === 'online')
    expect(await desk.api.invoke('state.get', {})).toMatchObject({
      deskName: 'Kassa 2',
      pins: { administrator: false, supervisor: false },
    })
  })
})

it('a desk tells what it is, and no secret', async () => {
  const { desk, register } = await fullDesk()
  const about = await desk.api.invoke('desk.about', {})
  expect(about).toMatchObject({
    ...{ deskName: 'Kassa 1', registerUrl: register.url, keyStore: 'file', dataDir: desk.dataDir, unsettled: 0 },
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  })
  expect(Object.keys(about).toSorted()).toEqual([
    ...['dataDir', 'deskName', 'keyId', 'keyStore', 'pairedAt', 'registerUrl', 'unsettled', 'version'],
  ])
})

it('a desk that is not paired has nothing to tell', async () => {
  await expect((await startDesk()).api.invoke('desk.about', {})).rejects.toMatchObject({ key: 'not_paired' })
})
