/** The public CI, as far as it can be told without running it. */
import { FuseV1Options } from '@electron/fuses'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { standInElectron } from '../e2e/packed-electron.ts'
import { tempDir } from '../temp.ts'

const ROOT = join(import.meta.dirname, '../..')
interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: unknown
        readonly container?: { readonly options: string }
        readonly strategy?: { readonly matrix: { readonly include: readonly { readonly os: string }[] } }
        readonly steps: readonly Step[]
      }
    >
  >
}
const text = readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8')
const ci = parse(text) as Workflow
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const steps = Object.values(ci.jobs).flatMap((job) => job.steps)
const commands = steps.flatMap(({ run = '' }) => run.split('\n'))
const named = (pattern: RegExp) =>
  commands.flatMap((command) => [...command.matchAll(pattern)].map(([, name = '']) => name))

describe('the workflow', () => {
  test('may read the repository and nothing else, and knows no secret', () => {
    expect(ci.permissions).toEqual({ contents: 'read' })
    expect(Object.values(ci.jobs).filter((job) => job.permissions !== undefined)).toEqual([])
    expect(Object.keys(ci.on)).not.toContain('pull_request_target')
    expect(text).not.toMatch(/secrets\.|GITHUB_TOKEN|github\.event\.|github\.head_ref/)
  })

  test('leaves no token in its clone, and names the version of each action', () => {
    const used = steps.flatMap(({ uses }) => uses ?? [])
    expect(used.filter((action) => !/^actions\/[\w-]+@(v\d+|[\da-f]{40})$/.test(action))).toEqual([])
    const clones = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(clones).toHaveLength(Object.keys(ci.jobs).length)
    expect(clones.every((step) => step.with?.['persist-credentials'] === false)).toBe(true)
  })

  test('keeps what failed, in a folder that an upload would pass over', () => {
    const kept = steps.filter((step) => step.with?.['path'] === 'tests/.results/')
    expect(kept.map((step) => step.with?.['include-hidden-files'])).toEqual([true, true])
  })

  test('lets the kiosk’s tests make the mount that they lay the policy by', () => {
    expect(ci.jobs['linux']?.container?.options).toContain('--cap-add=SYS_ADMIN')
  })

  test('runs scripts and files that there are', () => {
    const run = named(/npm run (?:--silent )?([\w:-]+)/g)
    expect(run.filter((name) => !(name in scripts))).toEqual([])
    expect(run).toEqual(
      expect.arrayContaining(['check', 'test:unit', 'test:faults', 'test:e2e', 'build', 'pack', 'sbom']),
    )
    const files = named(/((?:tests|electron)\/[\w./-]+)/g)
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
    const programs = named(/npx ([\w-]+)/g)
    expect(programs.filter((name) => !existsSync(join(ROOT, 'node_modules/.bin', name)))).toEqual([])
  })

  test('runs the real Electron on Windows, Linux and macOS, and packs and reads the fuses there', () => {
    const systems = ci.jobs['electron']?.strategy?.matrix.include.map(({ os }) => os.split('-')[0])
    expect(systems?.sort()).toEqual(['macos', 'ubuntu', 'windows'])
    const run = ci.jobs['electron']?.steps.map((step) => step.run ?? '').join('\n')
    for (const what of ['install-electron', 'shell.spec.ts', 'npm run pack', 'read-fuses.mjs'])
      expect(run).toContain(what)
  })
})

describe('reading fuses', () => {
  const read = (program: string) =>
    spawnSync(process.execPath, [join(ROOT, 'tests/electron/read-fuses.mjs'), program], { encoding: 'utf8' })

  test.skipIf(process.platform !== 'linux')(
    'fails on Electron as it is delivered, and passes once they are set',
    async () => {
      const program = join(await standInElectron(join(tempDir(), 'electron')), 'electron')
      expect(read(program)).toMatchObject({ status: 1, stdout: expect.stringContaining('WRONG') as string })
      const { electronFuses } = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as {
        electronFuses: Record<string, boolean>
      }
      const wanted = Object.entries(electronFuses).map(
        ([name, on]) => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}=${on ? 'on' : 'off'}`,
      )
      expect(wanted.every((fuse) => (fuse.split('=')[0] ?? '') in FuseV1Options)).toBe(true)
      execFileSync(join(ROOT, 'node_modules/.bin/electron-fuses'), ['write', '--app', program, ...wanted])
      expect(read(program)).toMatchObject({ status: 0 })
    },
  )
})
