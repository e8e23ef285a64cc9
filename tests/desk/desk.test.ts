import Database from 'better-sqlite3'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import {
  allSent,
  CARD,
  check,
  deskAtWork,
  eventToday,
  newId,
  pairedDesk,
  recordUse,
  startDesk,
  startRegister,
  statusWhere,
} from './harness.ts'

describe('from scan to register', () => {
  it('a card is checked, the holder and two minors are recorded, and the register has exactly that one use', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const verdict = await check(desk, eventId, CARD.family)
    expect(verdict).toMatchObject({ kind: 'admit', mask: 'A•••••5458', party: { minorsMax: 2 } })
    const result = await recordUse(desk, eventId, CARD.family, 2)
    expect(result).toMatchObject({ outcome: 'recorded', uses: [{ eventId, adults: 1, minors: 2 }] })
    await allSent(desk)
    expect(await register.uses()).toEqual([expect.objectContaining({ adults: 1, minors: 2, cancelled: false })])
    const [recent] = await desk.api.invoke('use.recent', {})
    expect(recent).toMatchObject({ state: 'accepted', mask: null })
  })

  it('lower case and spaces are the same card', async () => {
    const { desk, eventId } = await deskAtWork()
    expect(await check(desk, eventId, ' a999 005 429 ')).toMatchObject({
      kind: 'admit',
    })
  })

  test.each([
    ['A999005461', { kind: 'admit' }],
    ['A999005380', { kind: 'refuse', reasons: [{ code: 'expired' }] }],
    ['X000011656', { kind: 'refuse', reasons: [{ code: 'inactive' }] }],
    ['X000011326', { kind: 'refuse', reasons: [{ code: 'banned' }] }],
    ['X000011012', { kind: 'refuse', reasons: [{ code: 'in_transfer' }] }],
    ['A111111111', { kind: 'refuse', reasons: [{ code: 'not_found', misread: true }] }],
    ['HELLO', { kind: 'refuse', reasons: [{ code: 'malformed' }] }],
    ['Y110029399', { kind: 'admit', reminders: ['community_not_alone'] }],
    ['A999991234', { kind: 'admit', party: { minorsMax: 1 } }],
    ['K1234567', { kind: 'admit' }],
  ])('%s is judged by the register, not by its digits', async (text, expected) => {
    const { desk, eventId } = await deskAtWork()
    expect(await check(desk, eventId, text)).toMatchObject(expected)
  })

  it('a card that runs out before the event is refused with both dates', async () => {
    const { desk } = await deskAtWork()
    const events = await desk.api.invoke('events.list', {})
    const late = events.at(-1)
    expect(await check(desk, late?.id ?? '', 'X000011986')).toMatchObject({
      reasons: [{ code: 'expires_before_event', eventDay: late?.day }],
    })
  })

  it('more minors than registered are not recorded, and the verdict says how many there are', async () => {
    const { register, desk, eventId } = await deskAtWork()
    expect(await recordUse(desk, eventId, CARD.family, 3)).toMatchObject({
      outcome: 'not_recorded',
      verdict: { kind: 'refuse', reasons: [{ code: 'too_many_minors', registered: 2, asked: 3 }] },
    })
    expect(await register.uses()).toEqual([])
    expect((await statusWhere(desk, () => true)).waiting).toBe(0)
  })

  it('an earlier use is told, and recorded again only when staff have seen it', async () => {
    const { desk, eventId } = await deskAtWork()
    await recordUse(desk, eventId, CARD.admit)
    expect(await check(desk, eventId, CARD.admit)).toMatchObject({
      kind: 'attention',
      reasons: [{ code: 'already_used', tickets: 1 }],
    })
    expect(await recordUse(desk, eventId, CARD.admit)).toMatchObject({
      outcome: 'not_recorded',
      verdict: { kind: 'attention' },
    })
    expect(await recordUse(desk, eventId, CARD.admit, 0, { seen: ['already_used'] })).toMatchObject({
      outcome: 'recorded',
    })
  })

  it('the same card again within three seconds is said to be that', async () => {
    let now = Date.now()
    const desk = await pairedDesk(await startRegister(), { now: () => now })
    const eventId = await eventToday(desk)
    const kind = async (text: string) => (await check(desk, eventId, text)).kind
    expect(await kind(CARD.admit)).toBe('admit')
    now += 1_000
    expect(await kind(CARD.admit)).toBe('attention')
    expect(await kind(CARD.family)).toBe('admit')
    expect(await kind(CARD.admit)).toBe('admit')
    now += 3_001
    expect(await kind(CARD.admit)).toBe('admit')
    const recheck = await check(desk, eventId, CARD.admit, true)
    expect(recheck.kind).toBe('admit')
  })

  it("an issuer's change arrives and decides from then on, also at the moment of recording", async () => {
    const { register, desk, eventId } = await deskAtWork()
    expect(await check(desk, eventId, CARD.admit)).toMatchObject({
      kind: 'admit',
    })
    await register.issue('POST', `cards/${CARD.admit}/ban`)
    for (let verdict = 'admit'; verdict !== 'refuse';) {
      verdict = (await check(desk, eventId, CARD.admit)).kind
      await new Promise((later) => setTimeout(later, 20))
    }
    expect(await recordUse(desk, eventId, CARD.admit)).toMatchObject({ verdict: { reasons: [{ code: 'banned' }] } })
  })
})

