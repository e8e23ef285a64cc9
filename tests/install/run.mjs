// `npm run test:install`: docs/install.md's kiosk on a bare Debian 12 that really starts, by the very lines written there.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const MIRROR = 'http://deb.debian.org/debian'
const START_MS = 90_000
/** What has ended for good is looked at for longer than the service waits before it starts anew: RestartSec. */
const RESTARTS_WITHIN_MS = 5_000
/** Where the kiosk's desk listens; the container shares this computer's network. */
const PORT = 7390
/** What is run here, each with the Debian package that brings it. */
const TOOLS = {
  debootstrap: 'debootstrap',
  'systemd-nspawn': 'systemd-container',
  nsenter: 'util-linux',
  pgrep: 'procps',
}
/** What the system and its package manager write while anything is installed; nothing of ours may be among it. */
const OF_THE_SYSTEM = [
  /^\/(proc|sys|dev|run|tmp)\//,
  /^\/var\/(log|cache|tmp)\//,
  /^\/var\/lib\/(apt|dpkg|systemd|dbus|polkit-1|ucf|pam|private|misc)(\/|$)/,
  /^\/etc\/(ld\.so\.cache|\.pwd\.lock|machine-id|mailcap|alternatives|pam\.d|shells|group-?|gshadow-?|passwd-?|shadow-?|subuid-?|subgid-?)/,
  /^\/root\//,
]

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`)
let passed = 0
let failed = 0
/** @param {string} what @param {boolean} holds @param {unknown} [seen] */
function check(what, holds, seen) {
  if (holds) passed++
  else failed++
  say(`${holds ? '✓' : '✗'} ${what}${holds || seen === undefined ? '' : `\n${String(seen)}`}`)
}

const reason = await whyNot()
if (reason) {
  say(`The installation was not tried: ${reason}.\n0 passed, 0 failed, 1 skipped`)
  process.exit(0)
}

const dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-install-'))
const system = join(dir, 'debian')
/** The first process of the system that runs; what ends it ends all of it. @type {number | null} */
let running = null
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    clean()
    process.exit(1)
  })
try {
  await main()
} finally {
  clean()
}
say(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function main() {
  const [install, remove] = blocksOf('A kiosk on Debian 12')
  say('Making the archive and a bare Debian 12 ...')
  const archive = run(process.execPath, ['desk/standalone/packaging/tarball.mjs', `--output=${dir}`]).trim()
  run('debootstrap', [
    '--variant=minbase',
    '--include=systemd-sysv,dbus,udev,ca-certificates',
    'bookworm',
    system,
    MIRROR,
  ])
  cpSync(archive, join(system, 'root', basename(archive)))
  const without = withoutScreen(system)
  const before = filesOf(system)

  let box = await start(system)
  say('Installing as docs/install.md says ...')
  const installed = box.run(`cd /root\n${install}`)
  check('every line of the installation works', installed.status === 0, installed.output)
  await deskStands(box, 'the kiosk comes up')
  check('it is no other user’s', userOf(box) === 'kaikuluukku', userOf(box))
  await comesBack(box)
  await goes(box)
  await box.stop()
  box = await start(system)
  await deskStands(box, 'it comes up when the computer starts')

  say('Removing as docs/install.md says ...')
  const removed = box.run(`cd /root\n${remove}`)
  check('every line of the removal works', removed.status === 0, removed.output)
  await box.stop()
  rmSync(without, { recursive: true })
  const left = [...filesOf(system)].filter((file) => !before.has(file) && !OF_THE_SYSTEM.some((own) => own.test(file)))
  check('nothing of it is left', left.length === 0, left.slice(0, 40).join('\n'))
  const users = readFileSync(join(system, 'etc', 'passwd'), 'utf8')
  check('nor its user', !users.includes('kaikuluukku'), users)
}

/** Whatever dies of it. @param {Box} box */
async function comesBack(box) {
  for (const [what, pattern] of [
    ['browser that died is opened', 'chromium'],
    ['desk that died is started', "-f '[s]tandalone.js'"],
    ['screen that died is started', '-x cage'],
  ]) {
    const oldest = () => box.run(`pgrep -o ${pattern}`).output.trim()
    const died = oldest()
    box.run(`pkill -9 ${pattern}`)
    await deskStands(box, `a ${what} again`, () => !['', died].includes(oldest()))
  }
}

/** Where it is meant to. @param {Box} box */
async function goes(box) {
  // as it ends when the administrator leaves
  const leave = "pkill -TERM -f '[s]tandalone.js'"
  box.run(leave)
  await hasLeft(box, 'whoever leaves it has left, and nothing of it runs on')
  box.run('systemctl start kaikuluukku')
  await deskStands(box, 'it is started again by hand')
  box.run(`pkill -STOP chromium; ${leave}`)
  await hasLeft(box, 'also where its browser hangs')
  box.run('systemctl start kaikuluukku')
  await deskStands(box, 'and is started again by hand')
  box.run('systemctl stop kaikuluukku')
  check('stopping it ends all of it', stateOf(box) !== 'active' && processesOf(box) === '', seenOf(box))
}

/** Why it cannot be tried here, in words. @returns {Promise<string | null>} */
async function whyNot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs Linux, and root'
  const missing = Object.entries(TOOLS).filter(([tool]) => spawnSync('which', [tool]).status !== 0)
  const packages = missing.map(([, name]) => name).join(' ')
  if (packages) return `it needs what these Debian packages bring: apt-get install ${packages}`
  return (await isTaken(PORT)) ? `port ${PORT} is taken, and the kiosk's desk listens there` : null
}

