import { describe, expect, it, test } from 'vitest'
import { allSent, CARD, check, deskAtWork, idOf, newId, recordUse, statusWhere } from './harness.ts'

describe('a confirm that is repeated', () => {
  it('gives the stored result, to the byte, however far the use has come meanwhile', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const id = newId()
    const first = JSON.stringify(await recordUse(desk, eventId, CARD.family, 1, { id }))
    expect(JSON.stringify(await recordUse(desk, eventId, CARD.family, 1, { id }))).toBe(first)
    await allSent(desk)
    expect(JSON.stringify(await recordUse(desk, eventId, CARD.family, 1, { id }))).toBe(first)
    expect(await register.uses()).toHaveLength(1)
  })

  it('is one use when the port was cut between the confirm and its answer', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const id = newId()
    const cut = recordUse(desk, eventId, CARD.admit, 0, { id })
    desk.cut()
    await expect(cut).rejects.toMatchObject({ code: 'reconnecting' })
    desk.join()
    expect(await recordUse(desk, eventId, CARD.admit, 0, { id })).toMatchObject({ outcome: 'recorded', uses: [{ id }] })
    await allSent(desk)
    expect(await register.uses()).toHaveLength(1)
  })

  test.each([
    ['another card', CARD.admit, 1],
    ['another party', CARD.family, 2],
  ])('with %s is a conflict, not a second use', async (_, text, minors) => {
    const { desk, eventId } = await deskAtWork()
    const id = newId()
    await recordUse(desk, eventId, CARD.family, 1, { id })
    await expect(recordUse(desk, eventId, text, minors, { id })).rejects.toMatchObject({ key: 'id_used_for_another' })
  })
})

describe('taking back', () => {
  it('what never left the desk is settled there, and the register never hears of it', async () => {
    const { register, desk, eventId } = await deskAtWork()
    await register.stop()
    await statusWhere(desk, ({ network }) => network === 'offline')
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    const id = newId()
    const first = await desk.api.invoke('use.undo', { id, useId })
    expect(first).toEqual({ id, useId, outcome: 'undone', useIds: [useId] })
    expect(await desk.api.invoke('use.undo', { id, useId })).toEqual(first)
    await register.restart()
    await allSent(desk)
    expect(await register.uses()).toEqual([])
  })

  it('what the register has is cancelled there, once', async () => {
    const { register, desk, eventId } = await deskAtWork()
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 1))
    await allSent(desk)
    const id = newId()
    expect(await desk.api.invoke('use.undo', { id, useId })).toEqual({
      id,
      useId,
      outcome: 'cancelling',
      useIds: [useId],
    })
    await allSent(desk)
    expect(await register.uses()).toEqual([expect.objectContaining({ cancelled: true })])
    const [recent] = await desk.api.invoke('use.recent', {})
    expect(recent).toMatchObject({ state: 'cancelled', cancelling: false })
    await expect(desk.api.invoke('use.undo', { id: newId(), useId })).rejects.toMatchObject({ key: 'already_undone' })
  })

  it('gives the tickets back and forgets the earlier use', async () => {
    const { desk, eventId } = await deskAtWork()
    const taken = async () => (await desk.api.invoke('events.list', {})).find(({ id }) => id === eventId)?.taken
    const useId = idOf(await recordUse(desk, eventId, CARD.family, 2))
    expect(await taken()).toBe(3)
    await desk.api.invoke('use.undo', { id: newId(), useId })
    expect(await taken()).toBe(0)
    expect(await check(desk, eventId, CARD.family)).toMatchObject({
      kind: 'admit',
    })
  })

  it('a use that does not exist cannot be taken back', async () => {
    const { desk } = await deskAtWork()
    await expect(desk.api.invoke('use.undo', { id: newId(), useId: newId() })).rejects.toMatchObject({
      key: 'use_unknown',
    })
  })
})

describe('what the register rejects', () => {
  it('is kept with its reason and blocks nobody behind it', async () => {
    const { register, desk, eventId } = await deskAtWork()
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
