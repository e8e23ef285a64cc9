import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CameraChoice, Scan } from '../../../desk/contract.ts'
import { Camera } from '../../../renderer/camera/camera.svelte.ts'
import { RESTS_AFTER } from '../../../renderer/camera/presence.ts'
import { FakeBrowser } from './camera-double.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const ON: CameraChoice = { on: true, deviceId: '', label: '' }
const ready = (milliseconds = 1) => vi.advanceTimersByTimeAsync(milliseconds)

function cameraAt(browser = new FakeBrowser()) {
  const scans: Scan[] = []
  const kept: CameraChoice[] = []
  const keep = (choice: CameraChoice) => {
    kept.push(choice)
    return Promise.resolve(choice)
  }
  const camera = new Camera({ read: (scan) => scans.push(scan), keep }, browser)
  const problem = () => (camera.state.name === 'problem' ? camera.state.problem : null)
  return { camera, browser, scans, kept, problem }
}

async function reading(browser?: FakeBrowser) {
  const at = cameraAt(browser)
  at.camera.follow(ON)
  await ready()
  return at
}

const READING = { text: 'A999005458', symbology: ']Q1', frames: 3, took: 12 }

describe('on and off', () => {
  test('is off, and opens nothing, until staff want it', async () => {
    const { camera, browser } = cameraAt()
    await ready()
    expect([camera.state.name, browser.wanted]).toEqual(['off', []])
  })

  test('opens a picture of 1280 by 720, rather one that looks away from the desk', async () => {
    const { camera, browser } = await reading()
    expect(camera.state).toEqual({ name: 'reading', label: 'Front camera', instead: false })
    expect(browser.wanted).toEqual([{ width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'environment' }])
  })

  test('the same choice told again opens nothing anew', async () => {
    const { camera, browser } = await reading()
    camera.follow({ ...ON })
    await ready()
    expect(browser.wanted).toHaveLength(1)
  })

  test('turned off, its light goes off and the desk keeps that', async () => {
    const { camera, browser, kept } = await reading()
    camera.turn(false)
    await ready()
    expect([camera.state.name, browser.lit, camera.stream, kept]).toEqual(['off', [], null, [{ ...ON, on: false }]])
  })

  test('turned off while it opens, its light goes off as soon as it has opened', async () => {
    const { camera, browser } = cameraAt()
    camera.follow(ON)
    camera.turn(false)
    await ready()
    expect([browser.opened.length, browser.lit]).toEqual([1, []])
  })

  test('what the desk tells before it has answered undoes no choice', async () => {
    const { camera } = cameraAt()
    camera.turn(true)
    camera.follow({ ...ON, on: false })
    await ready()
    expect(camera.state.name).toBe('reading')
  })
})

describe('what is read', () => {
  test('is a scan like any other, of the moment in which its picture was taken', async () => {
    const { browser, scans } = await reading()
    browser.told?.read(READING)
    expect(scans).toEqual([{ text: 'A999005458', symbology: ']Q1', source: 'camera', at: Date.now() - 12 }])
  })

  test('is not kept: only how it was read', async () => {
    const { camera, browser } = await reading()
    browser.told?.read(READING)
    expect(camera.lastReading).toEqual({ symbology: ']Q1', took: 12 })
  })
})

describe('nobody there', () => {
  test('hidden, its light goes off; shown again, it reads', async () => {
    const { camera, browser } = await reading()
    browser.hidden = true
    browser.happens('visibility')
    expect([camera.state, browser.lit]).toEqual([{ name: 'paused', why: 'hidden' }, []])
    browser.hidden = false
    browser.happens('visibility')
    await ready()
    expect([camera.state.name, browser.lit]).toEqual(['reading', ['Front camera']])
  })

  test('rests when nobody has touched the desk for long, and a touch wakes it', async () => {
    const { camera, browser } = await reading()
    await ready(RESTS_AFTER)
    expect([camera.state, browser.lit]).toEqual([{ name: 'paused', why: 'idle' }, []])
    browser.happens('touch')
    await ready()
    expect(camera.state.name).toBe('reading')
  })

  test('cards, from the camera or a scanner, are somebody', async () => {
    const { camera, browser } = await reading()
    await ready(RESTS_AFTER - 10)
    browser.told?.read(READING)
    await ready(RESTS_AFTER - 10)
    camera.touch()
    await ready(RESTS_AFTER - 10)
    expect(camera.state.name).toBe('reading')
  })
})

