/** What this desk has written down since a backup, and the register does not give back. docs/security.md#backups */
import Database from 'better-sqlite3'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { OutgoingRecord, Rejection, UseResult } from '../../desk/sync/protocol.ts'
import { uploadAll } from '../../desk/sync/upload.ts'
import { newest, PIN, uses } from './backups-steps.ts'
import { type Bare, bareDesk, bookAt, correctAt, HOLDERS, recordAt, recordedId, undoAt } from './bare.ts'
import {
  allSent,
  CARD,
  check,
  deskAtWork,
  eventToday,
  idOf,
  limit,
  newId,
  ownEvent,
  PAIRING_CODE,
  recordUse,
  startDesk,
  startRegister,
  statusWhere,
  type TestDesk,
  type TestRegister,
} from './harness.ts'

const [ALONE, ONE, TWO] = HOLDERS
type Said = Rejection | 'accepted'

/** Sends what waits to a register that says this of all. */
async function upload({ ledger, session, now }: Bare, said: Said = 'accepted'): Promise<readonly OutgoingRecord[]> {
  const sent: OutgoingRecord[] = []
  const send = (records: readonly OutgoingRecord[]) => {
    sent.push(...records)
    const answer = ({ id }: OutgoingRecord): UseResult =>
      said === 'accepted' ? { id, result: said } : { id, result: 'rejected', reason: said }
    return Promise.resolve(records.map(answer))
  }
  await uploadAll({ ledger, client: { send }, keys: session.keys, now, onSettled() {}, log() {} })
  return sent
}

/** Another connection to the ledger, for what no desk does. */
function fileOf(dataDir: string): Database.Database {
  const db = new Database(join(dataDir, 'ledger.db'))
  onTestFinished(() => void db.close())
  return db
}

async function backUp(desk: Bare): Promise<() => Promise<void>> {
  const { name } = await desk.ledger.backups.make(desk.clock.at++)
  return () => desk.ledger.backups.restore(name)
}

/** The register has said what it has. */
async function hasAsked({ dataDir }: TestDesk): Promise<void> {
  const asking = fileOf(dataDir).prepare("SELECT count(*) FROM setting WHERE name LIKE 'uses_restored_to:%'").pluck()
  await expect.poll(() => asking.get(), { timeout: 8_000 }).toBe(0)
}

describe('at an event that this desk made itself', () => {
  it.each(['since', 'before'])('limits hold by what was used since; the event was made %s the backup', async (made) => {
    const { desk } = await deskAtWork()
    await limit(desk, { performance: { oncePerProduction: true } })
    const name = made === 'since' ? await newest(desk) : ''
    const eventId = await ownEvent(desk)
    const backup = name || (await newest(desk))
    await recordUse(desk, eventId, CARD.admit)
    const undone = idOf(await recordUse(desk, eventId, CARD.family, 2))
    await allSent(desk)
    await desk.api.invoke('use.undo', { id: newId(), useId: undone, reason: '' })
    await allSent(desk)
    await desk.api.invoke('backup.restore', { name: backup, pin: PIN })
    await eventToday(desk)
    for (const look of ['at once', 'when the register has been asked']) {
      expect(await check(desk, eventId, CARD.admit), look).toMatchObject({ kind: 'refuse' })
      expect(await check(desk, eventId, CARD.family), look).toMatchObject({ kind: 'admit' })
      const event = (await desk.api.invoke('events.list', {})).find(({ id }) => id === eventId)
      expect([event?.taken, await uses(desk)], look).toEqual([1, 2])
      await hasAsked(desk)
    }
  })
})

describe('what the register has refused since', () => {
  it('a change: it is there to be looked at, and the use counts as it was', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const useId = recordedId(recordAt(desk, eventId, [[TWO, 0]]))
    await upload(desk)
    const restore = await backUp(desk)
    const changed = recordedId(correctAt(desk, useId, { eventId, minors: 2 }))
    await upload(desk, 'too_many_minors')
    await restore()
    expect(desk.ledger.uses.get(changed)).toMatchObject({ state: 'rejected', corrects: useId, takenBack: 1 })
    expect([desk.ledger.uses.rejectedCount(), desk.ledger.counts.taken(eventId)]).toEqual([1, 1])
  })

  it('a cancellation: it is there to be looked at, and the use counts', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const useId = recordedId(recordAt(desk, eventId, [[TWO, 1]]))
    await upload(desk)
    const restore = await backUp(desk)
    undoAt(desk, useId)
    await upload(desk, 'other')
    expect(desk.ledger.uses.rejectedCount()).toBe(1)
    await restore()
    expect([desk.ledger.uses.rejectedCount(), desk.ledger.counts.taken(eventId)]).toEqual([1, 2])
  })
})

it('of two changes of a use, one of them lost since, what stands now counts', async () => {
  const desk = bareDesk()
  const { ledger } = desk
  const eventId = desk.event()
  const useId = recordedId(recordAt(desk, eventId, [[TWO, 0]]))
  await upload(desk)
  const lost = recordedId(correctAt(desk, useId, { eventId, minors: 1 }))
  const restore = await backUp(desk)
  // as after damage and a backup that is older still
  fileOf(desk.dataDir).exec(`DELETE FROM outbox; DELETE FROM use WHERE id = '${lost}'; UPDATE use SET taken_back = 0`)
  const changed = recordedId(correctAt(desk, useId, { eventId, minors: 2 }))
  await upload(desk)
  await restore()
  expect(ledger.uses.get(changed)).toMatchObject({ state: 'accepted', takenBack: 0 })
  expect([ledger.counts.taken(eventId), ledger.outbox.count()]).toEqual([3, 1])
  await upload(desk, 'already_cancelled')
  expect(ledger.counts.taken(eventId)).toBe(3)
})

