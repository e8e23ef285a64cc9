import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { tempDir } from '../temp.ts'
import type { HostDouble } from './double.ts'
import { started } from './started.ts'

interface Start {
  readonly isRoot?: boolean
  readonly packaged?: boolean
  readonly args?: readonly string[]
  /** What Chromium knows, from its command line or its environment. */
  readonly switches?: readonly string[]
}

async function start({
  isRoot = false,
  packaged = true,
  args = [],
  switches = ['no-sandbox'],
}: Start): Promise<HostDouble> {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { host } = await started({
    args,
    isRoot,
    prepare({ app }) {
      app.isPackaged = packaged
      for (const name of switches) app.switches.add(name)
    },
  })
  return host
}
const opens = async (options: Start) => (await start(options)).windows.length === 1

describe('a packaged program without its sandbox', () => {
  test('opens nothing, and says what to do: in a dialog, and in the log', async () => {
    const data = tempDir()
    const { app, windows, children, errorBoxes } = await start({ args: ['--no-sandbox', `--data=${data}`] })
    expect([windows, children]).toEqual([[], []])
    expect(errorBoxes).toEqual([expect.stringMatching(/--no-sandbox.*\.deb.*user(ns| namespaces).*--allow-root/)])
    // Electron is ready by then: before, Linux shows no dialog
    expect(app.did).toEqual(['enableSandbox', 'whenReady', 'exit 1'])
    expect(readFileSync(join(data, 'logs', 'shell.log'), 'utf8')).toContain(errorBoxes[0])
  })

  test.each<[string, Start, boolean]>([
    ['with its sandbox', { switches: [] }, true],
    ['as root that was not told', { isRoot: true }, false],
    ['as root that was told', { isRoot: true, args: ['--allow-root'] }, true],
    ['as somebody else who was told', { args: ['--allow-root'] }, false],
    ['from its sources, as npm start starts root’s', { packaged: false, isRoot: true }, true],
  ])('%s', async (_, options, open) => expect(await opens(options)).toBe(open))
})
