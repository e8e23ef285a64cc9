import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { LEDGER_FILE } from '../../db/ledger-file.ts'
import { openLedger } from '../../db/ledger.ts'
import { createPins, DEMO_PINS } from '../../desk/pins.ts'
import { tempDir } from '../temp.ts'

const START = Date.parse('2026-01-21T10:00:00Z')
const WRONG = '9999'
const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Both PINs set, and a clock in the test's hand. */
async function begin(pins: Partial<typeof DEMO_PINS> = DEMO_PINS) {
  const dataDir = tempDir()
  const clock = { at: START }
  const open = () => {
    const ledger = openLedger(dataDir)
    onTestFinished(() => void ledger.close())
    return { ledger, pins: createPins({ ledger, now: () => clock.at }) }
  }
  const desk = open()
  for (const role of ['supervisor', 'administrator'] as const) {
    const pin = pins[role]
    if (pin) await desk.pins.set({ role, pin, current: null })
  }
  return { ...desk, clock, dataDir, reopen: open }
}
type Desk = Awaited<ReturnType<typeof begin>>
/** What a PIN comes to: `right`, or the key of the error. */
const tried = ({ pins }: Pick<Desk, 'pins'>, pin: string, role: 'supervisor' | 'administrator' = 'administrator') =>
  pins.verify(role, pin).then(
    () => 'right',
    (error: unknown) => (error as { key: string }).key,
  )
async function fail(desk: Desk, times: number, role: 'supervisor' | 'administrator' = 'administrator') {
  const answers: string[] = []
  for (let i = 0; i < times; i++) answers.push(await tried(desk, WRONG, role))
  return answers
}

describe('setting a PIN', () => {
  it('is free to anyone while the role has none', async () => {
    const { pins } = await begin({})
    expect(pins.state()).toEqual({ supervisor: false, administrator: false })
    await expect(pins.set({ role: 'supervisor', pin: '1234', current: null })).resolves.toEqual({
      supervisor: true,
      administrator: false,
    })
  })

  it('asks for the one that is set', async () => {
    const desk = await begin()
    const set = (current: string | null) => desk.pins.set({ role: 'administrator', pin: '12345678', current })
    await expect(set(null)).rejects.toMatchObject({ key: 'pin_set_already' })
    await expect(set(WRONG)).rejects.toMatchObject({ key: 'pin_wrong' })
    await expect(set(DEMO_PINS.supervisor)).rejects.toMatchObject({ key: 'pin_wrong' })
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('right')
    await set(DEMO_PINS.administrator)
    expect(await tried(desk, '12345678')).toBe('right')
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('pin_wrong')
  })

  it("takes the administrator's in place of a supervisor's that was forgotten", async () => {
    const desk = await begin()
    await desk.pins.set({ role: 'supervisor', pin: '4321', current: DEMO_PINS.administrator })
    expect(await tried(desk, '4321', 'supervisor')).toBe('right')
  })

  it('by two at once leaves one of them the winner', async () => {
    const desk = await begin({})
    const set = (pin: string) => desk.pins.set({ role: 'administrator', pin, current: null })
    const results = await Promise.allSettled([set('1111'), set('2222')])
    expect(results).toMatchObject([{ status: 'fulfilled' }, { reason: { key: 'pin_set_already' } }])
    expect(await tried(desk, '1111')).toBe('right')
  })

  it('is counted against guessing as asking is', async () => {
    const desk = await begin()
    const set = () => desk.pins.set({ role: 'administrator', pin: '4321', current: WRONG }).catch(() => undefined)
    for (let i = 0; i < 5; i++) await set()
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('pin_locked')
  })

  it('leaves a line in the audit, and the PIN nowhere', async () => {
    const log = vi.spyOn(process.stderr, 'write')
    onTestFinished(() => log.mockRestore())
    const desk = await begin({ supervisor: '73519264' })
    await fail(desk, 1, 'supervisor')
    expect(log).not.toHaveBeenCalled()
    const file = new Database(join(desk.dataDir, LEDGER_FILE), { readonly: true })
    onTestFinished(() => void file.close())
    expect(file.prepare('SELECT at, act FROM audit').all()).toEqual([{ at: START, act: 'pin_set:supervisor' }])
    const stored = file.prepare<[], { salt: Buffer; hash: Buffer }>('SELECT salt, hash FROM pin').get()
    expect([stored?.salt.length, stored?.hash.length]).toEqual([16, 32])
    expect(file.serialize().includes('73519264')).toBe(false)
  })
})

