import Database from 'better-sqlite3'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import type { AttentionCode, RecordResult } from '../../desk/contract.ts'
import { CARD, eventToday, newId, pairedDesk, startDesk, startRegister, statusWhere, type TestDesk } from './harness.ts'

const setUp = async () => {
  const register = await startRegister()
  const desk = await pairedDesk(register)
  return { register, desk, eventId: await eventToday(desk) }
}
const recordUse = (
  desk: TestDesk,
  eventId: string,
  text: string,
  minors = 0,
  id = newId(),
  seen: AttentionCode[] = [],
) => desk.api.invoke('use.record', { id, eventId, text, minors, seen })
const idOf = (result: RecordResult) => {
  if (result.outcome !== 'recorded') throw new Error('not recorded')
  return result.use.id
}
const allSent = (desk: TestDesk) => statusWhere(desk, ({ waiting }) => waiting === 0)

describe('from scan to register', () => {
  it('a card is checked, the holder and two minors are recorded, and the register has exactly that one use', async () => {
    const { register, desk, eventId } = await setUp()
    const verdict = await desk.api.invoke('card.check', { eventId, text: CARD.family, recheck: false })
    expect(verdict).toMatchObject({ kind: 'admit', mask: 'A•••••5458', party: { minorsMax: 2 } })
    const result = await recordUse(desk, eventId, CARD.family, 2)
    expect(result).toMatchObject({ outcome: 'recorded', use: { eventId, adults: 1, minors: 2 } })
    await allSent(desk)
    expect(await register.uses()).toEqual([expect.objectContaining({ adults: 1, minors: 2, cancelled: false })])
    const [recent] = await desk.api.invoke('use.recent', {})
    expect(recent).toMatchObject({ state: 'accepted', mask: null })
  })

  it('lower case and spaces are the same card', async () => {
    const { desk, eventId } = await setUp()
    expect(await desk.api.invoke('card.check', { eventId, text: ' a999 005 429 ', recheck: false })).toMatchObject({
      kind: 'admit',
    })
  })

  test.each([
    ['A999005461', { kind: 'admit' }],
    ['A999005380', { kind: 'refuse', reason: { code: 'expired' } }],
    ['X000011656', { kind: 'refuse', reason: { code: 'inactive' } }],
    ['X000011326', { kind: 'refuse', reason: { code: 'banned' } }],
    ['X000011012', { kind: 'refuse', reason: { code: 'in_transfer' } }],
    ['A111111111', { kind: 'refuse', reason: { code: 'not_found', misread: true } }],
    ['HELLO', { kind: 'refuse', reason: { code: 'malformed' } }],
    ['Y110029399', { kind: 'admit', reminders: ['community_not_alone'] }],
    ['A999991234', { kind: 'admit', party: { minorsMax: 1 } }],
    ['K1234567', { kind: 'admit' }],
  ])('%s is judged by the register, not by its digits', async (text, expected) => {
    const { desk, eventId } = await setUp()
    expect(await desk.api.invoke('card.check', { eventId, text, recheck: false })).toMatchObject(expected)
  })

  it('a card that runs out before the event is refused with both dates', async () => {
    const { desk } = await setUp()
    const events = await desk.api.invoke('events.list', {})
    const late = events.at(-1)
    expect(
      await desk.api.invoke('card.check', { eventId: late?.id ?? '', text: 'X000011986', recheck: false }),
    ).toMatchObject({
      reason: { code: 'expires_before_event', eventDay: late?.day },
    })
  })

  it('more minors than registered are not recorded, and the verdict says how many there are', async () => {
    const { register, desk, eventId } = await setUp()
    expect(await recordUse(desk, eventId, CARD.family, 3)).toMatchObject({
      outcome: 'not_recorded',
      verdict: { kind: 'refuse', reason: { code: 'too_many_minors', registered: 2, asked: 3 } },
    })
    expect(await register.uses()).toEqual([])
    expect((await statusWhere(desk, () => true)).waiting).toBe(0)
  })

  it('an earlier use is told, and recorded again only when staff have seen it', async () => {
    const { desk, eventId } = await setUp()
    await recordUse(desk, eventId, CARD.admit)
    expect(await desk.api.invoke('card.check', { eventId, text: CARD.admit, recheck: false })).toMatchObject({
      kind: 'attention',
      reason: { code: 'already_used', tickets: 1 },
    })
    expect(await recordUse(desk, eventId, CARD.admit)).toMatchObject({
      outcome: 'not_recorded',
      verdict: { kind: 'attention' },
    })
    expect(await recordUse(desk, eventId, CARD.admit, 0, newId(), ['already_used'])).toMatchObject({
      outcome: 'recorded',
    })
  })

  it('the same card again within three seconds is said to be that', async () => {
    let now = Date.now()
    const desk = await pairedDesk(await startRegister(), { now: () => now })
    const eventId = await eventToday(desk)
    const check = async (text: string) => (await desk.api.invoke('card.check', { eventId, text, recheck: false })).kind
    expect(await check(CARD.admit)).toBe('admit')
    now += 1_000
    expect(await check(CARD.admit)).toBe('attention')
    expect(await check(CARD.family)).toBe('admit')
    expect(await check(CARD.admit)).toBe('admit')
    now += 3_001
    expect(await check(CARD.admit)).toBe('admit')
    const recheck = await desk.api.invoke('card.check', { eventId, text: CARD.admit, recheck: true })
    expect(recheck.kind).toBe('admit')
  })

  it("an issuer's change arrives and decides from then on, also at the moment of recording", async () => {
    const { register, desk, eventId } = await setUp()
    expect(await desk.api.invoke('card.check', { eventId, text: CARD.admit, recheck: false })).toMatchObject({
      kind: 'admit',
    })
    await register.issue('POST', `cards/${CARD.admit}/ban`)
    for (let verdict = 'admit'; verdict !== 'refuse';) {
      verdict = (await desk.api.invoke('card.check', { eventId, text: CARD.admit, recheck: false })).kind
      await new Promise((later) => setTimeout(later, 20))
    }
    expect(await recordUse(desk, eventId, CARD.admit)).toMatchObject({ verdict: { reason: { code: 'banned' } } })
  })
})

