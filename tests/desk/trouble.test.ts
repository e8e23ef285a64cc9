import Database from 'better-sqlite3'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RecordResult, RecentUse } from '../../desk/contract.ts'
import { CARD, eventToday, newId, pairedDesk, startDesk, startRegister, statusWhere, type TestDesk } from './harness.ts'

const setUp = async (options: Parameters<typeof pairedDesk>[1] = {}) => {
  const register = await startRegister()
  const desk = await pairedDesk(register, options)
  return { register, desk, eventId: await eventToday(desk) }
}
const recordUse = (desk: TestDesk, eventId: string, text: string, id = newId()): Promise<RecordResult> =>
  desk.api.invoke('use.record', { eventId, cards: [{ id, text, minors: 0 }] })
const recent = async (desk: TestDesk): Promise<RecentUse | undefined> => (await desk.api.invoke('use.recent', {}))[0]
const pairing = (registerUrl: string) => ({ registerUrl, code: 'KAIKU-DEMO', deskName: 'Kassa 1' })

/** Overwrites the middle of a database file, as a bad sector does. */
function damage(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0xff, 4_096)
  writeFileSync(file, bytes)
}

/** The first page of the table, under whoever has the file open and must read it anew. */
function damageUses(file: string): void {
  const other = new Database(file)
  other.pragma('wal_checkpoint(TRUNCATE)')
  const { rootpage } = other.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'use'").get() as {
    rootpage: number
  }
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0xff, (rootpage - 1) * 4_096, rootpage * 4_096))
  other.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES ('written by', 'another')").run()
  other.close()
}

describe('a damaged file', () => {
  it('of the ledger is kept and told on the screen until the desk is paired again', async () => {
    const { register, desk } = await setUp()
    await desk.stop()
    damage(join(desk.dataDir, 'ledger.db'))
    const again = await startDesk({ dataDir: desk.dataDir })
    const state = await again.api.invoke('state.get', {})
    expect(state).toMatchObject({ phase: 'first_run', reason: 'ledger_damaged' })
    const kept = state.phase === 'first_run' ? state.setAside : null
    expect(readdirSync(desk.dataDir)).toContain(kept)
    await again.api.invoke('pairing.pair', pairing(register.url))
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'ready' })
  })

  it('of the ledger that proves so while the desk runs is told as such: nothing is recorded, and a start sets it aside', async () => {
    const { desk, eventId } = await setUp({ syncEvery: 100_000 })
    await recordUse(desk, eventId, CARD.admit)
    await statusWhere(desk, ({ waiting }) => waiting === 0)
    damageUses(join(desk.dataDir, 'ledger.db'))
    await expect(recordUse(desk, eventId, CARD.family)).rejects.toMatchObject({ key: 'ledger_damaged' })
    expect(desk.log.join()).toContain('use.record: SqliteError')
    await desk.stop()
    const again = await startDesk({ dataDir: desk.dataDir })
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'first_run', reason: 'ledger_damaged' })
  })

  it('of the replica is fetched again while the desk runs, and no card is called invalid meanwhile', async () => {
    const { desk, eventId } = await setUp({ syncEvery: 100_000 })
    await desk.stop()
    const file = readdirSync(desk.dataDir).find((name) => /^replica-\d+\.db$/.test(name)) ?? ''
    const db = new Database(join(desk.dataDir, file))
    db.pragma('writable_schema = ON')
    const { rootpage } = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'card'").get() as {
      rootpage: number
    }
    db.close()
    const bytes = readFileSync(join(desk.dataDir, file))
    bytes.fill(0xff, (rootpage - 1) * 4_096, rootpage * 4_096)
    writeFileSync(join(desk.dataDir, file), bytes)

    const again = await startDesk({ dataDir: desk.dataDir, syncEvery: 100_000 })
    const verdict = await again.api.invoke('card.check', { eventId, text: CARD.admit, recheck: false })
    expect(verdict).toMatchObject({ kind: 'refuse', reasons: [{ code: 'no_data' }] })
    await again.api.invoke('sync.now', {})
    await statusWhere(again, ({ replica }) => replica !== null)
    expect(await again.api.invoke('card.check', { eventId, text: CARD.admit, recheck: true })).toMatchObject({
      kind: 'admit',
    })
  })
})

