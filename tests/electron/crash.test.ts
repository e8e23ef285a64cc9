import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { redact } from '../../desk/log.ts'
import { exitOnFatal } from '../../desk/fatal.ts'
import { started } from './started.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

describe('a page that died', () => {
  test('is loaded again', async () => {
    const { host } = await started()
    host.window.webContents.gone('oom')
    expect(host.window.webContents.reload).toHaveBeenCalledTimes(1)
  })

  test('three times in a minute is; the fourth starts the program anew', async () => {
    const { host } = await started()
    const { webContents } = host.window
    for (let death = 1; death <= 3; death++) webContents.gone()
    expect(webContents.reload).toHaveBeenCalledTimes(3)
    expect(host.app.did).not.toContain('relaunch')
    vi.advanceTimersByTime(59_000)
    webContents.gone()
    expect(webContents.reload).toHaveBeenCalledTimes(3)
    expect(host.app.did.slice(-2)).toEqual(['relaunch', 'exit 1'])
  })

  test('now and then is always loaded again', async () => {
    const { host } = await started()
    for (let death = 1; death <= 10; death++) {
      host.window.webContents.gone()
      vi.advanceTimersByTime(20_001)
    }
    expect(host.window.webContents.reload).toHaveBeenCalledTimes(10)
    expect(host.app.did).not.toContain('relaunch')
  })

  test('because its window was closed stays gone', async () => {
    const { host } = await started()
    host.window.webContents.gone('clean-exit')
    host.window.webContents.destroyed = true
    host.window.webContents.gone('killed')
    expect(host.window.webContents.reload).not.toHaveBeenCalled()
  })
})

describe('the program that starts anew', () => {
  const dieOften = async (args: string[], env: Record<string, string>) => {
    const { host } = await started({ args, env })
    for (let death = 1; death <= 4; death++) host.window.webContents.gone()
    return host.app.relaunches
  }

  test('is started as it was, and once', async () => {
    expect(await dieOften(['--kiosk', '--update-failed'], {})).toEqual([{ args: ['--kiosk'] }])
  })

  test('is started from its AppImage, since what is mounted from it goes with this process', async () => {
    const appImage = '/home/desk/Kaikuluukku.AppImage'
    expect(await dieOften([], { APPIMAGE: appImage, APPDIR: '/opt/Kaikuluukku' })).toEqual([
      { args: [], execPath: appImage },
    ])
  })
})

describe('a page that hangs', () => {
  test('is crashed after ten seconds, and loaded again', async () => {
    const { webContents } = (await started()).host.window
    webContents.events.emit('unresponsive')
    vi.advanceTimersByTime(9_999)
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(webContents.forcefullyCrashRenderer).toHaveBeenCalledTimes(1)
    webContents.gone('killed')
    expect(webContents.reload).toHaveBeenCalledTimes(1)
  })

  test('and comes to itself is let be', async () => {
    const { webContents } = (await started()).host.window
    webContents.events.emit('unresponsive')
    vi.advanceTimersByTime(5_000)
    webContents.events.emit('responsive')
    vi.advanceTimersByTime(60_000)
    expect(webContents.forcefullyCrashRenderer).not.toHaveBeenCalled()
  })
})

describe('what nobody caught', () => {
  test.each(['uncaughtException', 'unhandledRejection'])('%s ends its process without naming a card', (event) => {
    const written: string[] = []
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(written.push(String(text))))
    const exit = vi.fn<(code: number) => void>()
    const emitter = new EventEmitter()
    exitOnFatal(emitter as unknown as NodeJS.Process, 'desk', exit)
    emitter.emit(event, new Error('Expected a number but received "A123456785429"'))
    write.mockRestore()
    expect(exit).toHaveBeenCalledWith(1)
    expect(written.join('')).toContain('desk: Error: Expected a number but received "•"')
    expect(written.join('')).not.toContain('5429')
  })

  test.each([
    ['card A123456785429 refused', 'card • refused'],
    ['Ä123456785429X', '•'],
    ['at open (desk.js:12345:18)', 'at open (desk.js:12345:18)'],
    ['from 127.0.0.1:54321', 'from 127.0.0.1:•'],
    ['HTTP 503 in 120 ms', 'HTTP 503 in 120 ms'],
  ])('%s is logged as %s', (text, logged) => expect(redact(text)).toBe(logged))
})