describe('a confirm that is repeated', () => {
  it('gives the stored result, to the byte, however far the use has come meanwhile', async () => {
    const { register, desk, eventId } = await setUp()
    const id = newId()
    const first = JSON.stringify(await recordUse(desk, eventId, CARD.family, 1, id))
    expect(JSON.stringify(await recordUse(desk, eventId, CARD.family, 1, id))).toBe(first)
    await allSent(desk)
    expect(JSON.stringify(await recordUse(desk, eventId, CARD.family, 1, id))).toBe(first)
    expect(await register.uses()).toHaveLength(1)
  })

  it('is one use when the port was cut between the confirm and its answer', async () => {
    const { register, desk, eventId } = await setUp()
    const id = newId()
    const cut = recordUse(desk, eventId, CARD.admit, 0, id)
    desk.cut()
    await expect(cut).rejects.toMatchObject({ code: 'reconnecting' })
    desk.join()
    expect(await recordUse(desk, eventId, CARD.admit, 0, id)).toMatchObject({ outcome: 'recorded', use: { id } })
    await allSent(desk)
    expect(await register.uses()).toHaveLength(1)
  })

  test.each([
    ['another card', CARD.admit, 1],
    ['another party', CARD.family, 2],
  ])('with %s is a conflict, not a second use', async (_, text, minors) => {
    const { desk, eventId } = await setUp()
    const id = newId()
    await recordUse(desk, eventId, CARD.family, 1, id)
    await expect(recordUse(desk, eventId, text, minors, id)).rejects.toMatchObject({ key: 'id_used_for_another' })
  })
})

describe('without the register', () => {
  it('the desk goes on, the uses wait through a restart, and each is accepted once when the register is back', async () => {
    const { register, desk, eventId } = await setUp()
    await register.stop()
    await recordUse(desk, eventId, CARD.family, 2)
    await statusWhere(desk, ({ network, waiting }) => network === 'offline' && waiting === 1)
    await desk.stop()
    const again = await startDesk({ dataDir: desk.dataDir })
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'ready', deskName: 'Kassa 1' })
    expect(await again.api.invoke('card.check', { eventId, text: CARD.admit, recheck: false })).toMatchObject({
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
    expect(await empty.api.invoke('card.check', { eventId, text: CARD.admit, recheck: false })).toMatchObject({
      reason: { code: 'no_data' },
    })
  })
})

