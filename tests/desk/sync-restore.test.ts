import { randomUUID } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Ledger, openLedger } from '../../db/ledger.ts'
import { CONCERT_HALL_ID, SWIMMING_HALL_ID, SWIMMING_ID } from '../../desk/demo/seed.ts'
import type { CardNumber } from '../../desk/rules/card-number.ts'
import type { LocalDate } from '../../desk/rules/local-date.ts'
import { OPEN_END, type UseRecord } from '../../desk/sync/protocol.ts'
import { isNotGiven, isRestoring, restoreUses, wantRestore } from '../../desk/sync/restore.ts'
import { RegisterError } from '../../desk/sync/register-error.ts'
import { createClient } from '../../desk/sync/client.ts'
import { undo } from '../../desk/undo.ts'
import { openOutpost, type Outpost, until } from '../faults/proxy/outpost.ts'
import { prng } from '../faults/rig.ts'
import { tempDir } from '../temp.ts'
import { allSent, CARD, check, damage, eventToday, limit, pairedDesk, recordUse, startRegister } from './harness.ts'

const YEAR = { first: '2026-01-01', next: '2027-01-01' } as Parameters<Ledger['counts']['visits']>[2]
const NOW = Date.parse('2026-03-02T12:00:00+02:00')
const LONG_AGO = '2000-01-01' as LocalDate
const TODAY = '2026-03-02' as LocalDate

async function atWork() {
  const now = () => NOW
  const outpost = await openOutpost({
    ...{ folder: tempDir(), cards: 10, random: prng(1), answerWithin: 2_000, now, registerNow: now },
    choose: () => null,
  })
  onTestFinished(outpost.close)
  await outpost.ready()
  await until(() => outpost.ledger.events.get(SWIMMING_ID) !== null)
  const use = (eventId: string, card: number) => {
    const id = randomUUID()
    expect(outpost.record(id, eventId, outpost.cards[card]?.number ?? '', 0)).toEqual({ recorded: true })
    outpost.session.upload()
    return id
  }
  const takeBack = (useId: string) => {
    undo({ ledger: outpost.ledger, now }, { id: randomUUID(), useId, reason: '' })
    outpost.session.upload()
  }
  return { outpost, use, takeBack, sent: outpost.sent }
}

const visitsOf = (ledger: Ledger, { session, cards }: Outpost, card: number): number =>
  ledger.counts.visits(session.keys.cardKey(cards[card]?.number as CardNumber), SWIMMING_HALL_ID, YEAR)

/** A ledger with the venue's events, as one has it that was begun anew and paired with the same register. */
function newLedger({ ledger, session }: Outpost): Ledger {
  const fresh = openLedger(tempDir())
  onTestFinished(() => void fresh.close())
  fresh.pairings.put(session.pairing)
  const venues = ['kaikulan-teatteri', SWIMMING_HALL_ID, CONCERT_HALL_ID]
  fresh.venues.replaceAll(
    session.pairing.keyId,
    venues.map((id) => ({ id, name: id, relation: 'own' as const, registerLimits: '{}' })),
  )
  fresh.events.replaceAll(venues.flatMap((id) => ledger.events.between(id, LONG_AGO, OPEN_END)))
  return fresh
}

function clientOf({ register, proxy }: Outpost) {
  const { token } = register.store.pairings.pair('KAIKU-DEMO', 'Kassa 2', NOW) as { token: string }
  return createClient({ registerUrl: proxy.url, token, signal: new AbortController().signal })
}