describe('a booking', () => {
  it('that was handed over since stands again when that use is taken back', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    bookAt(desk, eventId, ONE)
    const restore = await backUp(desk)
    const useId = recordedId(recordAt(desk, eventId, ONE))
    await upload(desk)
    await restore()
    expect(desk.ledger.bookings.open(eventId)).toEqual([])
    undoAt(desk, useId)
    expect(desk.ledger.bookings.open(eventId)).toHaveLength(1)
  })

  it('that stands again since, for its use was taken back, still stands', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    bookAt(desk, eventId, ONE)
    const useId = recordedId(recordAt(desk, eventId, ONE))
    await upload(desk)
    const restore = await backUp(desk)
    undoAt(desk, useId)
    await upload(desk)
    await restore()
    expect(desk.ledger.bookings.open(eventId)).toHaveLength(1)
  })
})

it('no number of what the register has is on the disk after a restore, not even sealed', async () => {
  const desk = bareDesk()
  for (let i = 0; i < 30; i++) recordAt(desk, desk.event(), ALONE)
  const restore = await backUp(desk)
  const sealed = fileOf(desk.dataDir).prepare<[], Buffer>('SELECT sealed_number FROM use').pluck().all()
  const found = () => {
    const files = ['ledger.db', 'ledger.db-wal'].map((name) => join(desk.dataDir, name)).filter(existsSync)
    const bytes = Buffer.concat(files.map((file) => readFileSync(file)))
    return sealed.filter((number) => bytes.includes(number)).length
  }
  expect([sealed.length, found()]).toEqual([30, 30])
  await upload(desk)
  desk.ledger.outbox.erase()
  expect(found()).toBe(0)
  await restore()
  expect(found()).toBe(0)
})

describe('what waits for an earlier pairing', () => {
  const PAIRED = { code: PAIRING_CODE, deskName: 'Kassa 1' }

  /** A desk that lost its key while a use waited, and was paired with another register. */
  async function pairedAnew() {
    const { register, desk: first, eventId } = await deskAtWork()
    const before = await newest(first)
    await register.stop()
    const useId = idOf(await recordUse(first, eventId, CARD.admit))
    await first.stop()
    rmSync(`${first.dataDir}.key`)
    const desk = await startDesk({ dataDir: first.dataDir })
    const pairWith = async ({ url }: TestRegister) => {
      await desk.api.invoke('pairing.pair', { ...PAIRED, registerUrl: url })
      await statusWhere(desk, ({ replica }) => replica !== null)
    }
    await pairWith(await startRegister())
    return { register, desk, useId, before, pairWith }
  }

  it('forbids no restore', async () => {
    const { desk } = await pairedAnew()
    expect((await desk.api.invoke('status.get', {})).waiting).toBe(1)
    const restored = await desk.api.invoke('backup.restore', { name: await newest(desk), pin: null })
    expect(restored).toMatchObject({ phase: 'ready' })
    expect((await desk.api.invoke('status.get', {})).waiting).toBe(1)
  })

  it('and is not in the backup, is sent once the desk is paired there again; what the other has stays', async () => {
    const { register, desk, useId, before, pairWith } = await pairedAnew()
    const other = idOf(await recordUse(desk, await eventToday(desk), CARD.family))
    await statusWhere(desk, ({ waiting }) => waiting === 1)
    await desk.api.invoke('backup.restore', { name: before, pin: null })
    expect((await desk.api.invoke('status.get', {})).waiting).toBe(1)
    await register.restart()
    await pairWith(register)
    await allSent(desk)
    expect(await register.uses()).toMatchObject([{ id: useId }])
    expect((await desk.api.invoke('use.recent', {})).map(({ id }) => id)).toEqual([other, useId])
  })

  it('and whose pairing is newer than the backup stays with that pairing', async () => {
    const desk = bareDesk()
    const { ledger, session } = desk
    const eventId = desk.event()
    const restore = await backUp(desk)
    const useId = recordedId(recordAt(desk, eventId, [[TWO, 1]]))
    fileOf(desk.dataDir).exec(`
      INSERT INTO pairing SELECT 'between', register_url, desk_id, desk_name, venue_id, venue_name, key_store, wrapped_token,
        wrapped_venue_key, demo, 0, paired_at FROM pairing;
      UPDATE use SET key_id = 'between'; UPDATE outbox SET key_id = 'between'`)
    await restore()
    expect([ledger.uses.get(useId)?.state, ledger.counts.taken(eventId)]).toEqual(['waiting', 2])
    expect(ledger.outbox.next('between', 0, 9)).toMatchObject([{ kind: 'use', recordId: useId, attemptedAt: null }])
    expect(ledger.pairings.current()?.keyId).toBe(session.keys.keyId)
  })
})