describe('the clock', () => {
  it('set back does not change which use was the last', async () => {
    let now = Date.now()
    const { desk, eventId } = await setUp({ now: () => now })
    await recordUse(desk, eventId, CARD.admit, '019fffff-0000-7000-8000-000000000001')
    now -= 3_600_000
    await recordUse(desk, eventId, CARD.family, '01900000-0000-7000-8000-ffffffffffff')
    expect(await recent(desk)).toMatchObject({ id: '01900000-0000-7000-8000-ffffffffffff' })
  })
})

describe('pairing', () => {
  it('twice at once begins one session', async () => {
    const register = await startRegister()
    const desk = await startDesk()
    const both = await Promise.allSettled([1, 2].map(() => desk.api.invoke('pairing.pair', pairing(register.url))))
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { key: 'desk_busy' } })
  })

  it('does not spend the code where the key store refuses', async () => {
    const register = await startRegister()
    const { code } = await register.issue<{ code: string }>('POST', 'pairing-codes', { venueId: 'kaikulan-teatteri' })
    const refusing = {
      name: 'refusing',
      wrap: () => Promise.reject(new Error('locked')),
      unwrap: () => Promise.reject(new Error('locked')),
    }
    const desk = await startDesk({ keyStore: refusing })
    const request = { ...pairing(register.url), code }
    await expect(desk.api.invoke('pairing.pair', request)).rejects.toMatchObject({ key: 'key_store_refused' })
    const other = await startDesk()
    expect(await other.api.invoke('pairing.pair', request)).toMatchObject({ phase: 'ready' })
  })

  it('is possible again once the register no longer knows the desk; what waited is sent then', async () => {
    const { register, desk, eventId } = await setUp()
    const ledger = new Database(join(desk.dataDir, 'ledger.db'), { readonly: true })
    const { deskId } = ledger.prepare('SELECT desk_id AS deskId FROM pairing').get() as { deskId: string }
    ledger.close()
    await register.issue('DELETE', `desks/${deskId}`)
    await statusWhere(desk, ({ network }) => network === 'unauthorised')
    await recordUse(desk, eventId, CARD.admit)
    expect((await desk.api.invoke('status.get', {})).waiting).toBe(1)
    await desk.api.invoke('pairing.pair', pairing(register.url))
    await statusWhere(desk, ({ waiting }) => waiting === 0)
    expect(await register.uses()).toHaveLength(1)
  })
})

describe('a cancellation that the register refuses', () => {
  it('is told with its reason, the tickets count again, and it can be tried again', async () => {
    let now = Date.now()
    const { register, desk, eventId } = await setUp({ now: () => now })
    const use = await recordUse(desk, eventId, CARD.admit)
    const useId = use.outcome === 'recorded' ? (use.uses[0]?.id ?? '') : ''
    await statusWhere(desk, ({ waiting }) => waiting === 0)
    now += 3 * 86_400_000
    await desk.api.invoke('use.undo', { id: newId(), useId })
    await statusWhere(desk, ({ waiting, rejected }) => waiting === 0 && rejected === 1)
    expect(await recent(desk)).toMatchObject({ state: 'accepted', cancelling: false, cancelRejection: 'day_in_future' })
    now -= 3 * 86_400_000
    const taken = (await desk.api.invoke('events.list', {})).find(({ id }) => id === eventId)?.taken
    expect(taken).toBe(1)
    await desk.api.invoke('use.undo', { id: newId(), useId })
    await statusWhere(desk, ({ waiting, rejected }) => waiting === 0 && rejected === 0)
    expect(await register.uses()).toEqual([expect.objectContaining({ cancelled: true })])
  })
})

describe('another program that holds the ledger', () => {
  it('is told in words; nothing is recorded, and the desk goes on at once', async () => {
    const { desk, eventId } = await setUp({ syncEvery: 100_000 })
    const other = new Database(join(desk.dataDir, 'ledger.db'))
    other.exec('BEGIN IMMEDIATE')
    await expect(recordUse(desk, eventId, CARD.admit)).rejects.toMatchObject({ key: 'ledger_busy' })
    other.exec('ROLLBACK')
    other.close()
    expect(await recordUse(desk, eventId, CARD.admit)).toMatchObject({ outcome: 'recorded' })
  })
})