/** @param {number} port @returns {Promise<boolean>} */
function isTaken(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function clean() {
  if (running) process.kill(running, 'SIGKILL')
  running = null
  // what ran in it may still be ending
  rmSync(dir, { recursive: true, force: true, maxRetries: 20 })
}

/** The shell lines under a heading, one entry a block. @param {string} heading @returns {string[]} */
function blocksOf(heading) {
  const text = readFileSync(join(ROOT, 'docs', 'install.md'), 'utf8')
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const blocks = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines = '']) => `set -e\n${lines}`)
  if (blocks.length !== 2) throw new Error(`docs/install.md: two blocks expected under “${heading}”`)
  return blocks
}

/** A container has neither screen nor keyboard: cage is told so, and nothing else is changed. @param {string} root */
function withoutScreen(root) {
  const folder = join(root, 'etc', 'systemd', 'system', 'kaikuluukku.service.d')
  mkdirSync(folder, { recursive: true })
  const headless = 'WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1'
  writeFileSync(join(folder, 'no-screen.conf'), `[Service]\nTTYPath=\nStandardInput=null\nEnvironment=${headless}\n`)
  return folder
}

/** Every file and folder. @param {string} root */
function filesOf(root) {
  return new Set(globSync('**', { cwd: root }).map((file) => `/${file}`))
}

/** @typedef {{ run(lines: string): { status: number | null, output: string }, stop(): Promise<void> }} Box */

/** Starts the system in a container. @param {string} root @returns {Promise<Box>} */
async function start(root) {
  const args = ['-q', '-D', root, '--boot', '--register=no', '--keep-unit', '--resolv-conf=bind-host']
  const child = spawn('systemd-nspawn', args, { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  /** @type {string[]} */
  let inside = []
  /** @param {string} lines */
  const runInside = (lines) => {
    const { status, stdout, stderr } = spawnSync('nsenter', [...inside, 'bash', '-c', lines], { encoding: 'utf8' })
    return { status, output: `${stdout}${stderr}` }
  }
  await until('the system starts', () => {
    const pid = run('pgrep', ['-P', String(child.pid)], true).split('\n')[0]
    if (!pid) return false
    running = Number(pid)
    inside = ['-t', pid, '-a']
    return /running|degraded/.test(runInside('systemctl is-system-running').output)
  })
  return {
    run: runInside,
    async stop() {
      runInside('systemctl poweroff')
      await ended
      running = null
    },
  }
}

/** It has ended, stays so, and has left nothing that runs. @param {Box} box @param {string} what */
async function hasLeft(box, what) {
  const isGone = () => ['inactive', 'failed'].includes(stateOf(box)) && processesOf(box) === ''
  const left = await holds(what, isGone)
  await sleep(RESTARTS_WITHIN_MS)
  check(what, left && isGone(), seenOf(box))
}

/**
 * The service runs, and the page in its window has its connection to the desk.
 * @param {Box} box @param {string} what @param {() => boolean} [isAnother] whether it is not the one that died
 */
async function deskStands(box, what, isAnother = () => true) {
  const isShown = () => {
    const { output } = box.run(
      `systemctl is-active kaikuluukku; awk '$3 ~ /:${PORT.toString(16).toUpperCase()}$/ && $4 == "01"' /proc/net/tcp | wc -l`,
    )
    const [state, connections] = output.split('\n')
    return state === 'active' && Number(connections) > 0 && isAnother()
  }
  const stands = await holds(what, isShown)
  check(what, stands, stands ? '' : box.run('journalctl --no-pager -n 30; ps axf -o user,args | cut -c1-120').output)
}

/** @param {Box} box */
function stateOf(box) {
  return box.run('systemctl is-active kaikuluukku').output.trim()
}

/** What runs as the kiosk's user. @param {Box} box */
function processesOf(box) {
  return box.run('ps -u kaikuluukku -o pid=,args= | cut -c1-100').output.trim()
}

/** @param {Box} box */
function seenOf(box) {
  return `${stateOf(box)}\n${processesOf(box)}`
}

/** Who the desk listens as. @param {Box} box */
function userOf(box) {
  return box.run("ps -o user:20= -p $(pgrep -f '[s]tandalone.js --kiosk' | head -1)").output.trim()
}

/** @param {string} what @param {() => boolean} holds */
async function until(what, holds) {
  const deadline = Date.now() + START_MS
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within ${START_MS} ms: ${what}`)
    await sleep(500)
  }
}

/** Whether it came to hold. @param {string} what @param {() => boolean} condition */
function holds(what, condition) {
  return until(what, condition).then(
    () => true,
    () => false,
  )
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** What a program prints; throws where it fails. @param {string} program @param {string[]} args @param {boolean} [mayFail] */
function run(program, args, mayFail = false) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0 && !mayFail) throw new Error(`${program} ${args.join(' ')}:\n${stdout}${stderr}`)
  return stdout
}
