/** What is handed to users: packed as the README says, without a network, and used. */
import { extractAll, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { confirm, FAMILY, key, scan, verdict } from './kinds/steps.ts'
import { standInElectron } from './packed-electron.ts'
import { expect, type Product, start, test } from './product.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const BUILDER = join(ROOT, 'node_modules', 'electron-builder', 'cli.js')

test.describe.configure({ mode: 'serial', timeout: 240_000 })
test.skip(process.platform !== 'linux', 'packed for Linux')

let dir = ''
let electron = ''
test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-packed-'))
  electron = await standInElectron(join(dir, 'electron'))
  node('electron/packaging/prepare.mjs')
  node(BUILDER, '--linux', '--dir', `-c.electronDist=${electron}`, `-c.directories.output=${join(dir, 'dist')}`)
})
test.afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))

const unpacked = () => join(dir, 'dist', 'linux-unpacked')
const archive = () => join(unpacked(), 'resources', 'app.asar')

test('the packed program has its fuses set as docs/security.md says', async () => {
  const [before, after] = [join(electron, 'electron'), join(unpacked(), 'kaikuluukku')]
  const wanted: [FuseV1Options, FuseState][] = [
    [FuseV1Options.RunAsNode, FuseState.DISABLE],
    [FuseV1Options.EnableCookieEncryption, FuseState.ENABLE],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
    [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseState.ENABLE],
    [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
  ]
  const [delivered, packed] = [await getCurrentFuseWire(before), await getCurrentFuseWire(after)]
  expect(wanted.map(([fuse]) => packed[fuse])).toEqual(wanted.map(([, state]) => state))
  // the stand-in came with every one of them the other way round
  expect(wanted.filter(([fuse, state]) => delivered[fuse] === state)).toEqual([])
})

test('the archive holds the program, the binaries of this system alone, and no Node.js', () => {
  const files = listPackage(archive(), { isPack: false })
  const binaries = globSync('**/*.node', { cwd: `${archive()}.unpacked` })
  expect(files).toContain(join('/', 'out', 'main', 'index.js'))
  expect(files.filter((file) => /node_modules\/(node-|typescript|svelte|hono|electron)/.test(file))).toEqual(
    files.filter((file) => /node_modules\/node-(hid|gyp-build)(\/|$)/.test(file)),
  )
  expect(binaries.filter((file) => !file.includes(`linux-${process.arch}`))).toEqual([])
  expect(binaries.map((file) => file.split('/')[1])).toEqual(
    expect.arrayContaining(['better-sqlite3', 'node-hid', '@serialport']),
  )
  expect(binaries.filter((file) => files.includes(`/${file}`)).length).toBe(binaries.length)
})

test('the rule for scanners is packed, and the script after installing keeps what electron-builder does', () => {
  const { deb } = parse(text(join(ROOT, 'electron-builder.yml'))) as { deb: { afterInstall: string; fpm: string[] } }
  const script = text(join(ROOT, deb.afterInstall))
  expect(script).toContain('chrome-sandbox')
  expect(script.indexOf('udevadm trigger')).toBeGreaterThan(script.indexOf('apparmor_parser'))
  const rules = globSync('udev/*.rules', { cwd: join(unpacked(), 'resources') }).map((file) => basename(file))
  expect(deb.fpm).toEqual(rules.map((rule) => `native/udev/${rule}=/usr/lib/udev/rules.d/${rule}`))
  expect(rules).toHaveLength(1)
})

test('what the archive holds starts under Node.js 24, and does the main job', async ({ product }) => {
  const app = join(dir, 'extracted')
  extractAll(archive(), app)
  await mainJob(product, process.execPath, [join(app, 'out', 'main', 'standalone.js')])
})

test('the standalone archive brings its Node.js, and does the main job', async ({ product }) => {
  const [made, again] = [node(TARBALL, `--output=${dir}`), node(TARBALL, `--output=${join(dir, 'again')}`)]
  expect(execFileSync('sha256sum', [made]).subarray(0, 64)).toEqual(execFileSync('sha256sum', [again]).subarray(0, 64))
  const folder = join(dir, 'standalone')
  mkdirSync(folder)
  execFileSync('tar', ['xzf', made, '-C', folder, '--strip-components=1'])
  expect(globSync('**/{electron,index.js,preload.cjs}', { cwd: join(folder, 'out') })).toEqual([])
  // no other Node.js is found
  await mainJob(product, join(folder, 'kaikuluukku'), [], { PATH: '/usr/bin:/bin' })
})

const TARBALL = 'desk/standalone/packaging/tarball.mjs'

/** A holder takes two children to the theatre. */
async function mainJob(product: Product, file: string, args: string[], env: Record<string, string> = {}) {
  const desk = [...args, '--host=none', '--port=0', '--demo', `--data=${join(product.dir, 'desk')}`]
  const program = start(desk, { XDG_CONFIG_HOME: join(product.dir, 'config'), HOME: product.dir, ...env }, file)
  try {
    const [, address = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+\/enter\S+)/)
    const page = await product.open(address)
    await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
    await scan(page, FAMILY)
    await expect(verdict(page, 'admit')).toBeVisible()
    await key(page, '2')
    await confirm(page)
    await expect(verdict(page, 'recorded')).toContainText('Anna 3 lippua')
  } finally {
    await program.end('SIGKILL')
  }
}

const text = (file: string) => readFileSync(file, 'utf8')

/** Runs a script of the project; what it prints last. */
function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim()
}