describe('what goes wrong', () => {
  test.each([
    ['NotAllowedError', 'permission_denied'],
    ['NotReadableError', 'busy'],
    ['NotFoundError', 'none'],
    ['TypeError', 'not_supported'],
    ['UnknownError', 'failed'],
  ] as const)('%s is told as %s', async (refuses, told) => {
    const browser = new FakeBrowser()
    browser.refuses = refuses
    const { problem } = await reading(browser)
    expect(problem()).toBe(told)
  })

  test('a camera that another program lets go of is opened by itself, less and less often tried', async () => {
    const browser = new FakeBrowser()
    browser.refuses = 'NotReadableError'
    const { camera, problem } = await reading(browser)
    await ready(1_000 + 2_000 + 4_000)
    expect([browser.wanted.length, problem()]).toEqual([4, 'busy'])
    browser.refuses = null
    await ready(7_990)
    expect(camera.state.name).toBe('problem')
    await ready(20)
    expect(camera.state.name).toBe('reading')
  })

  test('permission that is given later opens it; until then nobody is asked again', async () => {
    const browser = new FakeBrowser()
    browser.refuses = 'NotAllowedError'
    const { camera, problem } = await reading(browser)
    browser.refuses = null
    await ready(60_000)
    expect(problem()).toBe('permission_denied')
    browser.happens('permission')
    await ready()
    expect(camera.state.name).toBe('reading')
  })

  test('unplugged, it says so for as long as there is none, and plugged in again it reads', async () => {
    const { camera, browser, problem } = await reading()
    const { plugged } = browser
    browser.plugged = []
    browser.opened[0]?.unplug()
    expect(problem()).toBe('unplugged')
    // the browser tells of the cable as well
    browser.happens('cables')
    expect(problem()).toBe('unplugged')
    await ready(60_000)
    expect(problem()).toBe('unplugged')
    browser.plugged = plugged
    browser.happens('cables')
    await ready()
    expect(camera.state.name).toBe('reading')
  })

  test('a decoder that does not start is told; one that starts later reads', async () => {
    const browser = new FakeBrowser()
    browser.decoder = 'fails'
    const { camera, problem } = await reading(browser)
    expect(problem()).toBe('decoder_failed')
    browser.told?.ready()
    expect(camera.state.name).toBe('reading')
  })

  test('"try again" tries at once', async () => {
    const browser = new FakeBrowser()
    browser.refuses = 'NotAllowedError'
    const { camera } = await reading(browser)
    browser.refuses = null
    camera.retry()
    await ready()
    expect(camera.state.name).toBe('reading')
  })
})

describe('the chosen camera', () => {
  const TWO = [
    { deviceId: 'front', label: 'Front camera' },
    { deviceId: 'desk', label: 'Desk camera', torch: true, facing: 'environment' },
  ]
  const CHOSEN: CameraChoice = { on: true, deviceId: 'desk', label: 'Desk camera' }

  async function following(choice: CameraChoice, plugged = TWO) {
    const browser = new FakeBrowser()
    browser.plugged = plugged
    const at = cameraAt(browser)
    at.camera.follow(choice)
    await ready()
    return at
  }

  test('is found by its id', async () => {
    const { camera, browser } = await following(CHOSEN)
    expect([browser.lit, camera.openId]).toEqual([['Desk camera'], 'desk'])
  })

  test('is found by its label where the browser has forgotten its id', async () => {
    const { camera, browser } = await following({ ...CHOSEN, deviceId: 'forgotten' })
    expect(browser.lit).toEqual(['Desk camera'])
    expect(camera.state).toMatchObject({ instead: false })
  })

  test('is not there: another is read and said to be, until the chosen one is plugged in', async () => {
    const { camera, browser } = await following(CHOSEN, TWO.slice(0, 1))
    expect(camera.state).toEqual({ name: 'reading', label: 'Front camera', instead: true })
    browser.plugged = TWO
    browser.happens('cables')
    await ready()
    expect([browser.lit, camera.state]).toEqual([
      ['Desk camera'],
      { name: 'reading', label: 'Desk camera', instead: false },
    ])
  })

  test('another is chosen: the first goes off, the desk keeps the second', async () => {
    const { camera, browser, kept } = await following(CHOSEN)
    camera.choose({ deviceId: 'front', label: 'Front camera' })
    await ready()
    expect([browser.lit, kept]).toEqual([['Front camera'], [{ on: true, deviceId: 'front', label: 'Front camera' }]])
  })

  test('its light can be turned on where it has one; what looks away from the desk is no mirror', async () => {
    const { camera, browser } = await following(CHOSEN)
    expect([camera.torch.on, camera.isMirror]).toEqual([false, false])
    await camera.torch.turn(true)
    expect([camera.torch.on, browser.opened[0]?.applied]).toEqual([true, [{ advanced: [{ torch: true }] }]])
    camera.choose({ deviceId: 'front', label: 'Front camera' })
    await ready()
    expect([camera.torch.on, camera.isMirror]).toEqual([null, true])
  })
})
