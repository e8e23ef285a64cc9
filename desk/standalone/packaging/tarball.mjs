// `npm run pack:standalone`: the desk for Linux with its Node.js and without Electron, as dist/kaikuluukku-<version>-linux-<arch>.tar.gz.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, matchesGlob, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = join(HERE, '..', '..', '..')
const ARCH = process.arch
const NODE = join(ROOT, 'node_modules', `node-linux-${ARCH}`, 'bin', 'node')
/** Electron's own programs have nothing to run in. */
const ELECTRON = ['out/main/{index,desk,devices}.js', 'out/preload/**', 'out/packaging/**']

/** @returns {never} @param {string} words */
function give(words) {
  process.stderr.write(`${words}\n`)
  process.exit(1)
}

if (process.platform !== 'linux') give('The standalone archive is made on Linux, for Linux.')
if (!existsSync(NODE)) give(`There is no ${NODE}. Run "npm ci" on the kind of computer that it is for.`)
if (!existsSync(join(ROOT, 'out', 'renderer', 'index.html'))) give('Nothing is built. Run "npm run build" first.')

const { values } = parseArgs({ options: { output: { type: 'string', default: join(ROOT, 'dist') } } })
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const name = `kaikuluukku-${version}-linux-${ARCH}`
const archive = join(values.output, `${name}.tar.gz`)
const folder = join(values.output, name)

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const file of packed()) cpSync(join(ROOT, file), join(folder, file))
cpSync(NODE, join(folder, 'node'))
cpSync(join(dirname(NODE), '..', 'LICENSE'), join(folder, 'LICENSE.node'))
cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
cpSync(join(ROOT, 'native', 'udev'), join(folder, 'udev'), { recursive: true })
for (const part of ['kaikuluukku', 'systemd', 'chromium'])
  cpSync(join(HERE, part), join(folder, part), { recursive: true })
cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
pack()
rmSync(folder, { recursive: true })
process.stdout.write(`${archive}\n`)

/** What electron-builder.yml packs, by the same rule: the last pattern that matches decides. @returns {string[]} */
function packed() {
  const { files } = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'))
  /** @type {string[]} */
  const patterns = [...files, ...ELECTRON.map((pattern) => `!${pattern}`)].map((pattern) =>
    pattern.replaceAll('${platform}', process.platform).replaceAll('${arch}', ARCH),
  )
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'))
  return globSync(wanted, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => isPacked(file, patterns))
}

/** @param {string} file @param {readonly string[]} patterns */
function isPacked(file, patterns) {
  const last = patterns.findLast((pattern) => matchesGlob(file, pattern.replace(/^!/, '')))
  return last !== undefined && !last.startsWith('!')
}

/** The same input gives the same archive, whoever makes it and when. */
function pack() {
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--mode=go-w']
  const args = [...same, '-I', 'gzip -n', '-C', values.output, '-cf', archive, name]
  const { status } = spawnSync('tar', args, { stdio: 'inherit' })
  if (status !== 0) give(`tar could not write ${archive}; what it said stands above.`)
}