describe('taking back', () => {
  it('what never left the desk is settled there, and the register never hears of it', async () => {
    const { register, desk, eventId } = await setUp()
    await register.stop()
    await statusWhere(desk, ({ network }) => network === 'offline')
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    const id = newId()
    const first = await desk.api.invoke('use.undo', { id, useId })
    expect(first).toEqual({ id, useId, outcome: 'undone' })
    expect(await desk.api.invoke('use.undo', { id, useId })).toEqual(first)
    await register.restart()
    await allSent(desk)
    expect(await register.uses()).toEqual([])
  })

  it('what the register has is cancelled there, once', async () => {
    const { register, desk, eventId } = await setUp()
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    await allSent(desk)
    const id = newId()
    expect(await desk.api.invoke('use.undo', { id, useId })).toEqual({ id, useId, outcome: 'cancelling' })
    await allSent(desk)
    expect(await register.uses()).toEqual([expect.objectContaining({ cancelled: true })])
    const [recent] = await desk.api.invoke('use.recent', {})
    expect(recent).toMatchObject({ state: 'cancelled', cancelling: false })
    await expect(desk.api.invoke('use.undo', { id: newId(), useId })).rejects.toMatchObject({ key: 'already_undone' })
  })

  it('gives the tickets back and forgets the earlier use', async () => {
    const { desk, eventId } = await setUp()
    const taken = async () => (await desk.api.invoke('events.list', {})).find(({ id }) => id === eventId)?.taken
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 2))
    expect(await taken()).toBe(3)
    await desk.api.invoke('use.undo', { id: newId(), useId })
    expect(await taken()).toBe(0)
    expect(await desk.api.invoke('card.check', { eventId, text: CARD.family, recheck: false })).toMatchObject({
      kind: 'admit',
    })
  })

  it('a use that does not exist cannot be taken back', async () => {
    const { desk } = await setUp()
    await expect(desk.api.invoke('use.undo', { id: newId(), useId: newId() })).rejects.toMatchObject({
      key: 'use_unknown',
    })
  })
})

describe('what the register rejects', () => {
  it('is kept with its reason and blocks nobody behind it', async () => {
    const { register, desk, eventId } = await setUp()
    await register.stop()
    await statusWhere(desk, ({ network }) => network === 'offline')
    await recordUse(desk, eventId, CARD.family, 2)
    await recordUse(desk, eventId, CARD.admit)
    await register.restart()
    await register.issue('POST', `cards/${CARD.family}/minors`, { minors: 0 })
    const status = await allSent(desk)
    expect(status.rejected).toBe(1)
    expect(await register.uses()).toHaveLength(1)
    const rejected = (await desk.api.invoke('use.recent', {})).find(({ state }) => state === 'rejected')
    expect(rejected).toMatchObject({ rejection: 'too_many_minors', mask: 'A•••••5458' })
  })
})

describe('pairing', () => {
  const pair = async (registerUrl: string, code = 'KAIKU-DEMO') =>
    (await startDesk()).api.invoke('pairing.pair', { registerUrl, code, deskName: 'Kassa' })

  it('an unknown code is said to be that', async () => {
    const register = await startRegister()
    await expect(pair(register.url, 'NO-SUCH-CODE')).rejects.toMatchObject({ key: 'pairing_code_unknown' })
  })

  it('a spent code is said to be that', async () => {
    const register = await startRegister()
    const { code } = await register.issue<{ code: string }>('POST', 'pairing-codes', { venueId: 'kaikulan-teatteri' })
    await pair(register.url, code)
    await expect(pair(register.url, code)).rejects.toMatchObject({ key: 'pairing_code_spent' })
  })

  it('refuses to send secrets over an open line to another machine', async () => {
    await expect(pair('http://kaikukanta.example.org')).rejects.toMatchObject({ key: 'register_insecure' })
  })

  it('tells an unreachable register from something that is not one', async () => {
    const register = await startRegister()
    await register.stop()
    await expect(pair(register.url)).rejects.toMatchObject({ key: 'register_unreachable' })
  })

  it('a key that cannot be had back asks for pairing again and keeps what waits', async () => {
    const { register, desk, eventId } = await setUp()
    await register.stop()
    await recordUse(desk, eventId, CARD.admit)
    await desk.stop()
    rmSync(`${desk.dataDir}.key`)
    const again = await startDesk({ dataDir: desk.dataDir })
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'first_run', reason: 'key_lost' })
    expect((await again.api.invoke('status.get', {})).waiting).toBe(1)
    await register.restart()
    await again.api.invoke('pairing.pair', { registerUrl: register.url, code: 'KAIKU-DEMO', deskName: 'Kassa 1' })
    await allSent(again)
    expect(await register.uses()).toHaveLength(1)
  })

  it('the demonstration works by itself, in a folder of its own', async () => {
    const desk = await startDesk({ demo: true })
    await statusWhere(desk, ({ replica }) => replica !== null)
    const state = await desk.api.invoke('state.get', {})
    expect(state.phase === 'ready' && state.demo?.cards.length).toBeGreaterThan(5)
    expect(await recordUse(desk, await eventToday(desk), CARD.family, 2)).toMatchObject({ outcome: 'recorded' })
    await allSent(desk)
    await desk.stop()
    const again = await startDesk({ dataDir: desk.dataDir, demo: true })
    expect(await again.api.invoke('use.recent', {})).toHaveLength(1)
  })
})

