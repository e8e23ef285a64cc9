import { readdirSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allSent, CARD, deskAtWork, eventToday, recordUse, startDesk, startRegister, statusWhere } from './harness.ts'

describe('pairing', () => {
  const pair = async (registerUrl: string, code = 'KAIKU-DEMO') =>
    (await startDesk()).api.invoke('pairing.pair', { registerUrl, code, deskName: 'Kassa' })

  it('an unknown code is said to be that', async () => {
    const register = await startRegister()
    await expect(pair(register.url, 'NO-SUCH-CODE')).rejects.toMatchObject({ key: 'pairing_code_unknown' })
  })

  it('a code is taken as people type it', async () => {
    const register = await startRegister()
    await expect(pair(register.url, ' kaiku demo ')).resolves.toMatchObject({ phase: 'ready' })
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
    const { register, desk, eventId } = await deskAtWork()
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
