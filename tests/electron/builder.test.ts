/** electron-builder's files as electron-builder itself reads them, before it would fetch anything. docs/install.md#make-the-packages */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const PER_MACHINE = 'electron/packaging/per-machine.yml'

interface Builder {
  getConfig(root: string, file: string | null, fromOptions: object | null): Promise<Record<string, unknown>>
  validateConfiguration(config: object, debug: { isEnabled: boolean }): Promise<void>
}
const LIBRARY = join(ROOT, 'node_modules/app-builder-lib')
const load = (name: string): unknown => createRequire(import.meta.url)(join(LIBRARY, 'out', name))
/** What its command calls first. */
const builder = load('util/config/config.js') as Builder
const read = (file: string | null, options: object | null = null) => builder.getConfig(ROOT, file, options)
const complaint = (config: object) =>
  builder.validateConfiguration(config, { isEnabled: false }).then(
    () => null,
    ({ message }: Error) => message,
  )

describe('electron-builder', () => {
  test.each([null, PER_MACHINE])('knows every option of %s', async (file) => {
    expect(await complaint(await read(file))).toBeNull()
  })

  test('knows an option from a slip of the pen', async () => {
    expect(await complaint({ ...(await read(null)), nsis: { perMachin: true } })).toContain(
      'configuration.nsis should be',
    )
  })

  test('makes of the installer for a whole machine the same program, under another name and for all its users', async () => {
    const [own, machine] = [await read(null), await read(PER_MACHINE)]
    const { artifactName, nsis, extends: from, ...same } = machine
    expect(from).toBe('electron-builder.yml')
    expect(artifactName).toContain('-per-machine.')
    expect(nsis).toEqual({ ...(own['nsis'] as object), perMachine: true })
    expect({ ...same, nsis: own['nsis'], artifactName: own['artifactName'] }).toEqual(own)
  })

  test('takes from the command line where new versions are, and knows of no place otherwise', async () => {
    expect((await read(null))['publish']).toBeNull()
    const publish = { provider: 'generic', url: 'https://updates.example.org/' }
    expect(await read(null, { publish })).toMatchObject({ publish })
  })
})

describe('a package for macOS that is signed', () => {
  const APP = '/dist/Kaikuluukku.app'
  const RESOURCES = join(ROOT, 'electron/packaging')
  type OptionsForFile = (file: string) => { entitlements: string; hardenedRuntime: boolean }
  const { MacTargetHelper } = load('mac/MacTargetHelper.js') as {
    MacTargetHelper: new (packager: object) => {
      getOptionsForFile(app: string, isMas: boolean, options: unknown): Promise<OptionsForFile>
    }
  }
  const granted = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/<key>(.+)<\/key>\s*<true\/>/g)].map(([, key]) => key)

  test.each([APP, `${APP}/Contents/Frameworks/Kaikuluukku Helper (Renderer).app`])(
    'has the camera, and what electron-builder grants where nobody says: %s',
    async (file) => {
      const { mac } = await read(null)
      const helper = new MacTargetHelper({
        info: { buildResourcesDir: RESOURCES },
        resourceList: Promise.resolve(readdirSync(RESOURCES)),
        platformSpecificBuildOptions: mac,
      })
      const { entitlements, hardenedRuntime } = (await helper.getOptionsForFile(APP, false, mac))(file)
      const usual = granted(join(LIBRARY, 'templates/entitlements.mac.plist'))
      expect(usual).toHaveLength(3)
      expect(granted(entitlements)).toEqual([...usual, 'com.apple.security.device.camera'])
      expect(hardenedRuntime).toBe(true)
    },
  )
})

describe('an AppImage', () => {
  const { default: AppImageTarget } = load('targets/appimage/AppImageTarget.js') as {
    default: new (...args: unknown[]) => { desktopEntry: { value: Promise<string> } }
  }

  test('is started with its sandbox by the entry that a desktop makes of it', async () => {
    const config = await read(null)
    const helper = { computeDesktopEntry: (_options: unknown, exec: string) => Promise.resolve(exec) }
    const packager = { config, platformSpecificBuildOptions: config['linux'], appInfo: { buildVersion: '0.1.0' } }
    const exec = await new AppImageTarget('AppImage', packager, helper, '').desktopEntry.value
    expect(exec).toMatch(/^AppRun +%U$/)
  })
})