describe('a demonstration begun on the first-run page', () => {
  const begun = async () => {
    const desk = await startDesk()
    await desk.api.invoke('pairing.demo', {})
    await statusWhere(desk, ({ replica }) => replica !== null)
    await recordUse(desk, await eventToday(desk), CARD.family, 2)
    await allSent(desk)
    return desk
  }

  it('can be ended, and leaves nothing behind for the real desk', async () => {
    const desk = await begun()
    expect(await desk.api.invoke('pairing.end_demo', {})).toMatchObject({ phase: 'first_run', reason: 'new' })
    expect(readdirSync(desk.dataDir).filter((name) => name.startsWith('demo'))).toEqual([])
    const register = await startRegister()
    await desk.api.invoke('pairing.pair', { registerUrl: register.url, code: 'KAIKU-DEMO', deskName: 'Kassa 1' })
    await statusWhere(desk, ({ replica }) => replica !== null)
    expect(await desk.api.invoke('use.recent', {})).toEqual([])
  })

  it('does not come back when the desk is started again', async () => {
    const desk = await begun()
    await desk.stop()
    const again = await startDesk({ dataDir: desk.dataDir })
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'first_run', reason: 'new' })
    expect(await again.api.invoke('status.get', {})).toMatchObject({ waiting: 0, rejected: 0 })
  })
})

describe('what the other side of the port may say', () => {
  it('nothing that does not fit the contract reaches the desk', async () => {
    const { desk } = await setUp()
    const unsafe = desk.api.invoke as (command: string, request: unknown) => Promise<unknown>
    for (const [command, request] of [
      ['card.check', { eventId: 'x' }],
      ['card.check', { eventId: 'x', text: 'A', more: 1 }],
      ['use.record', { id: 'not-a-uuid', eventId: 'x', text: 'A', minors: 0, seen: [] }],
      ['use.record', { id: newId(), eventId: 'x', text: 'A', minors: -1, seen: [] }],
      ['constructor', {}],
      ['nothing.such', {}],
    ] as const)
      await expect(unsafe(command, request)).rejects.toMatchObject({ code: 'invalid', key: 'bad_request' })
  })

  it('an event that does not exist is said to be that', async () => {
    const { desk } = await setUp()
    await expect(
      desk.api.invoke('card.check', { eventId: 'none', text: CARD.admit, recheck: false }),
    ).rejects.toMatchObject({
      key: 'event_unknown',
    })
  })

  it('before pairing there is nothing to check', async () => {
    const desk = await startDesk()
    await expect(
      desk.api.invoke('card.check', { eventId: 'x', text: CARD.admit, recheck: false }),
    ).rejects.toMatchObject({
      key: 'not_paired',
    })
  })
})

describe('privacy', () => {
  it('the data folder holds no card number, neither while a use waits nor after', async () => {
    const { register, desk, eventId } = await setUp()
    await register.stop()
    await recordUse(desk, eventId, CARD.family, 2)
    const holdsNumber = () =>
      readdirSync(desk.dataDir).filter((name) => readFileSync(join(desk.dataDir, name)).includes(CARD.family.slice(1)))
    expect(holdsNumber()).toEqual([])
    await register.restart()
    await allSent(desk)
    expect(holdsNumber()).toEqual([])
    expect(desk.log.join()).not.toContain(CARD.family.slice(1))
  })
})
