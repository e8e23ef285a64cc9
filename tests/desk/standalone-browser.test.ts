/** Which browser the launcher opens, and how it is asked. */
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findBrowser, openBrowser, whyNoWindow } from '../../desk/standalone/browser.ts'
import { tempDir } from '../temp.ts'

const DESK_URL = 'http://127.0.0.1:7390'

describe('the window’s browser', () => {
  it('opens without the token on the command line, where every user of the machine could read it', () => {
    const dataDir = tempDir()
    const browser = join(dataDir, 'browser.sh')
    writeFileSync(browser, '#!/bin/sh\nsleep 5\n')
    chmodSync(browser, 0o755)
    const token = 'a-secret-token'
    const child = openBrowser(browser, {
      url: DESK_URL,
      token,
      dataDir,
      allowRoot: true,
      kiosk: false,
      printsSlips: false,
    })
    onTestFinished(() => void child.kill())
    expect(child.spawnargs.join(' ')).not.toContain(token)
    const door = join(dataDir, 'browser', 'open.html')
    expect(readFileSync(door, 'utf8')).toContain(token)
    expect(statSync(door).mode & 0o777).toBe(0o600)
  })

  it('opens at the desk itself where it needs no token', () => {
    const dataDir = tempDir()
    const browser = join(dataDir, 'browser.sh')
    writeFileSync(browser, '#!/bin/sh\nsleep 5\n')
    chmodSync(browser, 0o755)
    const child = openBrowser(browser, {
      url: DESK_URL,
      token: null,
      dataDir,
      allowRoot: true,
      kiosk: false,
      printsSlips: false,
    })
    onTestFinished(() => void child.kill())
    expect(child.spawnargs).toContain(`--app=${DESK_URL}/`)
    expect(existsSync(join(dataDir, 'browser', 'open.html'))).toBe(false)
  })

  it('prints without a dialog in a kiosk, and nobody writes down its memory', async () => {
    const dataDir = tempDir()
    const browser = join(dataDir, 'browser.sh')
    writeFileSync(
      browser,
      `#!/bin/sh\necho "$CHROME_CONFIG_HOME" "$@" >'${dataDir}/asked.new' && mv '${dataDir}/asked.new' '${dataDir}/asked'\n`,
    )
    chmodSync(browser, 0o755)
    openBrowser(browser, {
      url: DESK_URL,
      token: 'a-secret-token',
      dataDir,
      allowRoot: true,
      kiosk: true,
      printsSlips: false,
    })
    await expect.poll(() => existsSync(join(dataDir, 'asked'))).toBe(true)
    const asked = readFileSync(join(dataDir, 'asked'), 'utf8')
    expect(asked).toMatch(/^\/dev\/null /)
    expect(asked).toContain('--kiosk ')
    expect(asked).toContain('--kiosk-printing')
  })

  it('prints without a dialog where slips print by themselves, and asks elsewhere', () => {
    const dataDir = tempDir()
    const browser = join(dataDir, 'browser.sh')
    writeFileSync(browser, '#!/bin/sh\n')
    chmodSync(browser, 0o755)
    const opened = [true, false].map((printsSlips) =>
      openBrowser(browser, { url: DESK_URL, token: null, dataDir, allowRoot: true, kiosk: false, printsSlips }),
    )
    expect(opened.map(({ spawnargs }) => spawnargs.includes('--kiosk-printing'))).toEqual([true, false])
  })

  it('is found on the PATH, or it is said that there is none', () => {
    expect(findBrowser({ PATH: tempDir() })).toBeNull()
    const dir = tempDir()
    writeFileSync(join(dir, 'google-chrome'), '')
    chmodSync(join(dir, 'google-chrome'), 0o755)
    expect(findBrowser({ PATH: `/nowhere:${dir}` })).toBe(join(dir, 'google-chrome'))
    expect(whyNoWindow({ allowRoot: true, browser: null })).toContain('no Chromium')
  })

  it('is not opened without a display, nor as root unless asked', () => {
    expect(whyNoWindow({ allowRoot: true, browser: '/usr/bin/chromium', env: {} })).toContain('no display')
    const asRoot = whyNoWindow({ allowRoot: false, browser: '/usr/bin/chromium', env: { DISPLAY: ':1' } })
    if (process.getuid?.() === 0) expect(asRoot).toContain('--allow-root')
    else expect(asRoot).toBeNull()
    expect(whyNoWindow({ allowRoot: true, browser: '/usr/bin/chromium', env: { DISPLAY: ':1' } })).toBeNull()
  })
})
