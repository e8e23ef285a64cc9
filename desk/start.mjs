// `npm start`: builds where needed, chooses the host, and says which and why. Plain JavaScript that any Node reads, so
// that an old one gets words instead of a crash: nothing native is imported before its version is known to be right.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NAPI_NEEDED = 10
/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const SOURCES = ['db', 'desk', 'electron', 'native', 'renderer', 'electron.vite.config.ts', 'package-lock.json']
const GENERATED = join(ROOT, 'renderer', 'paraglide')
const BUILT = join(ROOT, 'out', 'renderer', 'index.html')

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`)

/** @returns {never} @param {string} words */
function give(words) {
  process.stderr.write(`${words}\n`)
  process.exit(1)
}

if (!(Number(process.versions.napi) >= NAPI_NEEDED)) {
  give(
    `Kaikuluukku needs Node.js 24; this is ${process.version}, and the database library would crash it without a word.\n` +
      'Start it with "npm start": npm ci has installed the right Node for Linux (x64, arm64) and Windows (x64).\n' +
      'On other systems install Node.js 24 from nodejs.org.',
  )
}

const args = process.argv.slice(2)
const program = take('program')
const host = take('host')
if (!existsSync(join(ROOT, 'node_modules', 'better-sqlite3')))
  give('The packages are not installed. Run "npm ci" first.')
if (host !== null && !['electron', 'standalone', 'none'].includes(host))
  give(`--host=${host}: there is electron, standalone and none.`)
if (program === null && args.includes('--help')) {
  // as it is written: nobody waits for a build to read it
  const { HELP } = await import('./standalone/options.ts')
  process.stdout.write(HELP)
  process.exit(0)
}
buildIfStale()

if (program === 'build') process.exit(0)
if (program === 'kaikukanta') await runHere('kaikukanta', args)
else await startDesk()

async function startDesk() {
  // nothing is started by it, and Electron's program has no input to read it from
  if (args.includes('--hash-pin')) return runHere('standalone', args)
  const electron = host === null || host === 'electron' ? chooseElectron() : null
  if (electron) return runElectron(electron)
  await runHere('standalone', host === 'none' ? ['--host=none', ...args] : args)
}

/** Electron's executable, or null with a line that says why the desk goes on without. @returns {string | null} */
function chooseElectron() {
  const refused = isRoot() && !args.includes('--allow-root')
  const electron = refused ? null : findElectron()
  if (electron) return electron
  const why = refused
    ? 'as root Electron runs only without its sandbox, which --allow-root allows'
    : 'the Electron runtime could not be installed (see above)'
  if (host === 'electron') give(`Electron cannot run here: ${why}. Or start with --host=standalone.`)
  say(`Kaikuluukku starts in standalone: ${why}.`)
  return null
}

function isRoot() {
  return process.getuid?.() === 0
}

/** Starts it and ends as it ends; whoever ends this program ends it. @param {string} electron */
function runElectron(electron) {
  say('Kaikuluukku starts in Electron.')
  const child = spawn(electron, [...(isRoot() ? ['--no-sandbox'] : []), ROOT, ...args], { stdio: 'inherit' })
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  child.on('error', ({ message }) => give(`Electron did not start (${message}). Start with --host=standalone instead.`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 128 + constants.signals[signal] : 1)))
}

/** Takes `--name=value` or `--name value` out of the arguments. @param {string} name @returns {string | null} */
function take(name) {
  const at = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))
  if (at < 0) return null
  const [arg = ''] = args.splice(at, 1)
  return arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : (args.splice(at, 1)[0] ?? '')
}

/** @param {string} name @param {string[]} argv */
async function runHere(name, argv) {
  const file = join(ROOT, 'out', 'main', `${name}.js`)
  process.argv = [process.execPath, file, ...argv]
  // what is built is beyond the arrows
  // eslint-disable-next-line no-restricted-syntax
  await import(pathToFileURL(file).href)
}

function buildIfStale() {
  const built = existsSync(BUILT) ? statSync(BUILT).mtimeMs : 0
  if (SOURCES.every((source) => newest(join(ROOT, source)) <= built)) return
  say('Building Kaikuluukku; this takes a few seconds and is done once ...')
  const modules = join(ROOT, 'node_modules')
  const messages = ['compile', '--project', './renderer/project.inlang', '--outdir', './renderer/paraglide', '--silent']
  const steps = [
    [join(modules, '@inlang', 'paraglide-js', 'bin', 'run.js'), ...messages],
    [join(modules, 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
  ]
  for (const step of steps) {
    const { status } = spawnSync(process.execPath, step, { cwd: ROOT, stdio: 'inherit' })
    if (status !== 0) give('The build failed (see above). Nothing was started.')
  }
}

/** The newest change in a file or folder, ms. @param {string} path @returns {number} */
function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory() || path === GENERATED) return path === GENERATED ? 0 : stat.mtimeMs
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path).map((name) => (join(path, name) === GENERATED ? 0 : newest(join(path, name)))),
  )
}

/** Electron's executable, after its own installer has had one try. @returns {string | null} */
function findElectron() {
  const folder = join(ROOT, 'node_modules', 'electron')
  const known = electronIn(folder)
  if (known) return known
  say('The Electron runtime is missing; its installer fetches it now (--host=standalone does without) ...')
  const installer = createRequire(import.meta.url).resolve('electron/install.js')
  // its progress is shown only where its stderr is the terminal itself
  const { status } = spawnSync(process.execPath, [installer], { stdio: ['ignore', 'inherit', 'inherit'] })
  const installed = status === 0 ? electronIn(folder) : null
  if (!installed) say('It could not be fetched: its installer failed (see above).')
  return installed
}

/** @param {string} folder */
function electronIn(folder) {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(executable) ? executable : null
}
