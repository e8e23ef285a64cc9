/** electron-builder's files as electron-builder itself reads them, before it would fetch anything. docs/install.md#make-the-packages */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const PER_MACHINE = 'electron/packaging/per-machine.yml'

interface Builder {
  getConfig(root: string, file: string | null, fromOptions: object | null): Promise<Record<string, unknown>>
  validateConfiguration(config: object, debug: { isEnabled: boolean }): Promise<void>
}
/** What its command calls first. */
const builder = createRequire(import.meta.url)(
  join(ROOT, 'node_modules/app-builder-lib/out/util/config/config.js'),
) as Builder
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
