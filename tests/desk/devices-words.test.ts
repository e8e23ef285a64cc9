/** What the devices process of the standalone host writes: docs/security.md#logs */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { keepLog, log } from '../../desk/log.ts'
import { LOG_FOLDER, openLogFile } from '../../desk/log-file.ts'
import { createDevices } from '../../desk/standalone/devices.ts'
import { until } from '../native/tty.ts'
import { tempDir } from '../temp.ts'
import { CARD } from './harness.ts'

const PROGRAM = new URL('../../desk/standalone/devices-process.ts', import.meta.url).pathname

/** Forks it with the log as the desk keeps it. */
function forked(program: string) {
  const dataDir = tempDir()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  keepLog(openLogFile(dataDir, 'desk'))
  const devices = createDevices(program, log)
  devices.start()
  onTestFinished(() => {
    devices.close()
    keepLog(() => undefined)
    vi.restoreAllMocks()
  })
  const file = join(dataDir, LOG_FOLDER, 'desk.log')
  return { devices, logged: () => (existsSync(file) ? readFileSync(file, 'utf8') : '') }
}

it('its last words stand in the desk’s log, once, and no number that they quote', async () => {
  const { devices, logged } = forked(PROGRAM)
  // no message of a desk: it throws, and the complaint quotes it
  devices.send(CARD.admit as never)
  await until(() => logged().includes('ended (1), starting again') && logged().includes('ValiError'))
  expect(logged()).toMatch(/^\S+Z devices: ValiError: .*received "•"$/m)
  expect(logged()).toMatch(/^\S+Z devices: .* at .*devices\.ts:\d+:\d+/m)
  expect(logged()).not.toContain(CARD.admit)
})

it('so does what a library writes past everything of ours', async () => {
  const program = join(tempDir(), 'aborts.mjs')
  writeFileSync(program, `process.stderr.write('hid: invalid pointer at ${CARD.admit}\\n')\nprocess.abort()\n`)
  const { logged } = forked(program)
  await until(() => logged().includes('ended (SIGABRT)') && logged().includes('invalid pointer'))
  expect(logged()).toMatch(/^\S+Z devices: hid: invalid pointer at •$/m)
})
