// `npm run test:install`: docs/install.md's kiosk on a bare Debian 12 that really starts, by the very lines written there.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { holds, killBox, run, sleep, startBox } from './box.mjs'

/** @typedef {import('./box.mjs').Box} Box */

const ROOT = join(import.meta.dirname, '..', '..')
const MIRROR = 'http://deb.debian.org/debian'
/** What has ended for good is looked at for longer than the service waits before it starts anew: RestartSec. */
const RESTARTS_WITHIN_MS = 5_000
/** Where the kiosk's desk listens; the container shares this computer's network. */
const PORT = 7390
/** The desk's own process. */
const DESK = "$(pgrep -f '[s]tandalone.js --kiosk' | head -1)"
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
  const [install, upgrade, remove] = shellOf('A kiosk on Debian 12')
  say('Making the archive and a bare Debian 12 ...')
  const archive = run(process.execPath, [
    join(ROOT, 'desk', 'standalone', 'packaging', 'tarball.mjs'),
    `--output=${dir}`,
  ]).trim()
  run('debootstrap', [
    '--variant=minbase',
    '--include=systemd-sysv,dbus,udev,ca-certificates',
    'bookworm',
    system,
    MIRROR,
  ])
  cpSync(archive, join(system, 'root', basename(archive)))
  const before = new Set(filesOf(system))
  withoutScreen(system)
  // an example: the desk says what is wrong with it, and goes on
  writeInto(system, '/etc/kaikuluukku/kaikuluukku-setup.json', blocksOf('Mass roll-out', 'json')[0])

  let box = await startBox(system)
  say('Installing as docs/install.md says ...')
  const installed = box.run(`cd /root\n${install}`)
  check('every line of the installation works', installed.status === 0, installed.output)
  await deskStands(box, 'the kiosk comes up')
  check('it is no other user’s', userOf(box) === 'kaikuluukku', userOf(box))
  check('it may open every serial port', groupsOf(box).includes('dialout'), groupsOf(box))
  await comesBack(box)
  await goes(box)
  await box.stop()
  box = await startBox(system)
  await deskStands(box, 'it comes up when the computer starts')
  await upgrades(box, upgrade)

  say('Removing as docs/install.md says ...')
  const removed = box.run(`cd /root\n${remove}`)
  check('every line of the removal works', removed.status === 0, removed.output)
  await box.stop()
  const left = filesOf(system).filter((file) => !before.has(file) && !OF_THE_SYSTEM.some((own) => own.test(file)))
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
  // the browser's own start reads it; one that is stopped instead would be woken by systemd, and go
  const hangs = '/etc/chromium.d/hangs'
  writeInto(system, hangs, "(trap '' HUP TERM; exec sleep 600) &\n")
  box.run('systemctl start kaikuluukku')
  await deskStands(box, 'it is started again by hand')
  check('with what hangs beside its browser', processesOf(box).includes('sleep 600'), processesOf(box))
  box.run(leave)
  await hasLeft(box, 'also where its browser hangs')
  rmSync(join(system, hangs))
  box.run('systemctl start kaikuluukku')
  await deskStands(box, 'and is started again by hand')
  box.run('systemctl stop kaikuluukku')
  check('stopping it ends all of it', stateOf(box) !== 'active' && processesOf(box) === '', seenOf(box))
}

/** From a version that had files and lines which the archive no longer has. @param {Box} box @param {string} lines */
async function upgrades(box, lines) {
  const asset = '/opt/kaikuluukku/out/renderer/assets/old-0a1b2c3d.js'
  const policy = '/etc/chromium/policies/managed/kaikuluukku.json'
  const [unit, rule] = ['/etc/systemd/system/kaikuluukku.service', '/etc/udev/rules.d/70-kaikuluukku-scanners.rules']
  writeInto(system, asset, 'old')
  box.run(`sed -i '1a "HomepageLocation": "old",' ${policy}; echo '# old' | tee -a ${unit} >>${rule}`)
  const oldOnes = () =>
    box.run(`ls ${asset}; grep -l '# old\\|"old"' ${policy} ${unit} ${rule}`).output.match(/^\/\S+/gm)
  const planted = oldOnes()
  const data = dataOf(box)
  say('Another version as docs/install.md says ...')
  const upgraded = box.run(`cd /root\n${lines}`)
  check('every line of the upgrade works', upgraded.status === 0, upgraded.output)
  await deskStands(box, 'the other version comes up')
  check('with the data', data.status === 0 && dataOf(box).output === data.output, data.output + dataOf(box).output)
  check('and with nothing of the old version', planted?.length === 4 && !oldOnes(), `${planted}\n${oldOnes()}`)
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
  killBox()
  // what ran in it may still be ending
  rmSync(dir, { recursive: true, force: true, maxRetries: 20 })
}

/** The shell lines under a heading, one entry a block. @param {string} heading @returns {string[]} */
function shellOf(heading) {
  const blocks = blocksOf(heading, 'sh').map((lines) => `set -e\n${lines}`)
  if (blocks.length !== 3) throw new Error(`docs/install.md: three blocks expected under “${heading}”`)
  return blocks
}

/** @param {string} heading @param {string} language @returns {string[]} */
function blocksOf(heading, language) {
  const text = readFileSync(join(ROOT, 'docs', 'install.md'), 'utf8')
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const blocks = section.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))
  return [...blocks].map(([, lines = '']) => lines)
}

/** A container has neither screen nor keyboard: cage is told so, and nothing else is changed. @param {string} root */
function withoutScreen(root) {
  const headless = 'WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1'
  const lines = `[Service]\nTTYPath=\nStandardInput=null\nEnvironment=${headless}\n`
  writeInto(root, '/etc/systemd/system/kaikuluukku.service.d/no-screen.conf', lines)
}

/** @param {string} root @param {string} file @param {string} [text] */
function writeInto(root, file, text = '') {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/**
 * Every file and folder below; `recursive` of readdirSync would follow links, also out of the system.
 * @param {string} root @param {string} [folder] @returns {string[]}
 */
function filesOf(root, folder = '/') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? [path, ...filesOf(root, path)] : [path]
  })
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
  return box.run(`ps -o user:20= -p ${DESK}`).output.trim()
}

/** @param {Box} box */
function groupsOf(box) {
  return box.run(`ps -o supgrp= -p ${DESK}`).output.trim().split(',')
}

/** By what tells its ledger from another one of the same name. @param {Box} box */
function dataOf(box) {
  return box.run("stat -c '%i %W' /var/lib/kaikuluukku/.local/share/kaikuluukku/ledger.db")
}