describe('after a lost ledger', () => {
  it('one use that the ledger cannot hold keeps none of the others out, and one whose list never ends is no answer', async () => {
    const { outpost, use, sent } = await atWork()
    for (const card of [0, 1]) use(SWIMMING_ID, card)
    await sent()
    const fresh = newLedger(outpost)
    wantRestore(fresh, outpost.session.keys.keyId)
    const client = clientOf(outpost)
    const page = await client.uses(0)
    const odd = page?.uses.map((one, i) => (i === 0 ? { ...one, adults: 0, minors: 0 } : one)) ?? []
    const answer = { uses: odd, cursor: 7, more: false }
    const deps = { ledger: fresh, keyId: outpost.session.pairing.keyId, log: () => undefined }
    const endless = restoreUses({ ...deps, client: { uses: () => Promise.resolve({ ...answer, more: true }) } })
    await expect(endless).rejects.toThrow(RegisterError)
    wantRestore(fresh, outpost.session.keys.keyId)
    await restoreUses({ ...deps, client: { uses: () => Promise.resolve(answer) } })
    expect(visitsOf(fresh, outpost, 0) + visitsOf(fresh, outpost, 1)).toBe(1)
  })

  it('limits hold by what the register has, and nothing is sent anew', async () => {
    const { outpost, use, takeBack, sent } = await atWork()
    for (let i = 0; i < 3; i++) use(SWIMMING_ID, 0)
    use(SWIMMING_ID, 1)
    const concert = outpost.ledger.events.between(CONCERT_HALL_ID, TODAY, TODAY).find(({ leftOut }) => !leftOut)
    use(concert?.id ?? '', 2)
    const gone = use(SWIMMING_ID, 1)
    await sent()
    takeBack(gone)
    await sent()

    const fresh = newLedger(outpost)
    wantRestore(fresh, outpost.session.keys.keyId)
    const deps = { ledger: fresh, client: clientOf(outpost), keyId: outpost.session.keys.keyId, log: () => undefined }
    expect(await restoreUses(deps)).toEqual({ heard: true })
    expect([0, 1, 2].map((card) => visitsOf(fresh, outpost, card))).toEqual([3, 1, 0])
    expect(fresh.counts.taken(concert?.id ?? '')).toBe(1)
    const keyOfThird = outpost.session.keys.cardKey(outpost.cards[2]?.number as CardNumber)
    expect(fresh.counts.acquired(keyOfThird, concert?.productionId ?? '')).toBe(1)
    expect(fresh.outbox.count()).toBe(0)
    expect(await restoreUses(deps)).toEqual({ heard: false })
  })

  it('another organisation’s list is begun at its own beginning, and the first one’s goes on where it was', async () => {
    const { outpost } = await atWork()
    const fresh = newLedger(outpost)
    const asked: [string, number][] = []
    const of = (keyId: string, pages: number) => ({
      ...{ ledger: fresh, keyId, log: () => undefined },
      client: {
        uses(after: number) {
          asked.push([keyId, after])
          if (after === 700 && pages === 1) return Promise.reject(new RegisterError('no_connection', 'cut'))
          return Promise.resolve({ uses: [], cursor: 700, more: after === 0 })
        },
      },
    })
    for (const keyId of ['one', 'other']) wantRestore(fresh, keyId)
    await expect(restoreUses(of('one', 1))).rejects.toThrow('cut')
    await restoreUses(of('other', 2))
    expect([isRestoring(fresh, 'one'), isRestoring(fresh, 'other')]).toEqual([true, false])
    await restoreUses(of('one', 2))
    expect(asked).toEqual([['one', 0], ['one', 700], ['other', 0], ['other', 700], ['one', 700]]) // prettier-ignore
  })

  it.each([404, 405])('a register that has no such list (%d) is asked once, and nothing else stops', async (status) => {
    const { outpost } = await atWork()
    const { ledger, session, log } = outpost
    const { keyId } = session.keys
    const headers = { 'kaikukanta-api': '1', 'kaikukanta-time': new Date(NOW).toISOString() }
    const direct = globalThis.fetch
    const stub = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation((input, init) =>
        String(input instanceof Request ? input.url : input).includes('v1/uses?after')
          ? Promise.resolve(new Response('Not here', { status, headers }))
          : direct(input, init),
      )
    onTestFinished(() => stub.mockRestore())
    wantRestore(ledger, keyId)
    session.syncNow()
    await until(() => isNotGiven(ledger, keyId))
    await until(() => session.network() === 'online')
    expect(isRestoring(ledger, keyId)).toBe(false)
    expect(log.filter((line) => line.includes('does not give uses back'))).toHaveLength(1)
    session.syncNow()
    await until(() => session.network() === 'online')
    expect(stub.mock.calls.filter(([url]) => String(url).includes('v1/uses?after'))).toHaveLength(1)
    // what was rejected can be settled here again
    expect(session.trouble()).toBeNull()
  })

  it('a line that breaks between two pages goes on with the second', async () => {
    const { outpost, use, sent } = await atWork()
    for (let i = 0; i < 4; i++) use(SWIMMING_ID, i)
    await sent()
    const client = clientOf(outpost)
    const asked: number[] = []
    let breaks = true
    const uses = async (after: number) => {
      asked.push(after)
      if (after > 0 && breaks) throw new RegisterError('no_connection', 'cut')
      const page = await client.uses(after)
      // of two each
      return page && { uses: page.uses.slice(0, 2), cursor: after + 2, more: page.uses.length > 2 }
    }
    const fresh = newLedger(outpost)
    wantRestore(fresh, outpost.session.keys.keyId)
    const deps = { ledger: fresh, client: { uses }, keyId: outpost.session.keys.keyId, log: () => undefined }
    await expect(restoreUses(deps)).rejects.toThrow('cut')
    breaks = false
    await restoreUses(deps)
    expect(asked).toEqual([0, 2, 2])
    expect([0, 1, 2, 3].map((card) => visitsOf(fresh, outpost, card))).toEqual([1, 1, 1, 1])
  })
})