describe('a PIN', () => {
  it('that is locked tells for how long', async () => {
    const desk = await begin()
    expect(desk.pins.wait('administrator')).toBe(0)
    await fail(desk, 4)
    expect(desk.pins.wait('administrator')).toBe(0)
    await fail(desk, 1)
    expect(desk.pins.wait('administrator')).toBe(30 * SECOND)
    expect(desk.pins.wait('supervisor')).toBe(0)
    desk.clock.at += 12 * SECOND
    expect(desk.pins.wait('administrator')).toBe(18 * SECOND)
    desk.clock.at += 18 * SECOND
    expect(desk.pins.wait('administrator')).toBe(0)
  })

  it("the administrator's opens what the supervisor's does, and not the other way round", async () => {
    const desk = await begin()
    expect(await tried(desk, DEMO_PINS.supervisor, 'supervisor')).toBe('right')
    expect(await tried(desk, DEMO_PINS.administrator, 'supervisor')).toBe('right')
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('right')
    expect(await tried(desk, DEMO_PINS.supervisor)).toBe('pin_wrong')
  })

  it('that nobody has set opens nothing', async () => {
    const none = await begin({})
    expect(await tried(none, '1111', 'supervisor')).toBe('pin_not_set')
    expect(await tried(none, '1111')).toBe('pin_not_set')
    const half = await begin({ supervisor: '1111' })
    expect(await tried(half, '1111')).toBe('pin_not_set')
    const other = await begin({ administrator: '2222' })
    expect(await tried(other, '2222', 'supervisor')).toBe('right')
  })

  it('does not hold up the desk while it is looked at', async () => {
    const desk = await begin()
    let turns = 0
    const answer = tried(desk, WRONG)
    const count = setInterval(() => turns++, 1)
    await answer
    clearInterval(count)
    expect(turns).toBeGreaterThan(5)
  })
})

describe('guessing', () => {
  it('after five wrong ones even the right one waits 30 seconds', async () => {
    const desk = await begin()
    expect(await fail(desk, 6)).toEqual([...Array<string>(5).fill('pin_wrong'), 'pin_locked'])
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('pin_locked')
    desk.clock.at += 30 * SECOND - 1
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('pin_locked')
    desk.clock.at += 1
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('right')
  })

  it('doubles the wait each time, up to 15 minutes', async () => {
    const desk = await begin()
    await fail(desk, 4)
    const waits = [30 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE, 15 * MINUTE]
    for (const wait of waits) {
      expect(await tried(desk, WRONG)).toBe('pin_wrong')
      desk.clock.at += wait - 1
      expect(await tried(desk, WRONG)).toBe('pin_locked')
      desk.clock.at += 1
    }
  })

  it('a right one ends the row', async () => {
    const desk = await begin()
    await fail(desk, 4)
    await tried(desk, DEMO_PINS.administrator)
    expect(await fail(desk, 5)).toEqual(Array(5).fill('pin_wrong'))
  })

  it('wrong ones of another day are not of the row', async () => {
    const desk = await begin()
    await fail(desk, 4)
    desk.clock.at += 24 * 60 * MINUTE + 1
    expect(await fail(desk, 6)).toEqual([...Array<string>(5).fill('pin_wrong'), 'pin_locked'])
  })

  it('is remembered over a restart', async () => {
    const desk = await begin()
    await fail(desk, 5)
    const again = desk.reopen()
    expect(await tried(again, DEMO_PINS.administrator)).toBe('pin_locked')
    desk.clock.at += 30 * SECOND
    expect(await tried(again, WRONG)).toBe('pin_wrong')
    desk.clock.at += 30 * SECOND
    expect(await tried(again, DEMO_PINS.administrator)).toBe('pin_locked')
  })

  it('side by side does not get past the lock', async () => {
    const desk = await begin()
    const answers = await Promise.all(Array.from({ length: 12 }, () => tried(desk, WRONG)))
    expect(answers).toEqual([...Array<string>(5).fill('pin_wrong'), ...Array<string>(7).fill('pin_locked')])
  })

  it("the administrator's at the supervisor's door locks both, and a supervisor's own does not unlock it", async () => {
    const desk = await begin()
    for (let i = 0; i < 4; i++) {
      await fail(desk, 1, 'supervisor')
      expect(await tried(desk, DEMO_PINS.supervisor, 'supervisor')).toBe('right')
    }
    await fail(desk, 1, 'supervisor')
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('pin_locked')
    expect(await tried(desk, DEMO_PINS.administrator, 'supervisor')).toBe('pin_wrong')
    expect(await tried(desk, DEMO_PINS.supervisor, 'supervisor')).toBe('right')
  })

  it("nobody is told that a PIN is wrong while the role's own is not looked at", async () => {
    const desk = await begin()
    await fail(desk, 4, 'supervisor')
    await tried(desk, DEMO_PINS.administrator)
    await fail(desk, 1, 'supervisor')
    expect(await tried(desk, DEMO_PINS.supervisor, 'supervisor')).toBe('pin_locked')
    expect(await tried(desk, DEMO_PINS.administrator, 'supervisor')).toBe('right')
  })

  it('a clock that is set back locks nobody out for years', async () => {
    const desk = await begin()
    desk.clock.at = Date.parse('2031-01-01T10:00:00Z')
    await fail(desk, 5)
    desk.clock.at = START
    expect(await tried(desk, DEMO_PINS.administrator)).toBe('right')
  })
})

describe('the demonstration', () => {
  it('has PINs of its own, whatever was set and failed before', async () => {
    const desk = await begin({ administrator: '8642' })
    await fail(desk, 5)
    await desk.pins.preset(DEMO_PINS)
    expect(await tried(desk, '2222')).toBe('right')
    expect(await tried(desk, '1111', 'supervisor')).toBe('right')
  })
})