describe('without the register', () => {
  it('the desk goes on, the uses wait through a restart, and each is accepted once when the register is back', async () => {
    const { register, desk, eventId } = await deskAtWork()
    await register.stop()
    await recordUse(desk, eventId, CARD.family, 2)
    await statusWhere(desk, ({ network, waiting }) => network === 'offline' && waiting === 1)
    await desk.stop()
    const again = await startDesk({ dataDir: desk.dataDir })
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'ready', deskName: 'Kassa 1' })
    expect(await check(again, eventId, CARD.admit)).toMatchObject({
      kind: 'admit',
    })
    const [waiting] = await again.api.invoke('use.recent', {})
    expect(waiting).toMatchObject({ state: 'waiting', mask: 'A•••••5458' })
    await register.restart()
    await allSent(again)
    expect(await register.uses()).toEqual([expect.objectContaining({ adults: 1, minors: 2 })])
  })

  it('a desk that has never had the data says so instead of calling a card invalid', async () => {
    const register = await startRegister()
    const desk = await startDesk()
    await desk.api.invoke('pairing.pair', { registerUrl: register.url, code: 'KAIKU-DEMO', deskName: 'Kassa' })
    await statusWhere(desk, ({ replica }) => replica !== null)
    const eventId = await eventToday(desk)
    await desk.stop()
    await register.stop()
    const ledger = new Database(join(desk.dataDir, 'ledger.db'))
    ledger.prepare("DELETE FROM setting WHERE name = 'replica'").run()
    ledger.close()
    const empty = await startDesk({ dataDir: desk.dataDir })
    expect(await check(empty, eventId, CARD.admit)).toMatchObject({
      reasons: [{ code: 'no_data' }],
    })
  })
})

describe('what the other side of the port may say', () => {
  it('nothing that does not fit the contract reaches the desk', async () => {
    const { desk } = await deskAtWork()
    const unsafe = desk.api.invoke as (command: string, request: unknown) => Promise<unknown>
    for (const [command, request] of [
      ['card.check', { eventId: 'x' }],
      ['card.check', { eventId: 'x', text: 'A', more: 1 }],
      ['use.record', { eventId: 'x', cards: [{ id: 'not-a-uuid', text: 'A', minors: 0 }] }],
      ['use.record', { eventId: 'x', cards: [] }],
      ['use.record', { eventId: 'x', cards: [{ id: newId(), text: 'A', minors: -1 }] }],
      ['constructor', {}],
      ['nothing.such', {}],
    ] as const)
      await expect(unsafe(command, request)).rejects.toMatchObject({ code: 'invalid', key: 'bad_request' })
  })

  it('an event that does not exist is said to be that', async () => {
    const { desk } = await deskAtWork()
    await expect(check(desk, 'none', CARD.admit)).rejects.toMatchObject({
      key: 'event_unknown',
    })
  })

  it('before pairing there is nothing to check', async () => {
    const desk = await startDesk()
    await expect(check(desk, 'x', CARD.admit)).rejects.toMatchObject({
      key: 'not_paired',
    })
  })
})

describe('privacy', () => {
  it('the data folder holds no card number, neither while a use waits nor after', async () => {
    const { register, desk, eventId } = await deskAtWork()
    await register.stop()
    await recordUse(desk, eventId, CARD.family, 2)
    const holdsNumber = () =>
      readdirSync(desk.dataDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(desk.dataDir, join(parentPath, name)))
        .filter((name) => readFileSync(join(desk.dataDir, name)).includes(CARD.family.slice(1)))
    expect(holdsNumber()).toEqual([])
    await register.restart()
    await allSent(desk)
    expect(holdsNumber()).toEqual([])
    expect(desk.log.join()).not.toContain(CARD.family.slice(1))
  })
})
