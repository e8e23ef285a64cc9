/** Leaving a kiosk: docs/security.md#ways-out */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CARD, deskAtWork, pairedDesk, recordUse, startDesk, startRegister, statusWhere } from './harness.ts'

function leaving() {
  let left = 0
  return { leave: () => void left++, left: () => left, waited: () => new Promise((later) => setTimeout(later, 400)) }
}

describe('leaving the kiosk', () => {
  it('asks nothing where no PIN is set, and ends the program after its answer', async () => {
    const host = leaving()
    const desk = await startDesk({ leave: host.leave })
    expect(await desk.api.invoke('state.get', {})).toMatchObject({ phase: 'first_run', kiosk: true })
    expect(await desk.api.invoke('kiosk.leave', { pin: null })).toBeNull()
    expect(host.left()).toBe(0)
    await host.waited()
    expect(host.left()).toBe(1)
  })

  it('needs the administrator’s PIN where it is set, with its delays', async () => {
    const host = leaving()
    const desk = await pairedDesk(await startRegister(), { leave: host.leave })
    await desk.api.invoke('pin.set', { role: 'supervisor', pin: '1111', current: null })
    await desk.api.invoke('pin.set', { role: 'administrator', pin: '4711', current: null })
    await expect(desk.api.invoke('kiosk.leave', { pin: null })).rejects.toThrow('pin_needed')
    await expect(desk.api.invoke('kiosk.leave', { pin: '1111' })).rejects.toThrow('pin_wrong')
    for (let i = 0; i < 4; i++)
      await expect(desk.api.invoke('kiosk.leave', { pin: '0000' })).rejects.toThrow('pin_wrong')
    await expect(desk.api.invoke('kiosk.leave', { pin: '4711' })).rejects.toThrow('pin_locked')
    await host.waited()
    expect(host.left()).toBe(0)
  })

  it('is by the right PIN, also while a record waits', async () => {
    const host = leaving()
    const { register, desk, eventId } = await deskAtWork({ leave: host.leave })
    await desk.api.invoke('pin.set', { role: 'administrator', pin: '4711', current: null })
    await register.stop()
    await recordUse(desk, eventId, CARD.admit)
    await statusWhere(desk, ({ waiting }) => waiting === 1)
    await desk.api.invoke('kiosk.leave', { pin: '4711' })
    await host.waited()
    expect(host.left()).toBe(1)
    expect((await desk.api.invoke('status.get', {})).waiting).toBe(1)
  })

  it('is no command of a desk that is no kiosk', async () => {
    const desk = await startDesk()
    expect(await desk.api.invoke('state.get', {})).toMatchObject({ kiosk: false })
    await expect(desk.api.invoke('kiosk.leave', { pin: null })).rejects.toThrow('bad_request')
  })
})

it('the browser’s policy leaves one address and one file, and no tools', () => {
  const policy = JSON.parse(
    readFileSync(new URL('../../desk/standalone/packaging/chromium/kaikuluukku.json', import.meta.url), 'utf8'),
  ) as Record<string, unknown>
  expect(policy).toMatchObject({
    URLAllowlist: ['http://127.0.0.1:7390', 'file:///var/lib/kaikuluukku/.local/share/kaikuluukku/browser/open.html'],
    DeveloperToolsAvailability: 2,
    DownloadRestrictions: 3,
    IncognitoModeAvailability: 1,
    ExtensionInstallBlocklist: ['*'],
  })
  expect(policy.URLBlocklist).toEqual(expect.arrayContaining(['*', 'chrome://*', 'view-source:*', 'devtools://*']))
})