it('a ledger put back from a backup learns what was recorded and taken back since', async () => {
  const { outpost, use, takeBack, sent } = await atWork()
  const early = use(SWIMMING_ID, 0)
  await sent()
  const folder = tempDir()
  // at rest: everything is in the file or its log
  for (const suffix of ['', '-wal']) cpSync(`${outpost.folder}/ledger.db${suffix}`, `${folder}/ledger.db${suffix}`)
  use(SWIMMING_ID, 1)
  takeBack(early)
  await sent()

  const restored = openLedger(folder)
  onTestFinished(() => void restored.close())
  expect(visitsOf(restored, outpost, 0)).toBe(1)
  wantRestore(restored, outpost.session.keys.keyId)
  const deps = { ledger: restored, client: clientOf(outpost), keyId: outpost.session.keys.keyId, log: () => undefined }
  await restoreUses(deps)
  expect([0, 1].map((card) => visitsOf(restored, outpost, card))).toEqual([0, 1])
  expect(restored.uses.get(early)).toMatchObject({ state: 'cancelled', takenBack: 1 })
})

it('a use that left a gate with minors whom the backup does not know of is the same use, with them', async () => {
  const { outpost, use, sent } = await atWork()
  const useId = use(SWIMMING_ID, 0)
  await sent()
  const { ledger, session } = outpost
  const there = await clientOf(outpost).uses(0)
  const db = new Database(`${outpost.folder}/ledger.db`)
  db.exec("UPDATE use SET state = 'rejected', rejection = 'id_conflict', sealed_number = x'00'")
  db.close()
  const uses = there?.uses.map((one) => ({ ...one, minors: 2 })) ?? []
  const deps = { ledger, keyId: session.keys.keyId, log: () => undefined }
  wantRestore(ledger, session.keys.keyId)
  await restoreUses({ ...deps, client: { uses: () => Promise.resolve({ uses, cursor: 9, more: false }) } })
  expect(ledger.uses.get(useId)).toMatchObject({ state: 'accepted', minors: 2, rejection: null })
})

describe('of two desks of a venue', () => {
  it('each counts its own for its share of a cap and its shift, and both for the cap', async () => {
    const register = await startRegister()
    const first = await pairedDesk(register)
    const eventId = await eventToday(first)
    const second = await pairedDesk(register, {}, 'Kassa 2')
    await recordUse(first, eventId, CARD.admit)
    await recordUse(second, eventId, CARD.family, 2)
    await Promise.all([allSent(first), allSent(second)])
    await first.stop()
    damage(join(first.dataDir, 'ledger.db'))

    const again = await pairedDesk(register, { dataDir: first.dataDir })
    const event = async () => (await again.api.invoke('events.list', {})).find(({ id }) => id === eventId)
    await expect.poll(async () => (await event())?.taken, { timeout: 5_000 }).toBe(4)
    expect(await again.api.invoke('figures.shift', {})).toMatchObject({ total: { uses: 1, adults: 1, minors: 0 } })
    await limit(again, { performance: { cap: 30, deskShare: 3 } })
    expect(await check(again, eventId, 'AM10020030')).toMatchObject({ kind: 'admit', party: { available: 2 } })
  })

  it('counts all of them as its own where the register does not tell whose they are', async () => {
    const { outpost, use, sent } = await atWork()
    use(SWIMMING_ID, 0)
    await sent()
    const page = await clientOf(outpost).uses(0)
    const here = async (deskName: string | null) => {
      const fresh = newLedger(outpost)
      wantRestore(fresh, outpost.session.keys.keyId)
      const uses = page?.uses.map((one) => ({ ...one, deskName })) ?? []
      const client = { uses: () => Promise.resolve({ uses, cursor: 9, more: false }) }
      await restoreUses({ ledger: fresh, client, keyId: outpost.session.keys.keyId, log: () => undefined })
      return [fresh.counts.taken(SWIMMING_ID), fresh.counts.takenHere(SWIMMING_ID)]
    }
    expect([await here(null), await here('Kassa 1'), await here('Kassa 2')]).toEqual([[1, 1], [1, 1], [1, 0]]) // prettier-ignore
  })
})

it('a session restores by itself where it is wanted, and the desk goes on as before', async () => {
  const { outpost, use, sent } = await atWork()
  const { cards, ledger, session } = outpost
  const sentElsewhere: UseRecord = {
    ...{ type: 'use', id: randomUUID(), cardNumber: cards[0]?.number ?? '', venueId: SWIMMING_HALL_ID },
    ...{ eventId: SWIMMING_ID, what: 'Uinti', kind: 'visit', field: 'sport', adults: 1, minors: 0, day: TODAY },
    ...{ recordedAt: new Date(NOW).toISOString(), channel: 'desk', provisional: false, feeKind: null, cents: null },
  }
  expect(await clientOf(outpost).send([sentElsewhere])).toMatchObject([{ result: 'accepted' }])
  wantRestore(ledger, session.keys.keyId)
  session.syncNow()
  await until(() => visitsOf(ledger, outpost, 0) === 1)
  use(SWIMMING_ID, 0)
  await sent()
  expect([visitsOf(ledger, outpost, 0), session.network()]).toEqual([2, 'online'])
})
